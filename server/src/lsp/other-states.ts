/** Earlier states of charts, as a client gives them: a packed chart, or the files of a revision. */
import type { Chart, WorkspaceChart } from '../analysis/index.ts';
import { basename, type FileSystem, MemoryFileSystem } from '../environment/index.ts';
import { toLocation } from './locations.ts';
import { refused } from './preview-params.ts';
import type { Session } from './session.ts';

export interface OtherState {
  /** How people call it: `v1.2.0`, `gatehouse-1.3.0.tgz`. */
  readonly label: string;
  /** URI of a `.tgz`. */
  readonly archive?: string;
  /** All files of the chart's folder, base64, by path in it. */
  readonly files?: Readonly<Record<string, string>>;
}

/** Revisions that were read: they are asked for again with every edit of the present state. */
const known = new WeakMap<Session, { readonly location: string; readonly files: string; readonly chart: Chart }[]>();
const maxKnown = 2;

/** Refuses with words for the user where it cannot be read. */
export const otherState = async (session: Session, entry: WorkspaceChart, state: OtherState): Promise<Chart> => {
  if (!state.files) return load(session, entry, state, archiveOf(session, state));
  const files = JSON.stringify(state.files);
  const kept = known.get(session) ?? [];
  known.set(session, kept);
  const found = kept.find((other) => other.location === entry.location && other.files === files);
  if (found) return found.chart;
  const chart = await load(session, entry, state, filesOf(state.files));
  kept.push({ location: entry.location, files, chart });
  kept.splice(0, kept.length - maxKnown);
  return chart;
};

const load = async (session: Session, entry: WorkspaceChart, { label }: OtherState, [files, place]: [FileSystem, string]): Promise<Chart> => {
  const chart = await session.workspace.otherState(entry, files, place);
  if (!chart || (chart.chartFile.text.trim() === '' && chart.templates.length === 0)) throw refused(`In ${label} there is no chart in this place.`);
  const [fatal] = chart.problems.filter((problem) => problem.fatal);
  if (fatal) throw refused(`${label}: ${fatal.message}`);
  return chart;
};

const archiveOf = ({ files }: Session, { archive, label }: OtherState): [FileSystem, string] => {
  const place = toLocation(archive ?? '');
  if (!/\.(?:tgz|tar\.gz)$/.test(basename(place))) throw refused(`${label} is no packed chart: its name must end with .tgz.`);
  return [files, place];
};

const folder = '/chart';

const filesOf = (files: Readonly<Record<string, string>>): [FileSystem, string] => [
  new MemoryFileSystem(
    Object.entries(files).map(([path, content]) => [`${folder}/${path}`, Uint8Array.from(atob(content), (char) => char.charCodeAt(0))]),
  ),
  folder,
];
