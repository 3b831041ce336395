import { memoRecent, type Recent, type SourceText, untraced } from '../base/index.ts';
import { Earlier } from './earlier.ts';
import { isTooLong, unread } from './long.ts';
import { outlineOf } from './outline.ts';
import { Parser } from './parser.ts';
import { withFirst } from './problems.ts';
import type { Token } from './token.ts';
import { goTokens, tokenize } from './tokens.ts';
import type { Template } from './tree.ts';

/** Actions of all texts together whose trees are kept although nobody uses them: three times what large charts have. */
const kept = 30_000;

/** What a tree takes: next to nothing for plain text, however long. */
const actionsIn = ({ text }: SourceText): number => {
  let count = 1;
  for (let at = text.indexOf('{{'); at >= 0; at = text.indexOf('{{', at + 2)) count++;
  return count;
};

/** What Go makes of a text: nothing behind the first thing that it refuses. */
export const parseAsGo = (source: SourceText, tokens: readonly Token[] = goTokens(source), earlier?: Earlier): Template => {
  const strict = new Parser(source, tokens, undefined, earlier).run();
  return { source, ...strict, goCalls: strict.calls };
};

/** What is known of a file before its last edit. */
const earlierOf = (source: SourceText): Earlier | undefined => {
  const previous = source.takePrevious();
  const known = previous && parse.known(previous);
  return known && !known.isUnread ? new Earlier(known, source.text) : undefined;
};

const treeOf = (source: SourceText): Template => {
  if (isTooLong(source)) return unread(source);
  const earlier = earlierOf(source);
  const tokens = goTokens(source);
  const strict = parseAsGo(source, tokens, earlier);
  const [refusal] = strict.problems;
  if (!refusal) return strict;
  const all = tokens.at(-1)?.kind === 'error' ? tokenize(source.text) : tokens;
  const recovered = untraced(() => new Parser(source, all, outlineOf(source.text, all), earlier).run());
  return { source, ...recovered, problems: withFirst(recovered.problems, refusal), goCalls: strict.calls };
};

/**
 * Parses a template file. Never fails: what is wrong is in `problems`. A text is parsed by Go's rules first, to the letter; only one that Go refuses
 * is parsed once more with recovery, so recovery can never change what a good template means, nor what Go says of a bad one. Of an edited text, what stands
 * before the edit is the same nodes as before. One that is too long is not parsed at all (`isUnread`); `parseAsGo` parses it all the same.
 */
export const parse: Recent<SourceText, Template> = memoRecent(treeOf, actionsIn, kept);
