/** Two numbers made into one of 32 bits; not for secrets. */
export const mix = (a: number, b: number): number => {
  let mixed = Math.imul(a ^ (a >>> 16), 0x85ebca6b) + Math.imul(b, 0xc2b2ae35);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0x27d4eb2f);
  return mixed ^ (mixed >>> 15);
};

const known = new Map<string, number>();

/** Texts that are remembered, most of them names. */
const mostKnown = 10_000;

/** A number of 32 bits for a text. */
export const hashText = (text: string): number => {
  let hash = known.get(text);
  if (hash !== undefined) return hash;
  hash = text.length;
  for (let i = 0; i < text.length; i++) hash = mix(hash, text.charCodeAt(i));
  if (known.size < mostKnown) known.set(text, hash);
  return hash;
};
