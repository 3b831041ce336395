/**
 * The glob patterns of `.Files.Glob` (gobwas/glob with `/` as separator): `*` and `?` stop at a slash, `**` does not; `[a-z]`, `[!a-z]`, `{a,b}`, `\x`.
 * A pattern that does not compile matches everything, as Helm falls back to `**`.
 */
export const globOf = (pattern: string): Glob => {
  const alternatives = expand(pattern);
  return (name, spend) => !alternatives || alternatives.some((alternative) => match(alternative, name, spend));
};

/** Whether a name matches; `spend` is told of the steps that it takes to find out. */
export type Glob = (name: string, spend: (steps: number) => void) => boolean;

type Token =
  | { readonly kind: 'char'; readonly char: string }
  | { readonly kind: 'one' | 'any' | 'all' }
  | {
      readonly kind: 'class';
      readonly negated: boolean;
      readonly ranges: readonly (readonly [string, string])[];
    };

/** Braces are written out: each alternative is a flat list of tokens. Undefined: not a pattern. */
const expand = (pattern: string): Token[][] | undefined => {
  let at = 0;
  const maxAlternatives = 1000;

  const sequence = (inBraces: boolean): Token[][] | undefined => {
    let results: Token[][] = [[]];
    const add = (token: Token): void => {
      for (const result of results) result.push(token);
    };
    while (at < pattern.length) {
      const char = pattern[at] as string;
      if (inBraces && (char === ',' || char === '}')) return results;
      at++;
      if (char === '*') {
        if (pattern[at] === '*') {
          while (pattern[at] === '*') at++;
          add({ kind: 'all' });
        } else add({ kind: 'any' });
      } else if (char === '?') add({ kind: 'one' });
      else if (char === '\\') {
        if (at >= pattern.length) return undefined;
        add({ kind: 'char', char: pattern[at++] as string });
      } else if (char === '[') {
        const token = characterClass();
        if (!token) return undefined;
        add(token);
      } else if (char === '{') {
        const choices: Token[][] = [];
        for (;;) {
          const choice = sequence(true);
          if (!choice || at >= pattern.length) return undefined;
          choices.push(...choice);
          if (pattern[at++] === '}') break;
        }
        if (results.length * choices.length > maxAlternatives) return undefined;
        results = results.flatMap((result) => choices.map((choice) => [...result, ...choice]));
      } else add({ kind: 'char', char });
    }
    return inBraces ? undefined : results;
  };

  const characterClass = (): Token | undefined => {
    const negated = pattern[at] === '!';
    if (negated) at++;
    const ranges: [string, string][] = [];
    while (at < pattern.length && pattern[at] !== ']') {
      if (pattern[at] === '\\') at++;
      const low = pattern[at++];
      if (low === undefined) return undefined;
      if (pattern[at] === '-' && pattern[at + 1] !== undefined && pattern[at + 1] !== ']') {
        ranges.push([low, pattern[at + 1] as string]);
        at += 2;
      } else ranges.push([low, low]);
    }
    if (pattern[at++] !== ']' || ranges.length === 0) return undefined;
    return { kind: 'class', negated, ranges };
  };

  return sequence(false);
};

/** Matches by sets of positions, so no pattern can take more than pattern times name steps. */
const match = (tokens: readonly Token[], name: string, spend: (steps: number) => void): boolean => {
  let positions = new Set<number>([0]);
  let work = 0;
  for (const token of tokens) {
    if (positions.size === 0) break;
    work += positions.size;
    const next = new Set<number>();
    for (const position of positions) {
      const char = name[position];
      switch (token.kind) {
        case 'char':
          if (char === token.char) next.add(position + 1);
          break;
        case 'one':
          if (char !== undefined && char !== '/') next.add(position + 1);
          break;
        case 'class':
          if (char !== undefined && token.ranges.some(([low, high]) => low <= char && char <= high) !== token.negated) next.add(position + 1);
          break;
        default:
          for (let end = position; end <= name.length; end++) {
            if (next.has(end) && end > position) break;
            next.add(end);
            if (token.kind === 'any' && name[end] === '/') break;
          }
      }
    }
    positions = next;
  }
  spend(work >> 4);
  return positions.has(name.length);
};
