/** Adds to a list. `push` with all of another's items as arguments overflows the stack where these are very many. */
export const append = <Item>(list: Item[], more: Iterable<Item>): void => {
  for (const item of more) list.push(item);
};
