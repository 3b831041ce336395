/** `.helmignore` (helm pkg/ignore), oddities included: a negated pattern ignores whatever does not match it. */
import type { Range } from '../base/index.ts';
import { type Glob, parseGlob } from './glob.ts';

interface Pattern {
  readonly matches: Glob;
  readonly negated: boolean;
  readonly onlyDirectories: boolean;
}

/** Tells whether a path inside the chart is left out. */
export type Ignore = (path: string, isDirectory: boolean) => boolean;

/** The rules of a file, and the lines for which Helm refuses the chart; such lines have no effect here. */
export interface HelmIgnore {
  readonly ignore: Ignore;
  readonly problems: readonly { readonly message: string; readonly range: Range }[];
}

/** Every file of the chart is compared with each of them. */
const maxRules = 10_000;

/** Parses the rules; Helm's own rule for hidden files below templates/ is always there. */
export const parseHelmignore = (text: string): HelmIgnore => {
  const patterns: Pattern[] = [];
  const problems: { message: string; range: Range }[] = [];
  for (const line of text.matchAll(/[^\n]+/g)) {
    if (patterns.length + problems.length >= maxRules) {
      problems.push({ message: `it has more than ${maxRules.toLocaleString('en')} rules`, range: { start: line.index, end: line.index + 1 } });
      break;
    }
    const pattern = parsePattern(line[0].trim());
    if (typeof pattern !== 'string') patterns.push(...pattern);
    else {
      const start = line.index + line[0].length - line[0].trimStart().length;
      problems.push({ message: pattern, range: { start, end: start + line[0].trim().length } });
    }
  }
  const own = parsePattern('templates/.?*');
  if (typeof own !== 'string') patterns.push(...own);
  return { ignore: (path, isDirectory) => isIgnored(patterns, path, isDirectory), problems };
};

const isIgnored = (patterns: readonly Pattern[], path: string, isDirectory: boolean): boolean => {
  if (path === '' || path === '.') return false;
  for (const { matches, negated, onlyDirectories } of patterns) {
    if (negated) {
      if ((onlyDirectories && !isDirectory) || !matches(path)) return true;
    } else if ((!onlyDirectories || isDirectory) && matches(path)) return true;
  }
  return false;
};

/** A line's pattern, if it has one, or why it is refused. */
const parsePattern = (line: string): Pattern[] | string => {
  if (line === '' || line.startsWith('#')) return [];
  if (line.includes('**')) return `\`${line}\` has a double star, which Helm does not support`;
  if (!parseGlob(line)) return `\`${line}\` is no valid pattern`;
  const negated = line.startsWith('!');
  let rule = negated ? line.slice(1) : line;
  const onlyDirectories = rule.endsWith('/');
  if (onlyDirectories) rule = rule.slice(0, -1);
  const isRooted = rule.startsWith('/');
  const isWhole = isRooted || rule.includes('/');
  const glob = parseGlob(isRooted ? rule.slice(1) : rule) ?? (() => false);
  return [{ negated, onlyDirectories, matches: isWhole ? glob : (path) => glob(path.slice(path.lastIndexOf('/') + 1)) }];
};
