/** Texts in a quarter of their room. */
import { deflateRawSync, inflateRawSync } from 'node:zlib';

/** Packed it is a string of bytes: V8 moves these together, where buffers would leave holes between them. */
class Deflated {
  readonly #bytes: string;
  readonly #size: number;

  constructor(bytes: Uint8Array) {
    // Of the buffers that are made on the way most stay until V8 collects them, and their room for good: they are no larger than they need be.
    this.#bytes = deflateRawSync(bytes, { chunkSize: Math.max(64, bytes.length >> 1) }).toString('latin1');
    this.#size = bytes.length;
  }

  unpack(): string {
    return inflateRawSync(Buffer.from(this.#bytes, 'latin1'), { chunkSize: Math.max(64, this.#size) }).toString();
  }
}

/** For one text after the other, of usual length: UTF-8 takes up to three bytes for each unit. */
const room = Buffer.alloc(3 * 64 * 1024);

/** Undefined where the text could not be had again: UTF-8 has no half of a surrogate pair. */
export const packText = (text: string): { unpack(): string } | undefined => {
  if (!text.isWellFormed()) return undefined;
  return new Deflated(3 * text.length > room.length ? Buffer.from(text) : room.subarray(0, room.write(text)));
};
