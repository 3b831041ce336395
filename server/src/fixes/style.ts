/** How a template's author writes actions. */

/**
 * Lines in the form that the rest of a template has, and with text moved as in what they replace. `toYaml` with `nindent` is given with the indentation of its
 * place.
 */
export const inStyleOf = (text: string, replaced: string): ((line: string) => string) => {
  const count = (pattern: RegExp): number => [...text.matchAll(pattern)].length;
  // Expressions inside of a line say nothing of it.
  const trims = text.includes('{{-') || !/^[ \t]*\{\{/m.test(text);
  const isTight = count(/\{\{[.$\w(]/g) > count(/\{\{-?\s/g);
  const mover = /\bn?indent\b/.exec(replaced)?.[0] ?? (/\bnindent\b/.test(text) ? 'nindent' : /\bindent\b/.exec(text)?.[0]);
  return (line) => {
    let result = line;
    if (mover === 'indent') result = result.replace(/^[ \t]*\{\{-? (.*)\| nindent /, '{{ $1| indent ');
    if (!trims) result = result.replaceAll('{{- ', '{{ ');
    if (isTight) result = result.replace(/\{\{ (?=\S)/g, '{{').replace(/(?<=\S) \}\}/g, '}}');
    return result;
  };
};
