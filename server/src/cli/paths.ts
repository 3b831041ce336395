/** Paths as people give them, and as messages name them. */
import { basename } from '../environment/index.ts';
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
