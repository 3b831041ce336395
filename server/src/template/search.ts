/** `indexOf` for one needle that remembers where it was last found, so that asking again and again for the same stretch costs nothing. */
export const finder = (text: string, needle: string): ((from: number) => number) => {
  let asked = 0;
  let found = -2;
  return (from) => {
    const isKnown = found !== -2 && asked <= from && (found === -1 || from <= found);
    if (!isKnown) {
      asked = from;
      found = text.indexOf(needle, from);
    }
    return found;
  };
};

const stretch = 1024;

/** How many characters two texts begin with alike. */
export const commonLength = (a: string, b: string): number => {
  const most = Math.min(a.length, b.length);
  let length = 0;
  // Whole stretches are compared faster than characters.
  while (length + stretch <= most && b.startsWith(a.slice(length, length + stretch), length)) length += stretch;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
};

/** The index of the first of some things in the order of the text that begins at an offset or behind it. */
export const firstAt = <Item>(items: readonly Item[], offset: number, startOf: (item: Item) => number): number => {
  let low = 0;
  let high = items.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (startOf(items[middle] as Item) < offset) low = middle + 1;
    else high = middle;
  }
  return low;
};
