/**
 * Reads a tar file as Go's archive/tar does: ustar with its prefix for long paths (which `helm package` writes), PAX records and GNU's long names. Nothing is
 * made of a path here, so that whoever reads sees what the archive really says.
 */

export interface TarEntry {
  readonly name: string;
  /** `other` is what no chart needs: devices, pipes. */
  readonly kind: 'file' | 'directory' | 'link' | 'other';
  readonly bytes: Uint8Array;
}

/** Entries up to the first that cannot be read, and why that one cannot. */
export interface Tar {
  readonly entries: readonly TarEntry[];
  readonly damage: string | undefined;
}

const block = 512;
/** A header's records or a long name may not be larger (Go: maxSpecialFileSize). */
const maxSpecial = 1024 * 1024;
/** Nor all of an archive together: they are read character by character, and pack well. */
const maxAllSpecial = 8 * maxSpecial;

/** Reads the entries; more than `limit` headers are a damage. */
export const readTar = (tar: Uint8Array, limit: number): Tar => {
  const entries: TarEntry[] = [];
  const broken = (damage: string): Tar => ({ entries, damage });
  let next: { name?: string; size?: number } = {};
  let at = 0;
  let special = 0;
  for (let headers = 0; at < tar.length; headers++) {
    const header = tar.subarray(at, at + block);
    if (header.every((byte) => byte === 0)) break;
    if (headers === limit) return broken(`it has more than ${limit} entries`);
    const last = entries.at(-1)?.name;
    const place = last === undefined ? 'at its start' : `after ${last}`;
    if (header.length < block) return broken(`it ends in the middle of a header, ${place}`);
    if (!hasRightSum(header)) return broken(`there is no tar header ${place}`);
    const type = String.fromCharCode(header[156] as number);
    const name = next.name ?? nameOf(header);
    const isSpecial = 'xgLK'.includes(type);
    const written = numberAt(header, 124, 12);
    const size = isSpecial ? written : '123456'.includes(type) ? 0 : (next.size ?? written);
    if (!Number.isSafeInteger(size) || size < 0) return broken(`the size of ${name} cannot be read`);
    at += block;
    if (at + size > tar.length) return broken(`it ends in the middle of ${name}`);
    const bytes = tar.subarray(at, at + size);
    at += Math.ceil(size / block) * block;
    if (isSpecial) {
      special += size;
      if (size > maxSpecial || special > maxAllSpecial) return broken(`the header of an entry ${place} is too large`);
      if (type === 'L') next.name = textOf(bytes);
      if (type === 'x') next = { ...next, ...recordsOf(bytes) };
      continue;
    }
    next = {};
    entries.push({ name, kind: kindOf(type, name), bytes });
  }
  return { entries, damage: undefined };
};

const kindOf = (type: string, name: string): TarEntry['kind'] => {
  if (type === '5' || (type === '\0' && name.endsWith('/'))) return 'directory';
  if (type === '1' || type === '2') return 'link';
  return '0\x007S'.includes(type) ? 'file' : 'other';
};

const nameOf = (header: Uint8Array): string => {
  const name = textOf(header.subarray(0, 100));
  // GNU's own format says `ustar` and a space, and has other things where the prefix would be.
  const isUstar = textOf(header.subarray(257, 263)) === 'ustar';
  const prefix = isUstar ? textOf(header.subarray(345, 500)) : '';
  return prefix === '' ? name : `${prefix}/${name}`;
};

/** The sum of all bytes of a header, those of the sum itself as spaces. */
const hasRightSum = (header: Uint8Array): boolean => {
  let sum = 0;
  for (const [i, byte] of header.entries()) sum += i >= 148 && i < 156 ? 0x20 : byte;
  return sum === numberAt(header, 148, 8);
};

/** A number in octal digits, or in base 256 where the first bit is set; NaN where it is neither. */
const numberAt = (header: Uint8Array, start: number, length: number): number => {
  const field = header.subarray(start, start + length);
  const [first = 0] = field;
  if ((first & 0x80) !== 0) return field.reduce((total, byte, i) => total * 256 + (i === 0 ? byte & 0x7f : byte), 0);
  const digits = textOf(field).trim();
  return /^[0-7]*$/.test(digits) ? Number.parseInt(`0${digits}`, 8) : Number.NaN;
};

/** The `path` and `size` among PAX records, each `length key=value` and a line break. */
const recordsOf = (bytes: Uint8Array): { name?: string; size?: number } => {
  const records: { name?: string; size?: number } = {};
  for (let at = 0; at < bytes.length; ) {
    const length = Number.parseInt(new TextDecoder().decode(bytes.subarray(at, at + 20)), 10);
    if (!(length > 0)) break;
    const record = /^\d+ ([^=]+)=(.*)\n$/s.exec(new TextDecoder().decode(bytes.subarray(at, at + length)));
    if (!record) break;
    const [, key, value = ''] = record;
    if (key === 'path') records.name = value;
    if (key === 'size') records.size = Number(value);
    at += length;
  }
  return records;
};

/** The text up to the first NUL. */
const textOf = (bytes: Uint8Array): string => {
  const end = bytes.indexOf(0);
  return new TextDecoder().decode(end < 0 ? bytes : bytes.subarray(0, end));
};
