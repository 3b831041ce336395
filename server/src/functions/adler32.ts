/** The Adler-32 checksum (RFC 1950, section 8.2). */
export const adler32 = (bytes: Uint8Array): number => {
  const modulus = 65521;
  let a = 1;
  let b = 0;
  for (const byte of bytes) {
    a = (a + byte) % modulus;
    b = (b + a) % modulus;
  }
  return b * 65536 + a;
};
