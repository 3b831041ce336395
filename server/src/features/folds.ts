/**
 * What can be folded in a template: blocks, definitions, comments, and what stands below a key or a list's dash by its indentation. An editor that is given folds
 * makes none of its own, so these must be all. Control tags stand at any column: they neither begin nor end what a key holds.
 */
import type { Range, SourceText } from '../base/index.ts';
import { type Action, childrenOf, type Node, parse } from '../template/index.ts';

/** From somewhere in the line that stays to be seen to the end of the last that goes. */
export interface Fold {
  readonly range: Range;
  readonly isComment: boolean;
}

/** Lines, zero-based, both included. */
interface Lines {
  readonly first: number;
  readonly last: number;
}

export const foldsOf = (source: SourceText): Fold[] => {
  const { blocks, comments, quiet, actions, long } = partsOf(source);
  const depths = depthsOf(source, quiet, actions);
  const folds = [
    ...[...blocks, ...keysOf(depths, blocks, long)].map((lines) => ({ ...lines, isComment: false })),
    ...comments.map((lines) => ({ ...lines, isComment: true })),
  ];
  const { lines } = source;
  return folds
    .filter(({ first, last }) => last > first)
    .sort((a, b) => a.first - b.first || b.last - a.last)
    .map(({ first, last, isComment }) => ({
      range: { start: lines.lineStart(first), end: lines.lineStart(last) + lines.lineText(last).length },
      isComment,
    }));
};

/** `quiet`: stretches that print nothing by themselves. `actions`: what prints. `long`: lines over which an action goes. */
const partsOf = (source: SourceText) => {
  const parts = { blocks: [] as Lines[], comments: [] as Lines[], quiet: [] as Range[], actions: [] as Action[], long: [] as Lines[] };
  const lineOf = (offset: number): number => source.lines.position(offset).line;
  /** The line of the closing tag stays to be seen. */
  const block = (start: number, end: Range | undefined, otherwise: number): void => {
    parts.blocks.push({ first: lineOf(start), last: end ? lineOf(end.start) - 1 : lineOf(otherwise) });
  };
  const visit = (node: Node, end: Range | undefined): void => {
    switch (node.kind) {
      case 'comment':
        parts.comments.push({ first: lineOf(node.range.start), last: lineOf(node.range.end) });
        parts.quiet.push(node.range);
        break;
      case 'define':
      case 'block':
        block(node.range.start, node.endTag?.range, node.range.end);
        parts.quiet.push(node.open.range, ...(node.endTag ? [node.endTag.range] : []));
        break;
      case 'if':
      case 'with':
      case 'range': {
        // A chained statement ends where its parent does.
        const last = node.endTag?.range ?? end;
        block(node.open.range.start, node.elseTag?.range ?? last, node.range.end);
        if (node.elseTag && node.otherwise?.nodes.every((inner) => !('chained' in inner && inner.chained)))
          block(node.elseTag.range.start, last, node.range.end);
        parts.quiet.push(node.open.range, ...[node.elseTag, node.endTag].flatMap((tag) => tag?.range ?? []));
        for (const child of childrenOf(node)) visit(child, last);
        return;
      }
      case 'action':
        if (node.pipeline.declarations.length > 0) parts.quiet.push(node.range);
        else parts.actions.push(node);
        parts.long.push({ first: lineOf(node.range.start), last: lineOf(node.range.end) });
        break;
    }
    for (const child of childrenOf(node)) visit(child, node.kind === 'list' ? end : undefined);
  };
  visit(parse(source).root, undefined);
  return parts;
};

/** How deep the text of each line stands, in columns; undefined for lines that are blank or print nothing. An item of a list stands deeper than a key in its column. */
const depthsOf = ({ text, lines }: SourceText, quiet: readonly Range[], actions: readonly Action[]): (number | undefined)[] => {
  /** By line, what is not seen of it. */
  const hidden = new Map<number, Range[]>();
  const hide = (range: Range): void => {
    const last = lines.position(range.end).line;
    for (let { line } = lines.position(range.start); line <= last; line++) {
      const known = hidden.get(line);
      if (known) known.push(range);
      else hidden.set(line, [range]);
    }
  };
  const byNumber = new Map<number, number>();
  for (const action of actions) {
    const { start, end } = action.range;
    const { line } = lines.position(start);
    const lineStart = lines.lineStart(line);
    const depth = text.slice(lineStart, start).trim() === '' ? indentOf(action) : undefined;
    if (depth) byNumber.set(line, depth.isWhole ? depth.columns : depth.columns + start - lineStart);
    // The lines on which it goes on are its own.
    const rest = text.indexOf('\n', start);
    if (rest >= 0 && rest < end) hide({ start: rest + 1, end });
  }
  for (const range of quiet) hide(range);
  return Array.from({ length: lines.lineCount }, (_, line) => {
    const whole = lines.lineText(line);
    const start = lines.lineStart(line);
    const own = without(whole, start, hidden.get(line) ?? []);
    if (own.trim() === '') return undefined;
    const known = byNumber.get(line);
    if (known !== undefined) return known;
    // Where a tag stands before the text, the line begins with the tag.
    const columns = whole.length - whole.trimStart().length;
    return /^-(?:\s|$)/.test(own.trimStart()) ? columns + 0.5 : columns;
  });
};

/** A line that begins at `start`, with spaces for what is hidden of it. */
const without = (line: string, start: number, hidden: readonly Range[]): string => {
  let shown = '';
  let at = 0;
  for (const range of [...hidden].sort((a, b) => a.start - b.start)) {
    const from = Math.max(at, range.start - start);
    const to = Math.min(line.length, range.end - start);
    if (from >= to) continue;
    shown += line.slice(at, from) + ' '.repeat(to - from);
    at = to;
  }
  return shown + line.slice(at);
};

/** The columns by which `indent` or `nindent` moves what an action prints; `isWhole`: wherever the action stands. */
const indentOf = ({ pipeline: { commands } }: Action): { readonly columns: number; readonly isWhole: boolean } | undefined => {
  const [name, columns] = commands.at(-1)?.operands ?? [];
  if (name?.kind !== 'identifier' || (name.name !== 'indent' && name.name !== 'nindent') || columns?.kind !== 'number') return undefined;
  return { columns: Number(columns.text), isWhole: name.name === 'nindent' };
};

/** What stands deeper below each line, without tags at its end that belong to what comes behind. */
const keysOf = (depths: readonly (number | undefined)[], blocks: readonly Lines[], long: readonly Lines[]): Lines[] => {
  // Whatever begins below a key ends there as well.
  const ends = new Map([...long.map(({ first, last }) => [first, last] as const), ...blocks.map(({ first, last }) => [first, last + 1] as const)]);
  const sections = sectionsOf(depths.length, blocks);
  const folds: Lines[] = [];
  const open: { readonly line: number; readonly depth: number }[] = [];
  let before = -1;
  const close = (depth: number): void => {
    for (let top = open.at(-1); top && top.depth >= depth; top = open.at(-1)) {
      open.pop();
      let last = before;
      for (let line = top.line + 1; line <= last; line++) last = Math.max(last, Math.min(ends.get(line) ?? 0, depths.length - 1));
      folds.push({ first: top.line, last: Math.min(last, sections[top.line] ?? last) });
    }
  };
  depths.forEach((depth, line) => {
    if (depth === undefined) return;
    close(depth);
    open.push({ line, depth });
    before = line;
  });
  close(-1);
  return folds;
};

/** For each line the last one of the innermost block around it. */
const sectionsOf = (count: number, blocks: readonly Lines[]): (number | undefined)[] => {
  const sections: (number | undefined)[] = new Array(count).fill(undefined);
  for (const { first, last } of [...blocks].sort((a, b) => a.first - b.first || b.last - a.last))
    for (let line = first + 1; line <= last; line++) sections[line] = last;
  return sections;
};
