/** The project's own source files as text: which there are, what they import, their code without comments and strings; and tables in Markdown. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

export const root = path.join(import.meta.dirname, '..', '..');

/** The text of a file, by its path from the project's folder. */
export const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');

/** Files below a folder with one of these endings, without what is installed or built; paths with forward slashes. */
export const filesBelow = (folder: string, ...endings: readonly string[]): string[] =>
  readdirSync(path.join(root, folder), { withFileTypes: true })
    .flatMap((entry): string[] => {
      const file = folder === '.' ? entry.name : `${folder}/${entry.name}`;
      if (entry.isDirectory()) return ['node_modules', 'dist', 'out', '.git'].includes(entry.name) ? [] : filesBelow(file, ...endings);
      return endings.some((ending) => file.endsWith(ending)) ? [file] : [];
    })
    .sort();

const importForms = [
  /(?:^|\n)[ \t]*(?:import|export)\s[^'";]*?\bfrom\s*['"]([^'"]+)['"]/g,
  /(?:^|\n)[ \t]*import\s*['"]([^'"]+)['"]/g,
  /\bimport\(\s*['"]([^'"]+)['"]/g,
  /\brequire\(\s*['"]([^'"]+)['"]/g,
];

/** What a file's text imports or exports from, types included. */
export const importsOf = (text: string): string[] => importForms.flatMap((form) => [...text.matchAll(form)].map(([, name]) => name ?? ''));

/** How many statements begin with `import`: none may escape `importsOf`. */
export const importCount = (text: string): number => [...text.matchAll(/(?:^|\n)import\b(?!\.meta)/g)].length;

/** The code of a TypeScript file: comments, strings, templates' texts and regular expressions left out. */
export const codeOf = (text: string): string => {
  let code = '';
  /** Depths of braces at which a template's `${…}` ends. */
  const holes: number[] = [];
  let depth = 0;
  let i = 0;
  const skipTemplate = (): void => {
    for (; i < text.length; i++) {
      if (text[i] === '\\') i++;
      else if (text[i] === '`') {
        i++;
        return;
      } else if (text[i] === '$' && text[i + 1] === '{') {
        holes.push(depth++);
        i += 2;
        return;
      }
    }
  };
  while (i < text.length) {
    const char = text[i] ?? '';
    if (text.startsWith('//', i)) i = endOf(text, '\n', i);
    else if (text.startsWith('/*', i)) i = endOf(text, '*/', i + 2) + 2;
    else if (char === "'" || char === '"') i = skipString(text, i, char);
    else if (char === '`') {
      i++;
      skipTemplate();
      code += ' ';
    } else if (char === '/' && beginsPattern(code.slice(-20))) i = skipPattern(text, i);
    else {
      if (char === '{') depth++;
      if (char === '}') depth--;
      i++;
      if (char === '}' && holes.at(-1) === depth) {
        holes.pop();
        skipTemplate();
      } else code += char;
    }
  }
  return code;
};

const endOf = (text: string, end: string, from: number): number => {
  const at = text.indexOf(end, from);
  return at < 0 ? text.length : at;
};

const skipString = (text: string, from: number, quote: string): number => {
  let i = from + 1;
  while (i < text.length && text[i] !== quote) i += text[i] === '\\' ? 2 : 1;
  return i + 1;
};

/** Whether a slash behind this code is no division. */
const beginsPattern = (before: string): boolean => !/[\w)\]]\s*$/.test(before) || /\b(?:return|typeof|case|of|in)\s*$/.test(before);

const skipPattern = (text: string, from: number): number => {
  let isSet = false;
  let i = from + 1;
  for (; i < text.length && (isSet || text[i] !== '/'); i++) {
    if (text[i] === '\\') i++;
    else if (text[i] === '[') isSet = true;
    else if (text[i] === ']') isSet = false;
  }
  i++;
  while (/[a-z]/.test(text[i] ?? '')) i++;
  return i;
};

/** The rows of the first table below a heading, without its head; cells as written. Throws where there is none. */
export const tableBelow = (markdown: string, heading: string): string[][] => {
  const start = markdown.indexOf(`\n${heading}\n`);
  if (start < 0) throw new Error(`there is no ${heading}`);
  const rows: string[][] = [];
  for (const line of markdown.slice(start + heading.length + 2).split('\n')) {
    if (line.startsWith('|'))
      rows.push(
        line
          .split(/(?<!\\)\|/)
          .slice(1, -1)
          .map((cell) => cell.trim().replaceAll('\\|', '|')),
      );
    else if (rows.length > 0 || line.startsWith('#')) break;
  }
  if (rows.length < 3) throw new Error(`${heading} has no table`);
  return rows.slice(2);
};

/** `a` for a cell that holds it between backticks. */
export const unquoted = (cell: string): string => cell.replace(/^`(.*)`$/, '$1');
