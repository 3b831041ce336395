/** Random texts (Sprig strings.go, numeric.go, crypto.go). Bytes come from the render, so a render can be repeated. */
import { FunctionError, int, str } from '../value/index.ts';
import { define, intArgument, textArgument } from './define.ts';
import { mixed } from './mixed.ts';
import type { CallContext } from './table.ts';

const pick = (count: number, alphabet: string, ctx: CallContext): string => {
  // Sprig drops the error that goutils returns.
  if (count < 0) return '';
  ctx.spend(count, count);
  let text = '';
  // One byte decides one character; the alphabets are far shorter than 256, so the bias is small and nobody depends on it.
  for (const byte of ctx.random(count)) text += alphabet[byte % alphabet.length];
  return text;
};

const letters = 'abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ';
const digits = '0123456789';
const ascii = Array.from({ length: 95 }, (_, i) => String.fromCharCode(32 + i)).join('');

export const random = define('random', {
  randAlphaNum: {
    params: ['int'],
    result: 'string',
    doc: 'Random letters and digits.',
    call: (args, ctx) => str(pick(intArgument(args, 0), letters + digits, ctx)),
  },
  randAlpha: { params: ['int'], result: 'string', doc: 'Random letters.', call: (args, ctx) => str(pick(intArgument(args, 0), letters, ctx)) },
  randNumeric: { params: ['int'], result: 'string', doc: 'Random digits.', call: (args, ctx) => str(pick(intArgument(args, 0), digits, ctx)) },
  randAscii: {
    params: ['int'],
    result: 'string',
    doc: 'Random printable ASCII characters.',
    call: (args, ctx) => str(pick(intArgument(args, 0), ascii, ctx)),
  },
  randInt: {
    params: ['int', 'int'],
    result: 'int',
    doc: 'A random integer from a minimum up to, but not including, a maximum.',
    call: (args, ctx) => {
      const [low, high] = [intArgument(args, 0), intArgument(args, 1)];
      if (high <= low) throw new FunctionError('invalid argument to Intn');
      const number = ctx.random(6).reduce((sum, byte) => sum * 256 + byte, 0);
      return int(low + (number % (high - low)));
    },
  },
  shuffle: {
    params: ['string'],
    result: 'string',
    doc: 'The characters of a text in random order.',
    call: (args, ctx) => {
      const text = textArgument(args, 0);
      const chars = [...text.text];
      const bytes = ctx.random(chars.length * 2);
      for (let i = chars.length - 1; i > 0; i--) {
        const other = ((bytes[2 * i] ?? 0) * 256 + (bytes[2 * i + 1] ?? 0)) % (i + 1);
        [chars[i], chars[other]] = [chars[other] as string, chars[i] as string];
      }
      return mixed(chars.join(''), text);
    },
  },
});
