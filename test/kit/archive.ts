import { gzipSync } from 'node:zlib';

/** A packed chart, as `helm package` makes it: every path begins with the chart's name. */
export const packed = (name: string, files: Readonly<Record<string, string>>): Uint8Array =>
  gzipSync(Buffer.concat([...Object.entries(files).flatMap(([path, text]) => entry(`${name}/${path}`, Buffer.from(text))), Buffer.alloc(1024)]));

/** One file of a tar archive (POSIX ustar): a header of 512 bytes, then the content in blocks of as many. */
const entry = (path: string, content: Buffer): Buffer[] => {
  const header = Buffer.alloc(512);
  header.write(path, 0, 100);
  header.write('0000644\0', 100);
  header.write(`${content.length.toString(8).padStart(11, '0')}\0`, 124);
  header.write('00000000000\0', 136);
  header.write('        ', 148);
  header.write('0', 156);
  header.write('ustar\x0000', 257);
  const sum = header.reduce((total, byte) => total + byte, 0);
  header.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148);
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)];
};
