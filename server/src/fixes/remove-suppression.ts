/** Takes a rule's name out of a comment that silences nothing by it. */
import { applyEdits, type Edit, type Range, SourceText } from '../base/index.ts';
import { type Comment, parse, printNode, walk } from '../template/index.ts';
import type { Fix, FixDescription } from './fix.ts';
import { removeLines, standsAlone } from './lines.ts';

export const removeSuppressionFix: FixDescription = {
  kind: 'remove-suppression',
  title: 'takes away a comment that silences nothing',
  needsMigration: false,
};

/** Undefined where nothing can be taken away without changing what the template prints. */
export const removeSuppression = (source: SourceText, name: Range): Fix | undefined => {
  const comment = commentAround(source, name);
  if (!comment) return undefined;
  const { text } = source;
  const list = /keelson-disable-next-line\s+([a-z-]+(?:\s*,\s*[a-z-]+)*)/.exec(comment.text)?.[1] ?? '';
  // What cannot be understood is for its author to write anew.
  if (!list.split(/\s*,\s*/).includes(text.slice(name.start, name.end))) return undefined;
  const edits = list.includes(',') ? [nameEdit(text, name)] : wholeEdits(text, comment.range);
  const before = printed(source);
  const edit = edits.find((candidate) => printed(new SourceText(source.path, applyEdits(text, [candidate]))) === before);
  if (!edit) return undefined;
  const title = `Remove the comment's \`${text.slice(name.start, name.end)}\`, which silences nothing`;
  return {
    kind: removeSuppressionFix.kind,
    title,
    safe: !removeSuppressionFix.needsMigration,
    keepsValues: false,
    preferred: true,
    files: [{ file: source.path, edits: [edit] }],
  };
};

const commentAround = (source: SourceText, { start, end }: Range): Comment | undefined => {
  let found: Comment | undefined;
  walk(parse(source).root, (node) => {
    if (node.kind === 'comment' && node.range.start < start && end < node.range.end) found = node;
  });
  return found;
};

/** With the comma behind the name, or before it if it is the last. */
const nameEdit = (text: string, { start, end }: Range): Edit => {
  const behind = /^\s*,\s*/.exec(text.slice(end))?.[0].length ?? 0;
  const before = behind > 0 ? 0 : (/\s*,\s*$/.exec(text.slice(0, start))?.[0].length ?? 0);
  return { range: { start: start - before, end: end + behind }, text: '' };
};

/** With its line, or by itself: whichever leaves the print as it is. */
const wholeEdits = (text: string, range: Range): Edit[] => [...(standsAlone(text, range) ? [removeLines(text, range)] : []), { range, text: '' }];

/** What the template prints, actions unexecuted, without such comments. */
const printed = (source: SourceText): string => {
  const { root, defines, problems } = parse(source);
  const parts = [root, ...defines.map(({ body }) => body)].map((list) =>
    printNode(list).replace(/\{\{-?\s*\/\*\s*keelson-disable-next-line[\s\S]*?\*\/\s*-?\}\}/g, ''),
  );
  return JSON.stringify([parts, problems.map(({ message }) => message)]);
};
