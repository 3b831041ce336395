/** Paths as people give them, and as messages name them. */
import { basename, type Location } from '../environment/index.ts';
import type { Host } from './host.ts';

/** With forward slashes, whatever the machine's are, and none at the end. */
export const slashed = (path: string): string => path.replaceAll('\\', '/').replace(/(?<=.)\/+$/, '');

export const isArchive = (path: string): boolean => /\.(?:tgz|tar\.gz)$/.test(path);

/** The path of a chart's file as messages name it. What is wrong with an archive as a whole bears the archive's own name. */
export const pathIn = (folder: string, file: string): string => {
  if (folder === '.') return file;
  return isArchive(folder) && file === basename(folder) ? folder : `${folder}/${file}`;
};

/** From the current folder on, where the path lies below it. */
export const relativePath = (host: Host, path: string): string => {
  const location = host.resolve(path);
  const here = `${host.resolve('.')}/`;
  return location.startsWith(here) ? location.slice(here.length) : path;
};

/** The innermost folder that holds all of these, or is one of them; empty for those on different disks. */
export const commonFolder = (locations: readonly Location[]): Location => {
  const [first = [], ...others] = locations.map((location) => location.split('/'));
  const end = first.findIndex((part, i) => others.some((other) => other[i] !== part));
  return first.slice(0, end < 0 ? undefined : end).join('/');
};
