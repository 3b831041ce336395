/** All charts of an editor's folders, as they are with what is typed but not saved. Files are read before; analysis works on immutable charts. */
import { type SourceText, wellFormed } from '../base/index.ts';
import { type Chart, chartNameAt, dependencyIndex, isPlainText, type LoadOptions, loadChart, plainText, valuesIn, withFile } from '../chart/index.ts';
import {
  basename,
  dirname,
  type FileSystem,
  foldersAbove,
  isFailure,
  join,
  type Location,
  type Log,
  OverlayFileSystem,
} from '../environment/index.ts';
import { projectFile } from '../settings/index.ts';
import { parse } from '../template/index.ts';
import { chartAbove, chartsBelow } from './discover.ts';
import { archiveOf, sourceOf } from './files.ts';
import { findProject, type Project, type ProjectCharts, projectCharts } from './project.ts';
import { shareTexts } from './share.ts';
import { type StandIns, standInsOf } from './stand-ins.ts';

/** One chart of the workspace. The object changes whenever the chart does, so results can be kept by it. */
export interface WorkspaceChart {
  /** The chart's folder. */
  readonly location: Location;
  readonly chart: Chart;
  readonly standIns: StandIns;
  /** What the project decides for it. */
  readonly project: Project;
}

/** A consistent state of all charts. */
export interface Snapshot {
  readonly charts: readonly WorkspaceChart[];
}

/** Something that happened to a file or folder on disk. */
export interface FileEvent {
  readonly location: Location;
  readonly kind: 'created' | 'changed' | 'deleted';
}

/** Rounds after which charts that depend on each other in a circle are left as they are. */
const maxRounds = 8;

/** The mutable workspace. Each change makes a new snapshot that shares what did not change. */
export class Workspace {
  readonly #disk: FileSystem;
  readonly #log: Log;
  #folders: readonly Location[] = [];
  /** Texts of open documents. */
  readonly #open = new Map<Location, string>();
  /** The disk with what is open in the editor over it. */
  readonly #files: FileSystem;
  readonly #charts = new Map<Location, WorkspaceChart>();
  /** Charts that were found and are to be read. */
  readonly #unread = new Set<Location>();
  /** Charts that were read before others, with all that could stand in for a dependency of theirs. */
  readonly #early = new Set<Location>();
  /** Names of charts that are to be read, where somebody looked for them. */
  readonly #names = new Map<Location, string>();
  /** Charts outside of all folders, kept for as long as a file of theirs is open. */
  readonly #loose = new Set<Location>();
  readonly #projectCharts = new Map<string, Promise<ProjectCharts>>();
  #snapshot: Snapshot = { charts: [] };

  constructor(disk: FileSystem, log: Log) {
    this.#disk = disk;
    this.#log = log;
    this.#files = new OverlayFileSystem(disk, this.#open);
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Whether a chart is still as it was. */
  isCurrent(entry: WorkspaceChart): boolean {
    return this.#charts.get(entry.location) === entry;
  }

  /** The innermost known chart around a file; a vendored chart is known only as part of the one that it is vendored in. */
  chartOf(location: Location): WorkspaceChart | undefined {
    for (const folder of foldersAbove(location)) {
      const entry = this.#charts.get(folder);
      if (entry) return entry;
    }
    return undefined;
  }

  /** How many charts of the folders were found, but not read yet. */
  get unread(): number {
    return this.#unread.size;
  }

  /** Finds the charts of the folders. They are read by `readNext`, or when a document of theirs is opened. */
  async setFolders(folders: readonly Location[]): Promise<void> {
    this.#folders = folders;
    await this.#settle(await this.#find());
  }

  /** Reads one chart. Charts that stand in for dependencies of others are looked up once all are read. */
  async readNext(): Promise<void> {
    const [location] = this.#unread;
    if (location === undefined) return;
    await this.#read(location);
    if (this.#unread.size > 0) return;
    this.#early.clear();
    await this.#settle(new Set(this.#charts.keys()));
  }

  /** Whether a file's chart is read, with all that it needs of other charts. */
  isReady(location: Location): boolean {
    return this.#unread.size === 0 || this.#early.has(this.chartOf(location)?.location ?? '');
  }

  /** A document was opened or changed in the editor. */
  async changeDocument(location: Location, typed: string): Promise<void> {
    const text = wellFormed(typed);
    const isNew = !this.#open.has(location);
    if (this.#open.get(location) === text) return;
    this.#open.set(location, text);
    if (basename(location) === projectFile) return this.#refresh(this.#chartsUnder(location));
    if (isNew && !this.chartOf(location)) {
      const found = [...this.#unread].find((folder) => location.startsWith(`${folder}/`));
      const chart = found ?? (await chartAbove(this.#disk, location));
      if (!chart) return;
      if (!found) this.#loose.add(chart);
      await this.#readEarly(chart);
    } else await this.#changeText(location, text);
  }

  /** A document was closed: what is on disk counts again. */
  async closeDocument(location: Location): Promise<void> {
    if (!this.#open.delete(location)) return;
    if (basename(location) === projectFile) return this.#refresh(this.#chartsUnder(location));
    const text = await this.#textOnDisk(location);
    if (text !== undefined) await this.#changeText(location, text);
    else await this.#refresh(new Set([this.chartOf(location)?.location ?? location]));
    if ([...this.#loose].some((chart) => !this.#hasOpen(chart))) await this.#discover();
  }

  /** Files or folders changed on disk: what belongs to them is read anew. */
  async filesChanged(events: readonly FileEvent[]): Promise<void> {
    const stale = new Set<Location>();
    let mayBeOthers = false;
    for (const { location, kind } of new Map(events.map((event) => [event.location, event])).values()) {
      const entry = this.chartOf(location);
      // The editor's own text of an open file is newer than the disk.
      if (kind === 'changed' && this.#open.has(location)) continue;
      if (basename(location) === projectFile) for (const chart of this.#chartsUnder(location)) stale.add(chart);
      if (await this.#tellsOfCharts(location, kind)) mayBeOthers = true;
      if (!entry) continue;
      const text = kind === 'changed' && sourceOf(entry.chart, inside(entry, location)) ? await this.#textOnDisk(location) : undefined;
      if (text !== undefined) await this.#changeText(location, text);
      else stale.add(entry.location);
    }
    if (stale.size > 0) await this.#refresh(stale);
    if (mayBeOthers) await this.#discover();
  }

  /** The saved text of a file; undefined where there is none, or only the loader can tell what is wrong with it. */
  async #textOnDisk(location: Location): Promise<string | undefined> {
    const bytes = await this.#disk.readFile(location);
    return bytes && !isFailure(bytes) ? plainText(bytes) : undefined;
  }

  /** Whether charts may have come or gone: by their Chart.yaml, or with a folder, of which editors tell nothing but its own name. */
  async #tellsOfCharts(location: Location, kind: FileEvent['kind']): Promise<boolean> {
    if (kind === 'changed') return false;
    if (basename(location) === 'Chart.yaml') return true;
    if (kind === 'deleted') return [...this.#charts.keys()].some((chart) => chart === location || chart.startsWith(`${location}/`));
    if (this.chartOf(location)) return false;
    const entries = await this.#disk.readDirectory(location);
    return entries !== undefined && !isFailure(entries);
  }

  /** Looks for charts in all folders: notes those that are new, forgets those that have gone, which are given. */
  async #find(): Promise<Set<Location>> {
    const below = await Promise.all(this.#folders.map((folder) => chartsBelow(this.#disk, this.#log, folder)));
    await this.#findLoose(below.flat());
    const found = new Set([...below.flat(), ...this.#loose].sort());
    this.#unread.clear();
    this.#names.clear();
    for (const location of found) if (!this.#charts.has(location)) this.#unread.add(location);
    const gone = new Set([...this.#charts.keys()].filter((location) => !found.has(location)));
    for (const location of gone) this.#charts.delete(location);
    return gone;
  }

  /** Looks for the charts of open files that lie in none of the given. */
  async #findLoose(charts: readonly Location[]): Promise<void> {
    this.#loose.clear();
    for (const open of [...this.#open.keys()]) {
      if ([...charts, ...this.#loose].some((chart) => open.startsWith(`${chart}/`))) continue;
      const chart = await chartAbove(this.#disk, open);
      if (chart !== undefined) this.#loose.add(chart);
    }
  }

  /** Finds charts, and reads those that are new, unless somebody is reading all of them anyway. */
  async #discover(): Promise<void> {
    const isReading = this.#unread.size > 0;
    const changed = await this.#find();
    if (!isReading) {
      for (const location of [...this.#unread]) {
        await this.#read(location);
        changed.add(location);
      }
    }
    await this.#settle(changed);
  }

  /** Reads a chart before all others, but for those that may stand in for its dependencies. */
  async #readEarly(location: Location): Promise<void> {
    for (let wave = [location]; wave.length > 0; ) {
      for (const chart of wave) await this.#read(chart);
      const missing = new Set(wave.flatMap((chart) => missingNames(this.#charts.get(chart)?.chart)));
      wave = missing.size === 0 ? [] : (await this.#unreadNames()).filter(([, name]) => missing.has(name)).map(([chart]) => chart);
    }
    this.#early.add(location);
    await this.#settle(new Set([location]));
  }

  /** The charts that are to be read, with their names. */
  async #unreadNames(): Promise<(readonly [Location, string])[]> {
    return Promise.all(
      [...this.#unread].map(async (location) => {
        const known = this.#names.get(location);
        const name = known ?? (await chartNameAt(this.#files, location));
        this.#names.set(location, name);
        return [location, name] as const;
      }),
    );
  }

  async #read(location: Location): Promise<void> {
    this.#names.delete(location);
    this.#unread.delete(location);
    await this.#load(location, new Map());
  }

  /** Reads charts anew, and those that they stand in for. */
  async #refresh(locations: ReadonlySet<Location>): Promise<void> {
    for (const location of locations) {
      // It may have other dependencies now.
      this.#early.delete(location);
      if (this.#charts.has(location)) await this.#load(location, this.#byName());
    }
    await this.#settle(locations);
  }

  async #changeText(location: Location, text: string): Promise<void> {
    const entry = this.chartOf(location);
    if (!entry) return;
    const file = inside(entry, location);
    const before = sourceOf(entry.chart, file);
    if (before?.text === text) return;
    if (!isPlainText(text)) return this.#refresh(new Set([entry.location]));
    const chart = withFile(entry.chart, file, text);
    if (chart === entry.chart) {
      // Templates that were just created, and lists that the loader reads. Other files count once they are saved, which the disk tells.
      if (/(?:^|\/)(?:templates\/.*|values\.schema\.json|requirements\.yaml|\.helmignore)$/.test(file))
        await this.#refresh(new Set([entry.location]));
      return;
    }
    if (basename(file) === 'Chart.yaml' && (needsLoading(entry.chart, chart) || this.#isRival(entry.chart, chart)))
      return this.#refresh(new Set([entry.location]));
    this.#charts.set(entry.location, { ...entry, chart });
    if (before) release(before);
    // The same edit where this chart stands in for a dependency.
    for (const other of [...this.#charts.values()]) {
      for (const [path, real] of other.standIns) {
        const current = this.#charts.get(other.location);
        if (real !== entry.location || !current) continue;
        const copy = sourceOf(current.chart, `${path}/${file}`);
        this.#charts.set(other.location, { ...current, chart: withFile(current.chart, `${path}/${file}`, text) });
        if (copy) release(copy);
      }
    }
    this.#publish();
  }

  /** Whether an edit gives a chart another version, of whose name there are several: which of them stands in for a dependency goes by the version. */
  #isRival(before: Chart, { metadata: { name, version } }: Chart): boolean {
    return before.metadata.version !== version && (this.#byName().get(name)?.length ?? 0) > 1;
  }

  /** The charts that a project's file may speak of. */
  #chartsUnder(file: Location): Set<Location> {
    this.#projectCharts.clear();
    const folder = dirname(file);
    return new Set([...this.#charts.keys()].filter((chart) => chart === folder || chart.startsWith(`${folder}/`)));
  }

  /** The charts in a project's dependency folders, read once for all of its charts. */
  #dependenciesOf(project: Project): Promise<ProjectCharts> {
    if (project.dependencies.length === 0) return Promise.resolve({ charts: [], problems: [] });
    const key = `${project.location}|${project.text}`;
    const found = this.#projectCharts.get(key) ?? projectCharts(this.#files, project);
    this.#projectCharts.set(key, found);
    return found;
  }

  /** Reads a chart, its dependencies looked up among the others. */
  async #load(location: Location, others: ReadonlyMap<string, readonly WorkspaceChart[]>): Promise<void> {
    try {
      const found = new Map<string, Location>();
      const before = this.#charts.get(location)?.chart;
      const stated = await findProject(this.#files, location);
      const { problems } = await this.#dependenciesOf(stated);
      const project = problems.length === 0 ? stated : { ...stated, problems: [...stated.problems, ...problems] };
      const chart = await loadChart(this.#files, location, { findDependency: await this.#finder(location, project, others, found) });
      if (!chart) {
        this.#charts.delete(location);
        return;
      }
      const standIns = standInsOf(chart, found, (real) => this.#charts.get(real)?.standIns);
      this.#charts.set(location, { location, chart: before ? shareTexts(before, chart) : chart, standIns, project });
    } catch (error) {
      this.#log.error(`chart could not be loaded: ${location}`, error);
    }
  }

  /** Another state of a chart, in files of its own: a folder or an archive at `place`. Dependencies that it lacks are looked up as those of the present one. */
  async otherState({ location, project }: WorkspaceChart, files: FileSystem, place: Location): Promise<Chart | undefined> {
    return loadChart(files, place, { findDependency: await this.#finder(location, project, this.#byName(), new Map()) });
  }

  /** Looks dependencies up among the other charts, then among those that the project names. `found` is told where the others are. */
  async #finder(
    location: Location,
    project: Project,
    others: ReadonlyMap<string, readonly WorkspaceChart[]>,
    found: Map<string, Location>,
  ): Promise<NonNullable<LoadOptions['findDependency']>> {
    const given = dependencyIndex((await this.#dependenciesOf(project)).charts);
    return async (dependency) => {
      const named = (others.get(dependency.name) ?? []).filter((other) => other.location !== location);
      const other = dependencyIndex(named.map((candidate) => candidate.chart))(dependency);
      const real = named.find((candidate) => candidate.chart === other)?.location;
      if (real !== undefined) found.set(dependency.name, real);
      return other ?? given(dependency);
    };
  }

  /** Reads anew, until nothing changes any more, charts in which a changed one stands in, and those for whose missing dependencies one is there now. */
  async #settle(changed: ReadonlySet<Location>): Promise<void> {
    let wave = changed;
    for (let round = 0; round < maxRounds; round++) {
      const others = this.#byName();
      const next = new Set<Location>();
      // A chart that comes may be a better stand-in than another of its name.
      const names = new Set([...wave].map((location) => this.#charts.get(location)?.chart.metadata.name));
      for (const { location, chart, standIns } of this.#charts.values()) {
        const isTouched = [...standIns.values()].some((real) => wave.has(real) || names.has(this.#charts.get(real)?.chart.metadata.name));
        const isThere = missingNames(chart).some((name) => others.get(name)?.some((other) => other.location !== location));
        if (isTouched || (isThere && round === 0)) next.add(location);
      }
      if (next.size === 0) break;
      for (const location of next) await this.#load(location, others);
      wave = next;
    }
    this.#publish();
  }

  #hasOpen(chart: Location): boolean {
    return [...this.#open.keys()].some((open) => open.startsWith(`${chart}/`));
  }

  #byName(): Map<string, WorkspaceChart[]> {
    const named = new Map<string, WorkspaceChart[]>();
    for (const entry of this.#sorted()) {
      const { name } = entry.chart.metadata;
      named.set(name, [...(named.get(name) ?? []), entry]);
    }
    return named;
  }

  #sorted(): WorkspaceChart[] {
    return [...this.#charts.values()].sort((a, b) => (a.location < b.location ? -1 : 1));
  }

  #publish(): void {
    const charts = this.#sorted();
    const { charts: before } = this.#snapshot;
    if (charts.length !== before.length || charts.some((entry, i) => entry !== before[i])) this.#snapshot = { charts };
  }
}

/** The path of a file in its chart. */
export const inside = (entry: WorkspaceChart, location: Location): string => location.slice(entry.location.length + 1);

/** Where a chart's file really is; undefined for files in archives. */
export const realLocation = ({ chart, location, standIns }: WorkspaceChart, file: string): Location | undefined => {
  if (archiveOf(chart, file)) return undefined;
  const path = [...standIns.keys()].filter((standIn) => file.startsWith(`${standIn}/`)).sort((a, b) => b.length - a.length)[0];
  const real = path === undefined ? undefined : standIns.get(path);
  return real === undefined || path === undefined ? join(location, file) : join(real, file.slice(path.length + 1));
};

const missingNames = (chart: Chart | undefined): string[] =>
  chart ? [...chart.missing.map(({ name }) => name), ...chart.subcharts.flatMap((subchart) => missingNames(subchart.chart))] : [];

/** Whether an edit of Chart.yaml asks for other charts than before, or moves entries whose places the loader took down. */
const needsLoading = (before: Chart, after: Chart): boolean => missingNames(before).length > 0 || dependenciesOf(before) !== dependenciesOf(after);

const dependenciesOf = ({ chartFile, metadata, problems, subcharts }: Chart): string =>
  JSON.stringify([
    // What the loader says of a file without content or without a name, an edit alone does not.
    chartFile.text.trim() === '',
    problems.filter(({ file }) => file === chartFile.path).map(({ message }) => message),
    metadata.name,
    metadata.apiVersion,
    metadata.dependencies.map(({ name, version, repository, alias }) => [name, version, repository, alias]),
    subcharts.map((subchart) => [subchart.chart.metadata.version, dependenciesOf(subchart.chart)]),
  ]);

/** What was read from a text goes with those who still hold the text. */
const release = (source: SourceText): void => {
  parse.release(source);
  valuesIn.release(source);
};
