/** TOML as Helm has it (helm pkg/engine/funcs.go), over BurntSushi/toml. */
import { Dict, FunctionError, marked, str, type Value } from '../value/index.ts';
import { argument, define, textArgument, withSources } from './define.ts';
import { complaint } from './json.ts';
import { allSources } from './provenance.ts';
import type { CallContext } from './table.ts';
import { decodeToml } from './toml-decode.ts';
import { encodeToml } from './toml-encode.ts';

const encode = (args: readonly Value[], ctx: CallContext): Value => withSources(marked(encodeToml(argument(args, 0), ctx)), allSources(args));

export const toml = define('encoding', {
  toToml: {
    params: ['any'],
    result: 'string',
    doc: 'A dict as TOML; an error is printed in its place.',
    call: (args, ctx) => {
      try {
        return encode(args, ctx);
      } catch (error) {
        // Only what the encoder itself refuses is printed; a panic stops the render.
        if (error instanceof FunctionError && error.message.startsWith('toml: ')) return str(error.message);
        throw error;
      }
    },
  },
  mustToToml: { params: ['any'], result: 'string', doc: 'A dict as TOML; an error stops the render.', call: encode },
  fromToml: {
    params: ['string'],
    result: 'map[string]interface {}',
    exact: true,
    doc: 'The dict that a TOML text stands for; its key `Error` says what is wrong.',
    call: (args, ctx) => {
      const text = textArgument(args, 0);
      try {
        return decodeToml(text, ctx);
      } catch (error) {
        return new Dict(new Map([['Error', complaint(error, text)]]));
      }
    },
  },
});
