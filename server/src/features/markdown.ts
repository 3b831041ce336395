/** Text of charts in Markdown. */

/**
 * Text of a chart must not become Markdown. The code spans are Keelson's own, but what stands in them may hold backticks (Go's raw strings), so a span ends at a
 * backtick only where no word goes on behind it.
 */
export const escapeMarkdown = (text: string): string =>
  text
    .split(/(?<![^\s("'])`(.+?)`(?![^\s.,:;)"'])/)
    .map((part, i) => (i % 2 === 1 ? code(part) : part.replace(/[\\`*_{}[\]<>#&|~!]/g, '\\$&')))
    .join('');

/** A code span; its fence is longer than any run of backticks inside (CommonMark 6.1). */
export const code = (text: string): string => {
  const longest = Math.max(0, ...(text.match(/`+/g) ?? []).map(({ length }) => length));
  const fence = '`'.repeat(longest + 1);
  return longest > 0 ? `${fence} ${text} ${fence}` : `${fence}${text}${fence}`;
};
