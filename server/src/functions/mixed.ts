import { type Marked, marked, type Str, TextBuilder } from '../value/index.ts';

/** A text computed from another in a way that no character can be traced (a hash, an encoding): all of it is blamed on where that came from. */
export const mixed = (text: string, from: Marked): Str => marked(new TextBuilder().addMixed(text, from).build());
