/** Trees as data. */
import type { YamlNode } from './node.ts';
import type { Plain, PlainMap } from './plain.ts';

/** What a tree means. Of keys that stand twice the last one counts. */
export const toPlain = (node: YamlNode): Plain => {
  switch (node.kind) {
    case 'scalar':
      return node.value;
    case 'list':
      return node.items.map(toPlain);
    case 'map': {
      const map: PlainMap = new Map();
      for (const { key, value } of node.pairs) map.set(String(key.value), toPlain(value));
      return map;
    }
  }
};
