/** The files of a chart at a git revision, through VS Code's own git extension. */
import { extensions, FileType, Uri, workspace } from 'vscode';

/** The part of the git extension's interface, version 1, that is used here. */
interface Git {
  readonly repositories: readonly Repository[];
  getRepository(uri: Uri): Repository | null;
  openRepository?(root: Uri): Promise<Repository | null>;
}

export interface Repository {
  readonly rootUri: Uri;
  readonly state: { readonly workingTreeChanges: readonly Change[]; readonly untrackedChanges?: readonly Change[] };
  getCommit(ref: string): Promise<{ readonly hash: string }>;
  getRefs(query: object): Promise<readonly Ref[]>;
  buffer(ref: string, path: string): Promise<Uint8Array>;
  diffWith(ref: string): Promise<readonly Change[]>;
}

interface Change {
  /** Where the file is now, or was. */
  readonly uri: Uri;
  /** Where it was at the revision. */
  readonly originalUri: Uri;
  readonly status: number;
}

interface Ref {
  /** 0: a branch, 1: one of a remote, 2: a tag. */
  readonly type: number;
  readonly name?: string;
}

/** Values of the extension's `Status`. */
const status = { added: 1, deleted: [2, 6], untracked: 7 } as const;
/** Bytes of all files of a chart together. */
const maxTotal = 50_000_000;

/** The repository that a file lies in; undefined where there is none, or no git. */
export const repositoryOf = async (uri: Uri): Promise<Repository | undefined> => {
  const extension = extensions.getExtension<{ getAPI(version: 1): Git }>('vscode.git');
  if (!extension) return undefined;
  try {
    return (await extension.activate()).getAPI(1).getRepository(uri) ?? undefined;
  } catch {
    // The extension is there and git is not.
    return undefined;
  }
};

/** Tags first, the newest first. */
export const revisionsOf = async (repository: Repository): Promise<{ readonly name: string; readonly isTag: boolean }[]> => {
  const refs = await repository.getRefs({ sort: 'committerdate' });
  const named = refs.flatMap(({ type, name }) => (name === undefined ? [] : [{ name, isTag: type === 2 }]));
  return [...named.filter(({ isTag }) => isTag), ...named.filter(({ isTag }) => !isTag)];
};

/** All files below a folder as they were at a revision, by path in the folder: those on disk, with what has changed since put back. */
export const filesAt = async (repository: Repository, revision: string, folder: Uri): Promise<Map<string, Uint8Array>> => {
  const files = new Map<string, Uint8Array>();
  const inside = (uri: Uri): string | undefined => (uri.path.startsWith(`${folder.path}/`) ? uri.path.slice(folder.path.length + 1) : undefined);
  const changes = await repository.diffWith(revision);
  const { workingTreeChanges, untrackedChanges = [] } = repository.state;
  const absent = new Set<string>();
  for (const change of [...workingTreeChanges, ...untrackedChanges]) if (change.status === status.untracked) absent.add(change.uri.path);
  for (const { uri } of changes) absent.add(uri.path);
  const room = { left: maxTotal };
  await collect(folder, '', (uri) => absent.has(uri.path), files, room);
  for (const { originalUri, status: kind } of changes) {
    const path = inside(originalUri);
    if (path !== undefined && kind !== status.added) keep(files, path, await repository.buffer(revision, originalUri.fsPath), room);
  }
  return files;
};

const collect = async (
  folder: Uri,
  prefix: string,
  isAbsent: (uri: Uri) => boolean,
  files: Map<string, Uint8Array>,
  room: { left: number },
): Promise<void> => {
  for (const [name, type] of await workspace.fs.readDirectory(Uri.joinPath(folder, prefix))) {
    const path = prefix === '' ? name : `${prefix}/${name}`;
    const uri = Uri.joinPath(folder, path);
    if (name === '.git' || name === 'node_modules') continue;
    if ((type & FileType.Directory) !== 0) await collect(folder, path, isAbsent, files, room);
    else if (!isAbsent(uri)) keep(files, path, await workspace.fs.readFile(uri), room);
  }
};

const keep = (files: Map<string, Uint8Array>, path: string, bytes: Uint8Array, room: { left: number }): void => {
  room.left -= bytes.length;
  if (room.left < 0) throw new Error(`The chart is larger than ${maxTotal / 1e6} MB.`);
  files.set(path, bytes);
};
