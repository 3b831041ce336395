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

/** How many characters two texts begin with alike. */
export const commonLength = (a: string, b: string): number => {
  const most = Math.min(a.length, b.length);
  let length = 0;
  while (length < most && a.charCodeAt(length) === b.charCodeAt(length)) length++;
  return length;
};
