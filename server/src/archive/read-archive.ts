/** Reads a packed chart (`.tgz`) into memory, with Helm's rules of what may be in one (helm pkg/chart/loader/archive) and with limits. */
import { readTar } from './tar.ts';

/** Limits on an archive; the sizes are Helm's, in bytes. */
export const archiveLimits = { compressed: 20_000_000, total: 100 * 1024 * 1024, file: 5 * 1024 * 1024, entries: 10_000 } as const;

export interface ArchiveFile {
  /** Path inside the chart, without the archive's top folder. */
  readonly path: string;
  readonly bytes: Uint8Array;
}

/** The files of an archive, or why it is refused. */
export type Archive = { readonly files: readonly ArchiveFile[] } | { readonly refused: string };

/**
 * Unpacks an archive. Nothing of a refused archive is given out. `room` is how many bytes it may unpack to: archives inside of archives must not add up to
 * more than memory holds.
 */
export const readArchive = async (bytes: Uint8Array, room: number = archiveLimits.total): Promise<Archive> => {
  if (bytes.length > archiveLimits.compressed) return { refused: `the archive is larger than ${archiveLimits.compressed / 1e6} MB` };
  if (bytes[0] !== 0x1f || bytes[1] !== 0x8b) return { refused: 'this is not a gzip archive, as a packed chart must be' };
  const unpacked = await gunzip(bytes, Math.min(room, archiveLimits.total));
  return 'refused' in unpacked ? unpacked : filesOf(unpacked.bytes);
};

const gunzip = async (bytes: Uint8Array, room: number): Promise<{ readonly bytes: Uint8Array } | { readonly refused: string }> => {
  const chunks: Uint8Array[] = [];
  let total = 0;
  try {
    const stream = new Blob([bytes as Uint8Array<ArrayBuffer>]).stream().pipeThrough(new DecompressionStream('gzip'));
    const reader = stream.getReader();
    for (let chunk = await reader.read(); !chunk.done; chunk = await reader.read()) {
      total += chunk.value.length;
      if (total > room) {
        await reader.cancel();
        return { refused: `the archive unpacks to more than ${Math.floor(room / 1024 / 1024)} MiB` };
      }
      chunks.push(chunk.value);
    }
  } catch {
    return { refused: 'the archive is damaged: it cannot be unpacked' };
  }
  const all = new Uint8Array(total);
  let at = 0;
  for (const chunk of chunks) {
    all.set(chunk, at);
    at += chunk.length;
  }
  return { bytes: all };
};

const filesOf = (tar: Uint8Array): Archive => {
  const { entries, damage } = readTar(tar, archiveLimits.entries);
  const files: ArchiveFile[] = [];
  for (const { name, kind, bytes } of entries) {
    if (kind === 'directory') continue;
    const path = pathInside(name);
    if ('refused' in path) return path;
    if (kind !== 'file')
      return { refused: `the archive holds a ${kind === 'link' ? 'link' : 'device or pipe'} (${name}), which a packed chart must not` };
    if (bytes.length > archiveLimits.file) return { refused: `${name} in the archive is larger than ${archiveLimits.file / 1024 / 1024} MiB` };
    files.push({ path: path.path, bytes });
  }
  if (damage !== undefined) return { refused: `the archive is damaged or too large: ${damage}` };
  if (files.length === 0) return { refused: 'the archive holds no files' };
  return { files };
};

/** The path without the archive's top folder; refused where it leads out of it. */
const pathInside = (name: string): { readonly path: string } | { readonly refused: string } => {
  const slashed = name.replaceAll('\\', '/');
  const parts = slashed.split('/');
  if (parts.includes('..') || slashed.startsWith('/') || parts.some((part) => /^[A-Za-z]:/.test(part))) {
    return { refused: `the archive holds a path that leads outside of it (${name})` };
  }
  const inside = parts
    .slice(1)
    .filter((part) => part !== '.' && part !== '')
    .join('/');
  if (inside === '') return { refused: `the archive holds a file outside of its chart folder (${name})` };
  return { path: inside };
};
