/**
 * Where a file or folder is: an absolute path with forward slashes, or a URI. Only `/` has a meaning here, so both work the same; a location never ends
 * with a slash.
 */
export type Location = string;

export interface DirectoryEntry {
  readonly name: string;
  readonly kind: 'file' | 'directory';
  /** A symbolic link to a folder. Links that lead to others could make a few folders look like very many. */
  readonly isLink?: boolean;
}

/** Why something could not be read, for people. Absence is no failure: it is `undefined`. */
export interface ReadFailure {
  readonly failure: string;
}

/** All access to files. Implementations never throw. */
export interface FileSystem {
  /** The bytes of a file; undefined where there is none; a failure where it cannot be read. */
  readFile(location: Location): Promise<Uint8Array | ReadFailure | undefined>;
  /** What a folder holds, symbolic links resolved; undefined where there is no such folder. */
  readDirectory(location: Location): Promise<readonly DirectoryEntry[] | ReadFailure | undefined>;
}

export const isFailure = (result: object | undefined): result is ReadFailure => result !== undefined && 'failure' in result;

/** The location of `relative` below `base`; `.` and `..` are resolved, and `..` leads no further than to the root (of a disk, of a URI's host). */
export const join = (base: Location, relative: string): Location => {
  const parts = base.split('/');
  const root = /^[A-Za-z][\w+.-]+:$/.test(parts[0] ?? '') ? 3 : 1;
  for (const part of relative.split('/')) {
    if (part === '..') {
      if (parts.length > root) parts.pop();
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
};

export const dirname = (location: Location): Location => location.slice(0, Math.max(0, location.lastIndexOf('/')));

/** Longer paths than this lie on no system. */
const longestPath = 32_767;

/** The folders above a location, innermost first; none above what can be no path. */
export function* foldersAbove(location: Location): Generator<Location> {
  if (location.length > longestPath) return;
  for (let folder = dirname(location); ; folder = dirname(folder)) {
    yield folder;
    if (folder === '') return;
  }
}

export const basename = (location: Location): string => location.slice(location.lastIndexOf('/') + 1);
