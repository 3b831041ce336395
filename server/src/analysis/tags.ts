import type { Range, SourceText } from '../base/index.ts';
import { parse, type Tag, walk } from '../template/index.ts';

/** The `{{…}}` in which an offset lies, both delimiters included; undefined for text. */
export const tagAt = (source: SourceText, offset: number): Range | undefined => {
  let found: Range | undefined;
  const take = (tag: Tag | undefined): void => {
    if (tag && tag.range.start <= offset && offset < tag.range.end) found = tag.range;
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
  return found;
};
