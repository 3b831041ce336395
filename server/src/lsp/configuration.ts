/** The settings, for each folder of the workspace. */
import type { Connection } from 'vscode-languageserver';
import type { Location } from '../environment/index.ts';
import { type Configuration, configurationFrom } from '../settings/index.ts';

/** A folder of the workspace, by the name that the client gave it. */
export interface Folder {
  readonly uri: string;
  readonly location: Location;
}

export class Configurations {
  #common: Configuration = configurationFrom(undefined);
  readonly #byFolder = new Map<Location, Configuration>();

  /** Values under `keelson`, the same for all folders. */
  set(values: unknown): void {
    this.#common = configurationFrom(values);
    this.#byFolder.clear();
  }

  /** Asks the client, once for each folder. */
  async read(connection: Connection, folders: readonly Folder[]): Promise<void> {
    const section = 'keelson';
    const [common, ...own] = await connection.workspace.getConfiguration([{ section }, ...folders.map(({ uri }) => ({ section, scopeUri: uri }))]);
    this.set(common);
    folders.forEach(({ location }, i) => {
      this.#byFolder.set(location, configurationFrom(own[i]));
    });
  }

  /** What counts for a file: the settings of the innermost folder around it. */
  of(location: Location): Configuration {
    let found: Location | undefined;
    for (const folder of this.#byFolder.keys()) {
      const isAround = location === folder || location.startsWith(`${folder}/`);
      if (isAround && (found === undefined || folder.length > found.length)) found = folder;
    }
    return (found === undefined ? undefined : this.#byFolder.get(found)) ?? this.#common;
  }
}
