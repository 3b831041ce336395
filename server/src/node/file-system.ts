import { readdir, readFile, realpath, stat } from 'node:fs/promises';
import { sep } from 'node:path';
import type { DirectoryEntry, FileSystem, Location, ReadFailure } from '../environment/index.ts';

/** Larger files are not read at all. */
const maxFile = 64 * 1024 * 1024;

/** The machine's files, by absolute paths with forward slashes. */
export const nodeFileSystem: FileSystem = {
  async readFile(location: Location): Promise<Uint8Array | ReadFailure | undefined> {
    try {
      const found = await stat(location);
      if (found.size > maxFile) return { failure: `it is larger than ${maxFile / 1024 / 1024} MiB` };
      if (!found.isFile() && !found.isDirectory() && !isGiven(location)) return { failure: 'it is a device or a pipe, not a file' };
      // Files of the kernel say that they are empty, and may keep whoever reads them waiting for ever.
      return found.isFile() && found.size === 0 ? new Uint8Array() : await readFile(location);
    } catch (error) {
      // What names are that are no text is not known any more.
      return location.includes('\ufffd') ? { failure: 'its name is not valid UTF-8' } : absentOrFailure(error);
    }
  },

  async readDirectory(location: Location): Promise<readonly DirectoryEntry[] | ReadFailure | undefined> {
    try {
      const entries = await readdir(location, { withFileTypes: true });
      const known = await Promise.all(
        entries.map(async (entry): Promise<DirectoryEntry[]> => {
          if (entry.isDirectory()) return [{ name: entry.name, kind: 'directory' }];
          // A pipe is told of where it is read.
          return entry.isSymbolicLink() ? linked(location, entry.name) : [{ name: entry.name, kind: 'file' }];
        }),
      );
      return known.flat();
    } catch (error) {
      return absentOrFailure(error);
    }
  },
};

/** Whether a pipe is what a shell gives: `-f <(…)`, `-f /dev/stdin`. Any other is as endless as whoever writes to it. */
const isGiven = (location: Location): boolean => /^\/(?:dev\/(?:fd\/|stdin$)|proc\/self\/fd\/)/.test(location);

/** What a symbolic link leads to. One that leads nowhere, or back to a folder in which it lies, is left out: whoever follows it finds the same again and again. */
const linked = async (location: Location, name: string): Promise<DirectoryEntry[]> => {
  try {
    const target = await stat(`${location}/${name}`);
    if (!target.isDirectory()) return [{ name, kind: 'file' }];
    const there = await realpath(`${location}/${name}`);
    // Also by way of another link: `a/to-b/to-a` lies in `a`, although `b` does not.
    for (let folder = location; folder !== ''; folder = folder.slice(0, folder.lastIndexOf('/'))) {
      const here = await realpath(folder);
      if (here === there || here.startsWith(there.endsWith(sep) ? there : there + sep)) return [];
    }
    return [{ name, kind: 'directory', isLink: true }];
  } catch {
    return [];
  }
};

const absentOrFailure = (error: unknown): ReadFailure | undefined => {
  const { code } = error as { code?: string };
  if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
  if (code === 'EACCES' || code === 'EPERM') return { failure: 'permission denied' };
  if (code === 'EISDIR') return { failure: 'it is a folder' };
  if (code === 'ELOOP') return { failure: 'symbolic links lead round in a circle' };
  return { failure: error instanceof Error ? error.message : String(error) };
};
