import { memo, type Range, type SourceText } from '../base/index.ts';
import { parse, type Tag, walk } from '../template/index.ts';

/** The `{{…}}` of a template in order, both delimiters included. `else if` is one of them. */
const tagsIn = memo((source: SourceText): readonly Range[] => {
  const tags = new Map<number, Range>();
  const take = (tag: Tag | undefined): void => {
    if (tag && tag.range.end > (tags.get(tag.range.start)?.end ?? 0)) tags.set(tag.range.start, tag.range);
  };
  walk(parse(source).root, (node) => {
    switch (node.kind) {
      case 'action':
      case 'comment':
      case 'template':
      case 'break':
      case 'continue':
        return take(node);
      case 'if':
      case 'with':
      case 'range':
        take(node.elseTag);
        take(node.endTag);
        return take(node.open);
      case 'define':
      case 'block':
        take(node.endTag);
        return take(node.open);
    }
  });
  return [...tags.values()].sort((a, b) => a.start - b.start);
});

/** The `{{…}}` in which an offset lies; undefined for text. */
export const tagAt = (source: SourceText, offset: number): Range | undefined => {
  const tags = tagsIn(source);
  let low = 0;
  for (let high = tags.length; low < high; ) {
    const middle = (low + high) >> 1;
    if ((tags[middle] as Range).start <= offset) low = middle + 1;
    else high = middle;
  }
  const found = tags[low - 1];
  return found && offset < found.end ? found : undefined;
};
