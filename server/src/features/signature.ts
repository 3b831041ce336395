/** What functions take and give, from the one table of functions. */
import type { SourceText } from '../base/index.ts';
import { functions, type GoFunction } from '../functions/index.ts';
import { isTooLong, tokenize } from '../template/index.ts';

export interface Signature {
  readonly label: string;
  readonly doc: string;
  /** Stretches of the label. */
  readonly params: readonly (readonly [number, number])[];
}

export const signatureOf = ({ name, params, variadic, result, doc }: GoFunction): Signature => {
  let label = name;
  const places: (readonly [number, number])[] = [];
  for (const param of [...params, ...(variadic ? [`${variadic}…`] : [])]) {
    label += ' ';
    places.push([label.length, label.length + param.length]);
    label += param;
  }
  return { label: `${label} → ${result}`, doc, params: places };
};

/** The call around an offset, half typed or not, and which argument stands there. */
export const signatureAt = (source: SourceText, offset: number): { readonly signature: Signature; readonly active: number } | undefined => {
  interface Open {
    name: string | undefined;
    args: number;
    inArgument: boolean;
  }
  if (isTooLong(source)) return undefined;
  const stack: Open[] = [];
  for (const token of tokenize(source.text)) {
    if (token.start >= offset) break;
    const top = stack.at(-1);
    switch (token.kind) {
      case 'left-delimiter':
        stack.length = 0;
        stack.push({ name: undefined, args: 0, inArgument: false });
        break;
      case 'right-delimiter':
        stack.length = 0;
        break;
      case 'left-paren':
        if (top?.name !== undefined) top.inArgument = true;
        stack.push({ name: undefined, args: 0, inArgument: false });
        break;
      case 'right-paren':
        if (token.end <= offset) stack.pop();
        break;
      case 'pipe':
      case 'declare':
      case 'assign':
        if (top) Object.assign(top, { name: undefined, args: 0, inArgument: false });
        break;
      case 'space':
        if (top?.inArgument) Object.assign(top, { args: top.args + 1, inArgument: false });
        break;
      case 'identifier':
        if (top && top.name === undefined && !top.inArgument && token.end < offset) top.name = source.text.slice(token.start, token.end);
        else if (top) top.inArgument = true;
        break;
      default:
        if (top) top.inArgument = true;
    }
  }
  const call = stack.findLast(({ name }) => name !== undefined && functions.has(name));
  const known = functions.get(call?.name ?? '');
  if (!call || !known) return undefined;
  const signature = signatureOf(known);
  return { signature, active: Math.min(call.args, Math.max(0, signature.params.length - 1)) };
};
