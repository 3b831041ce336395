import { gzipSync } from 'node:zlib';
import { tar } from './tar.ts';

/** A packed chart, as `helm package` makes it: every path begins with the chart's name. */
export const packed = (name: string, files: Readonly<Record<string, string | Uint8Array>>): Uint8Array =>
  gzipSync(tar(Object.entries(files).map(([path, content]) => ({ path: `${name}/${path}`, content }))));
