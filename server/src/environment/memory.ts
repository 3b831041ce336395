import type { DirectoryEntry, FileSystem, Location, ReadFailure } from './file-system.ts';

/** Files in memory, by location. */
export class MemoryFileSystem implements FileSystem {
  readonly #files: Map<Location, Uint8Array>;

  constructor(files: Iterable<readonly [Location, string | Uint8Array]> = []) {
    this.#files = new Map();
    for (const [location, content] of files) this.write(location, content);
  }

  write(location: Location, content: string | Uint8Array): void {
    this.#files.set(location, typeof content === 'string' ? new TextEncoder().encode(content) : content);
  }

  remove(location: Location): void {
    this.#files.delete(location);
  }

  async readFile(location: Location): Promise<Uint8Array | undefined> {
    return this.#files.get(location);
  }

  async readDirectory(location: Location): Promise<readonly DirectoryEntry[] | undefined> {
    const entries = new Map<string, DirectoryEntry>();
    for (const file of this.#files.keys()) {
      if (!file.startsWith(`${location}/`)) continue;
      const rest = file.slice(location.length + 1);
      const [name = ''] = rest.split('/');
      entries.set(name, { name, kind: rest.includes('/') ? 'directory' : 'file' });
    }
    return entries.size > 0 ? [...entries.values()] : undefined;
  }
}

/** Another file system with some files replaced: what an editor has open counts more than what is saved. */
export class OverlayFileSystem implements FileSystem {
  readonly #below: FileSystem;
  readonly #above: ReadonlyMap<Location, string>;

  constructor(below: FileSystem, above: ReadonlyMap<Location, string>) {
    this.#below = below;
    this.#above = above;
  }

  async readFile(location: Location): Promise<Uint8Array | ReadFailure | undefined> {
    const text = this.#above.get(location);
    if (text === undefined) return this.#below.readFile(location);
    // Who decodes bytes takes one mark off them; what stands in an editor has its place there.
    return new TextEncoder().encode(text.startsWith('\ufeff') ? `\ufeff${text}` : text);
  }

  async readDirectory(location: Location): Promise<readonly DirectoryEntry[] | ReadFailure | undefined> {
    return this.#below.readDirectory(location);
  }
}
