/** Blocks of a template (`if`, `with`, `range`) around what a fix takes away. */
import type { Range } from '../base/index.ts';
import { type Node, type Statement, walk, walkAround } from '../template/index.ts';
import { removeLines, standsAlone } from './lines.ts';

export type BlockNode = Extract<Statement, { kind: 'if' | 'with' | 'range' }>;

export const isBlock = (node: Node): node is BlockNode => node.kind === 'if' || node.kind === 'with' || node.kind === 'range';

/** The blocks around a stretch, innermost first. */
export const blocksAround = (root: Node, { start, end }: Range): BlockNode[] => {
  const found: BlockNode[] = [];
  walkAround(root, { start, end }, (node) => {
    if (isBlock(node) && node.range.start < start && end < node.range.end) found.push(node);
  });
  return found.reverse();
};

/** The lines to remove, with whole blocks in the place of those that would leave nothing in them. */
export const withEmptyBlocks = (text: string, root: Node, removals: readonly Range[]): Range[] => {
  const blocks: BlockNode[] = [];
  walk(root, (node) => {
    if (isBlock(node)) blocks.unshift(node);
  });
  return blocks.reduce<Range[]>(
    (ranges, block) => {
      const inside = ranges.filter(({ start, end }) => block.open.range.end <= start && end <= (block.endTag?.range.start ?? -1));
      if (!block.endTag || block.otherwise || inside.length === 0 || !standsAlone(text, block.range)) return ranges;
      let rest = '';
      let at = block.open.range.end;
      for (const { start, end } of [...inside].sort((a, b) => a.start - b.start)) {
        rest += text.slice(at, start);
        at = Math.max(at, end);
      }
      if ((rest + text.slice(at, block.endTag.range.start)).trim() !== '') return ranges;
      return [...ranges.filter((range) => !inside.includes(range)), removeLines(text, block.range).range];
    },
    [...removals],
  );
};
