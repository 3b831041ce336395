/** Random texts that are nearly templates. */
import fc from 'fast-check';

/** Pieces of templates, so that random texts get somewhere. */
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom(
      '{{',
      '}}',
      '{{- ',
      ' -}}',
      '{{/*',
      '*/}}',
      '\n',
      '\r\n',
      '  ',
      ' ',
      '|',
      '(',
      ')',
      ':=',
      '=',
      ',',
      '.',
      '$',
      '"',
      '`',
      "'",
      '\\',
    ),
  },
  {
    weight: 3,
    arbitrary: fc.constantFrom(
      'if',
      'else',
      'end',
      'range',
      'with',
      'define',
      'template',
      'block',
      'break',
      'continue',
      'nil',
      'true',
      'include',
      '.Values.a',
      '$x',
      '"a"',
      '1.5',
      '1+2i',
      '0x_1',
      "'a'",
    ),
  },
  { weight: 1, arbitrary: fc.string({ unit: 'grapheme', maxLength: 5 }) },
);
/** Pieces one behind the other. */
export const texts: fc.Arbitrary<string> = fc.array(piece, { maxLength: 40 }).map((pieces) => pieces.join(''));
