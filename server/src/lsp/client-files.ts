/** Files that only the editor can read (virtual workspaces, the web): asked for over the connection. */
import type { Connection } from 'vscode-languageserver';
import type { DirectoryEntry, FileSystem, Location, ReadFailure } from '../environment/index.ts';
import { isLocal, toUri } from './locations.ts';

const failure = (error: unknown): ReadFailure => ({ failure: error instanceof Error ? error.message : String(error) });

/** Local files through `local`, where there is one; all others through the editor. */
export const clientFileSystem = (connection: Connection, local: FileSystem | undefined): FileSystem => ({
  async readFile(location: Location) {
    if (local && isLocal(location)) return local.readFile(location);
    try {
      const content = await connection.sendRequest<string | null>('keelson/fs/readFile', { uri: toUri(location) });
      return content === null ? undefined : Uint8Array.from(atob(content), (char) => char.charCodeAt(0));
    } catch (error) {
      return failure(error);
    }
  },
  async readDirectory(location: Location) {
    if (local && isLocal(location)) return local.readDirectory(location);
    try {
      const entries = await connection.sendRequest<readonly DirectoryEntry[] | null>('keelson/fs/readDirectory', { uri: toUri(location) });
      return entries ?? undefined;
    } catch (error) {
      return failure(error);
    }
  },
});
