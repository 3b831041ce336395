/** Writes tar archives (POSIX ustar) for tests: good ones, and every kind of bad one. */

export interface TarEntry {
  readonly path: string;
  readonly content?: string | Uint8Array;
  /** `0` file (the default), `1` hard link, `2` symbolic link, `5` folder, `x` PAX records, `L` GNU's long name, … */
  readonly type?: string;
  /** The part of the path that a ustar header keeps apart. */
  readonly prefix?: string;
  /** What the header says, where it lies about the content. */
  readonly size?: number;
}

/** The bytes of an archive, its two closing blocks with it. */
export const tar = (entries: readonly TarEntry[]): Buffer => Buffer.concat([...entries.flatMap(entryBlocks), Buffer.alloc(1024)]);

/** The record by which PAX gives an entry's field another value. */
export const paxRecord = (key: string, value: string): string => {
  const rest = ` ${key}=${value}\n`;
  let length = rest.length;
  while (`${length}${rest}`.length !== length) length = `${length}${rest}`.length;
  return `${length}${rest}`;
};

const entryBlocks = ({ path, content = '', type = '0', prefix = '', size }: TarEntry): Buffer[] => {
  const bytes = Buffer.from(content);
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${(size ?? bytes.length).toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write(type, 156);
  header.write('ustar\x0000', 257);
  header.write(prefix, 345, 155);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, bytes, Buffer.alloc((512 - (bytes.length % 512)) % 512)];
};
