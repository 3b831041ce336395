/** Patterns of paths in the project's file: `*` and `?` stop at a slash, `**` does not. Whatever the pattern, no more steps than pattern times path. */

type Token = { readonly kind: 'char'; readonly char: string } | { readonly kind: 'one' | 'some' | 'all' | 'folders' };

/** `charts/old` and `charts/old/` stand for everything in that folder, too. */
export const pathPattern = (glob: string): ((path: string) => boolean) => {
  const tokens = tokensOf(glob.replace(/^\.?\//, '').replace(/\/+$/, ''));
  return (path) => [...endsOf(tokens, path)].some((end) => end === path.length || path[end] === '/');
};

const tokensOf = (glob: string): Token[] => {
  const tokens: Token[] = [];
  for (let at = 0; at < glob.length; at++) {
    const char = glob[at] as string;
    if (glob.startsWith('**/', at)) {
      tokens.push({ kind: 'folders' });
      at += 2;
    } else if (glob.startsWith('**', at)) {
      tokens.push({ kind: 'all' });
      at++;
    } else if (char === '*') tokens.push({ kind: 'some' });
    else if (char === '?') tokens.push({ kind: 'one' });
    else tokens.push({ kind: 'char', char });
  }
  return tokens;
};

/** Where the path may be when all tokens are used up. */
const endsOf = (tokens: readonly Token[], path: string): ReadonlySet<number> => {
  let positions = new Set([0]);
  for (const token of tokens) {
    const next = new Set<number>();
    if (token.kind === 'char' || token.kind === 'one') {
      for (const at of positions) if (token.kind === 'char' ? path[at] === token.char : at < path.length && path[at] !== '/') next.add(at + 1);
    } else {
      let isOpen = false;
      for (let at = 0; at <= path.length; at++) {
        if (positions.has(at)) {
          isOpen = true;
          next.add(at);
        }
        if (isOpen && (token.kind !== 'folders' || path[at - 1] === '/')) next.add(at);
        // What has not come to a slash goes no further.
        if (token.kind === 'some' && path[at] === '/') isOpen = false;
      }
    }
    positions = next;
  }
  return positions;
};
