import type { List } from './tree.ts';

/** Whether a list prints nothing but white space (text/template/parse, IsEmptyTree). */
export const isEmpty = ({ nodes }: List): boolean =>
  nodes.every((node) => node.kind === 'comment' || node.kind === 'define' || (node.kind === 'text' && whiteSpace.test(node.text)));

/** Go's unicode.IsSpace. */
const whiteSpace = /^[\t\n\v\f\r \x85\xa0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/;
