/** Texts and bytes made from real ones: cut, doubled, swapped, with pieces of others or of what is known to be awkward put in. */
import type { RandomNumbers } from './random-numbers.ts';

const awkward = [
  '{{',
  '}}',
  '{{-',
  '-}}',
  '{{/*',
  '*/}}',
  '{{ end }}',
  '{{ else }}',
  '{{ range . }}',
  '{{ if . }}',
  '{{ define "x" }}',
  '{{ include "x" . }}',
  '{{ template "x" . }}',
  '(',
  ')',
  '|',
  '$',
  '$x :=',
  '.',
  '"',
  '`',
  "'",
  '\\',
  '\n',
  '\r',
  '\t',
  '\0',
  '\ufeff',
  '\ud800',
  '\u2028',
  '#',
  '---\n',
  '- ',
  ': ',
  '? ',
  '&a ',
  '*a ',
  '<<: ',
  '!!binary ',
  '|\n',
  '>-\n',
  '[',
  ']',
  '{',
  '}',
  ',',
  '%',
  '@',
  '999999999999999999999',
  '-1',
  '1e999',
  '0x',
  '__proto__',
  'constructor',
];

/** One text from another; `donors` lend their pieces. */
export const mutate = (text: string, donors: readonly string[], random: RandomNumbers): string => {
  let result = text.slice(0, 20_000);
  for (let rounds = 1 + random.below(4); rounds > 0; rounds--) {
    const at = random.below(result.length + 1);
    const length = random.below(random.below(4) === 0 ? 200 : 8);
    const donor = random.of(donors);
    const from = random.below(donor.length + 1);
    const piece = random.of([
      random.of(awkward),
      donor.slice(from, from + random.below(120)),
      result.slice(at, at + length),
      random.of(awkward).repeat(1 + random.below(30)),
      '',
    ]);
    result = result.slice(0, at) + piece + result.slice(at + random.of([0, length]));
  }
  return result;
};

/** Bytes with some of them changed, cut off or doubled. */
export const mutateBytes = (bytes: Uint8Array, random: RandomNumbers): Uint8Array => {
  const result = Uint8Array.from(bytes);
  for (let rounds = 1 + random.below(6); rounds > 0 && result.length > 0; rounds--) result[random.below(result.length)] = random.below(256);
  return random.below(4) === 0 ? result.slice(0, random.below(result.length + 1)) : result;
};
