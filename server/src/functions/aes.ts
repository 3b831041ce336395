/** AES-256 in CBC mode (FIPS 197, NIST SP 800-38A), for `encryptAES` and `decryptAES`. Keys and texts here are templates', not secrets to guard. */

/** Multiplication by x in GF(2^8) modulo x^8 + x^4 + x^3 + x + 1. */
const double = (value: number): number => ((value << 1) ^ (value & 0x80 ? 0x11b : 0)) & 0xff;

const multiply = (a: number, b: number): number => {
  let product = 0;
  for (let factor = a, bits = b; bits > 0; bits >>= 1, factor = double(factor)) if (bits & 1) product ^= factor;
  return product;
};

/** The substitution box and its inverse, computed once: the inverse in the field, then the affine map. */
const boxes = ((): { readonly forward: Uint8Array; readonly backward: Uint8Array } => {
  const forward = new Uint8Array(256);
  const backward = new Uint8Array(256);
  let p = 1;
  let q = 1;
  do {
    // p runs through all powers of 3, q through their inverses.
    p = p ^ double(p);
    q ^= q << 1;
    q ^= q << 2;
    q ^= q << 4;
    q &= 0xff;
    if (q & 0x80) q ^= 0x09;
    const rotate = (bits: number): number => ((q << bits) | (q >> (8 - bits))) & 0xff;
    forward[p] = q ^ rotate(1) ^ rotate(2) ^ rotate(3) ^ rotate(4) ^ 0x63;
  } while (p !== 1);
  forward[0] = 0x63;
  for (let i = 0; i < 256; i++) backward[forward[i] as number] = i;
  return { forward, backward };
})();

const blockSize = 16;
const rounds = 14;

/** The round keys of a 32-byte key, 16 bytes each. */
const expandKey = (key: Uint8Array): Uint8Array => {
  const expanded = new Uint8Array(blockSize * (rounds + 1));
  expanded.set(key);
  let constant = 1;
  for (let at = 32; at < expanded.length; at += 4) {
    let word = [...expanded.subarray(at - 4, at)];
    if (at % 32 === 0) {
      word = [1, 2, 3, 0].map((i) => boxes.forward[word[i] as number] as number);
      word[0] = (word[0] as number) ^ constant;
      constant = double(constant);
    } else if (at % 32 === 16) word = word.map((byte) => boxes.forward[byte] as number);
    for (let i = 0; i < 4; i++) expanded[at + i] = (expanded[at + i - 32] as number) ^ (word[i] as number);
  }
  return expanded;
};

const addInto = (block: Uint8Array, other: Uint8Array, offset = 0): void => {
  for (let i = 0; i < blockSize; i++) block[i] = (block[i] as number) ^ (other[offset + i] as number);
};

const substitute = (block: Uint8Array, box: Uint8Array): void => {
  for (let i = 0; i < blockSize; i++) block[i] = box[block[i] as number] as number;
};

/** Rotates row r of the column-major block by r columns to the left (`direction` 1) or right (-1). */
const shiftRows = (block: Uint8Array, direction: 1 | -1): void => {
  const before = Uint8Array.from(block);
  for (let row = 0; row < 4; row++) {
    for (let column = 0; column < 4; column++) block[4 * column + row] = before[4 * ((column + 4 + direction * row) % 4) + row] as number;
  }
};

const mixColumns = (block: Uint8Array, factors: readonly number[]): void => {
  for (let start = 0; start < blockSize; start += 4) {
    const column = [...block.subarray(start, start + 4)];
    for (let row = 0; row < 4; row++) {
      block[start + row] = column.reduce((sum, byte, i) => sum ^ multiply(byte, factors[(i - row + 4) % 4] as number), 0);
    }
  }
};

const encryptBlock = (block: Uint8Array, keys: Uint8Array): void => {
  addInto(block, keys);
  for (let round = 1; round <= rounds; round++) {
    substitute(block, boxes.forward);
    shiftRows(block, 1);
    if (round < rounds) mixColumns(block, [2, 3, 1, 1]);
    addInto(block, keys, round * blockSize);
  }
};

const decryptBlock = (block: Uint8Array, keys: Uint8Array): void => {
  for (let round = rounds; round >= 1; round--) {
    addInto(block, keys, round * blockSize);
    if (round < rounds) mixColumns(block, [14, 11, 13, 9]);
    shiftRows(block, -1);
    substitute(block, boxes.backward);
  }
  addInto(block, keys);
};

/** Encrypts whole blocks under a 32-byte key. */
export const encryptCbc = (plain: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array => {
  const keys = expandKey(key);
  const out = Uint8Array.from(plain);
  let previous = iv;
  for (let at = 0; at < out.length; at += blockSize) {
    const block = out.subarray(at, at + blockSize);
    addInto(block, previous);
    encryptBlock(block, keys);
    previous = block;
  }
  return out;
};

/** Decrypts whole blocks under a 32-byte key. */
export const decryptCbc = (encrypted: Uint8Array, key: Uint8Array, iv: Uint8Array): Uint8Array => {
  const keys = expandKey(key);
  const out = Uint8Array.from(encrypted);
  for (let at = 0; at < out.length; at += blockSize) {
    const block = out.subarray(at, at + blockSize);
    decryptBlock(block, keys);
    addInto(block, at === 0 ? iv : encrypted.subarray(at - blockSize, at));
  }
  return out;
};
