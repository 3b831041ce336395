/** Earlier states of a chart, to compare what is rendered now with: a git revision, or a packed chart. */
import { Uri, window } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Earlier, PreviewChoices } from './address.ts';
import { packedCharts } from './folders.ts';
import { filesAt, type Repository, repositoryOf, revisionsOf } from './git.ts';

/** A state as the server takes it. */
interface State {
  readonly label: string;
  readonly archive?: string;
  readonly files?: Readonly<Record<string, string>>;
}

export const nameOf = (earlier: Earlier): string => ('archive' in earlier ? Uri.parse(earlier.archive).path.replace(/.*\//, '') : earlier.revision);

/** Reads states, a commit once. */
export class EarlierStates {
  readonly #known = new Map<string, Promise<State>>();

  /** Rejects with words for the user. */
  async state(earlier: Earlier | undefined): Promise<State> {
    if (!earlier) throw new Error('No earlier state is chosen.');
    const label = nameOf(earlier);
    if ('archive' in earlier) return { label, archive: earlier.archive };
    const chart = Uri.parse(earlier.chart);
    const repository = await repositoryOf(chart);
    if (!repository) throw new Error('VS Code’s git extension knows no repository here.');
    const commit = await repository.getCommit(label).catch(() => undefined);
    if (!commit) throw new Error(`There is no revision ${label} in this repository.`);
    const key = `${commit.hash} ${earlier.chart}`;
    const state = this.#known.get(key) ?? read(repository, commit.hash, Uri.joinPath(chart, '..'), label);
    this.#known.set(key, state);
    for (const oldest of [...this.#known.keys()].slice(0, -maxKnown)) this.#known.delete(oldest);
    state.catch(() => this.#known.delete(key));
    return state;
  }
}

const maxKnown = 2;

const read = async (repository: Repository, commit: string, folder: Uri, label: string): Promise<State> => {
  const files = await filesAt(repository, commit, folder);
  return { label, files: Object.fromEntries([...files].map(([path, bytes]) => [path, base64(bytes)])) };
};

/** Asks which state; undefined where the user gives up. */
export const askEarlier = async (client: BaseLanguageClient, { chart, chartUri }: PreviewChoices): Promise<Earlier | undefined> => {
  const folder = Uri.joinPath(Uri.parse(chartUri), '..');
  const repository = await repositoryOf(Uri.parse(chartUri));
  const revisions = repository ? await revisionsOf(repository) : [];
  const packed = (await packedCharts(folder, chart)).map((uri) => ({
    label: uri.path.replace(/.*\//, ''),
    description: 'packed',
    ask: async () => ({ archive: client.code2ProtocolConverter.asUri(uri) }),
  }));
  const archive = { label: 'A packed chart (.tgz)…', ask: () => askArchive(client, folder) };
  const head = { label: 'HEAD', description: 'the last commit', ask: async () => ({ revision: 'HEAD', chart: chartUri }) };
  const other = { label: 'Another git revision…', ask: () => askRevision(chartUri) };
  const named = revisions.map(({ name, isTag }) => ({
    label: name,
    description: isTag ? 'tag' : 'branch',
    ask: async () => ({ revision: name, chart: chartUri }),
  }));
  const picked = await window.showQuickPick([...(repository ? [head] : []), ...packed, archive, ...(repository ? [other, ...named] : [])], {
    placeHolder: repository ? 'Compare with which earlier state?' : 'Compare with which earlier state? (VS Code knows no git repository here)',
  });
  return picked?.ask();
};

const askArchive = async (client: BaseLanguageClient, defaultUri: Uri): Promise<Earlier | undefined> => {
  const [file] =
    (await window.showOpenDialog({ defaultUri, filters: { 'Packed charts': ['tgz', 'gz'] }, title: 'Compare with this packed chart' })) ?? [];
  return file && { archive: client.code2ProtocolConverter.asUri(file) };
};

const askRevision = async (chart: string): Promise<Earlier | undefined> => {
  const revision = await window.showInputBox({ prompt: 'A commit, tag or branch', placeHolder: 'v1.2.0, HEAD~3, 1a2b3c4' });
  return revision === undefined || revision.trim() === '' ? undefined : { revision: revision.trim(), chart };
};

const base64 = (bytes: Uint8Array): string => {
  let binary = '';
  for (let at = 0; at < bytes.length; at += 8192) binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
  return btoa(binary);
};
