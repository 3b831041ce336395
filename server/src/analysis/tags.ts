import type { Range, SourceText } from '../base/index.ts';
import { parse, type Tag, walkAround } from '../template/index.ts';

/** The `{{…}}` in which an offset of a template lies, both delimiters included; undefined for text. `else if` is one of them. */
export const tagAt = (source: SourceText, offset: number): Range | undefined => {
  let found: Range | undefined;
  const take = (tag: Tag | undefined): void => {
    if (tag && tag.range.start <= offset && offset < tag.range.end && tag.range.end > (found?.end ?? 0)) found = tag.range;
  };
  walkAround(parse(source).root, { start: offset, end: offset }, (node) => {
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
  return found;
};
