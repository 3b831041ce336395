/** `.helmignore` (helm pkg/ignore), oddities included: a negated pattern ignores whatever does not match it. */

interface Pattern {
  readonly matches: (path: string) => boolean;
  readonly negated: boolean;
  readonly onlyDirectories: boolean;
}

/** Tells whether a path inside the chart is left out. */
export type Ignore = (path: string, isDirectory: boolean) => boolean;

/** Parses the rules; Helm's own rule for hidden files below templates/ is always there. */
export const parseHelmignore = (text: string): Ignore => {
  const patterns = [...text.split(/\r?\n/).flatMap(parsePattern), ...parsePattern('templates/.?*')];
  return (path, isDirectory) => {
    if (path === '' || path === '.') return false;
    for (const { matches, negated, onlyDirectories } of patterns) {
      if (negated) {
        if ((onlyDirectories && !isDirectory) || !matches(path)) return true;
      } else if ((!onlyDirectories || isDirectory) && matches(path)) return true;
    }
    return false;
  };
};

const parsePattern = (line: string): Pattern[] => {
  let rule = line.trim();
  if (rule === '' || rule.startsWith('#')) return [];
  // `**` is not supported by Helm: the whole file is refused; here the line has no effect.
  if (rule.includes('**')) return [];
  const negated = rule.startsWith('!');
  if (negated) rule = rule.slice(1);
  const onlyDirectories = rule.endsWith('/');
  if (onlyDirectories) rule = rule.slice(0, -1);
  const rooted = rule.startsWith('/');
  const whole = rooted || rule.includes('/');
  const expression = globExpression(rooted ? rule.slice(1) : rule);
  if (!expression) return [];
  return [{ negated, onlyDirectories, matches: (path) => expression.test(whole ? path : path.slice(path.lastIndexOf('/') + 1)) }];
};

/** Go's filepath.Match as an expression; undefined where the pattern is malformed. */
const globExpression = (pattern: string): RegExp | undefined => {
  let source = '';
  for (let i = 0; i < pattern.length; i++) {
    const char = pattern[i] as string;
    if (char === '*') source += source.endsWith('[^/]*') ? '' : '[^/]*';
    else if (char === '?') source += '[^/]';
    else if (char === '[') {
      const end = pattern.indexOf(']', i + 2);
      if (end < 0) return undefined;
      const body = pattern.slice(i + 1, end);
      source += `[${body.startsWith('^') ? '^' : ''}${body.replace(/^\^/, '').replace(/[\\\]^]/g, '\\$&')}]`;
      i = end;
    } else if (char === '\\' && i + 1 < pattern.length) source += escapeRegExp(pattern[++i] as string);
    else source += escapeRegExp(char);
  }
  return new RegExp(`^${source}$`, 's');
};

const escapeRegExp = (char: string): string => char.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&');
