/** All charts of an editor's folders, and what is known of each. Files are read before; analysis works on immutable charts. */
import { type Chart, dependencyIndex, loadChart, withFile } from '../chart/index.ts';
import { dirname, type FileSystem, isFailure, join, type Location, type Log } from '../environment/index.ts';
import type { ChartReport } from '../rules/index.ts';
import { type CheckOptions, check } from './check.ts';

/** One chart of the workspace. The object changes whenever the chart does, so results can be kept by it. */
export interface WorkspaceChart {
  /** The chart's folder. */
  readonly location: Location;
  readonly chart: Chart;
}

/** A consistent state of all charts. */
export interface Snapshot {
  readonly charts: readonly WorkspaceChart[];
}

const maxDepth = 12;

/** The mutable workspace: what is open, what is on disk. Each change makes a new snapshot that shares what did not change. */
export class Workspace {
  readonly #fs: FileSystem;
  readonly #log: Log;
  #folders: readonly Location[] = [];
  /** Texts of open documents, by location. */
  readonly #open = new Map<Location, string>();
  readonly #charts = new Map<Location, WorkspaceChart>();
  #snapshot: Snapshot = { charts: [] };

  constructor(fs: FileSystem, log: Log) {
    this.#fs = fs;
    this.#log = log;
  }

  get snapshot(): Snapshot {
    return this.#snapshot;
  }

  /** Reads the charts of the folders; `progress` is told how far it is. */
  async setFolders(folders: readonly Location[], progress: (done: number, total: number) => void = () => {}): Promise<void> {
    this.#folders = folders;
    const found = new Set<Location>();
    for (const folder of folders) for (const location of await this.#chartsBelow(folder, 0)) found.add(location);
    for (const location of this.#charts.keys()) if (!found.has(location)) this.#charts.delete(location);
    let done = 0;
    for (const location of found) {
      progress(done++, found.size);
      if (!this.#charts.has(location)) await this.#load(location);
    }
    await this.#resolveDependencies();
    this.#publish();
  }

  /** A document was opened or changed in the editor. */
  async changeDocument(location: Location, text: string): Promise<void> {
    const before = this.#open.get(location);
    if (before === text) return;
    this.#open.set(location, text);
    await this.#changeText(location, text);
  }

  /** A document was closed: what is on disk counts again. */
  async closeDocument(location: Location): Promise<void> {
    if (!this.#open.delete(location)) return;
    const bytes = await this.#fs.readFile(location);
    if (bytes && !isFailure(bytes)) await this.#changeText(location, new TextDecoder().decode(bytes));
  }

  async #changeText(location: Location, text: string): Promise<void> {
    const entry = this.chartOf(location);
    if (!entry) {
      if (location.endsWith('/Chart.yaml')) await this.reload([location]);
      return;
    }
    const file = location.slice(entry.location.length + 1);
    const chart = withFile(entry.chart, file, text);
    if (chart === entry.chart) return;
    this.#charts.set(entry.location, { location: entry.location, chart });
    // A new dependency in Chart.yaml has to be found first.
    if (file === 'Chart.yaml' || file === 'requirements.yaml') await this.#load(entry.location);
    this.#publish();
  }

  /** Files changed on disk: the charts that they belong to are read anew. */
  async reload(locations: readonly Location[]): Promise<void> {
    const stale = new Set<Location>();
    let mayBeNew = false;
    for (const location of locations) {
      // The editor's own text of an open file is newer than the disk.
      if (this.#open.has(location) && !location.endsWith('/Chart.yaml')) continue;
      const entry = this.chartOf(location);
      if (entry) stale.add(entry.location);
      if (!entry || location.endsWith('/Chart.yaml')) mayBeNew = true;
    }
    if (mayBeNew) {
      const found = new Set<Location>();
      for (const folder of this.#folders) for (const location of await this.#chartsBelow(folder, 0)) found.add(location);
      for (const location of this.#charts.keys()) if (!found.has(location)) this.#charts.delete(location);
      for (const location of found) if (!this.#charts.has(location)) stale.add(location);
    }
    for (const location of stale) await this.#load(location);
    if (stale.size > 0 || mayBeNew) {
      await this.#resolveDependencies();
      this.#publish();
    }
  }

  /** The chart that a file belongs to: the outermost one around it that is not vendored in another. */
  chartOf(location: Location): WorkspaceChart | undefined {
    for (let folder = dirname(location); folder !== '' && folder.includes('/'); folder = dirname(folder)) {
      const entry = this.#charts.get(folder);
      if (entry) return entry;
    }
    return undefined;
  }

  /** The text that counts for a file: the editor's, else none. */
  openText(location: Location): string | undefined {
    return this.#open.get(location);
  }

  #publish(): void {
    this.#snapshot = { charts: [...this.#charts.values()].sort((a, b) => (a.location < b.location ? -1 : 1)) };
  }

  async #chartsBelow(folder: Location, depth: number): Promise<Location[]> {
    const entries = await this.#fs.readDirectory(folder);
    if (!entries || isFailure(entries) || depth > maxDepth) return [];
    if (entries.some(({ name, kind }) => kind === 'file' && name === 'Chart.yaml')) return [folder];
    const found: Location[] = [];
    for (const { name, kind } of entries) {
      if (kind === 'directory' && !name.startsWith('.') && name !== 'node_modules')
        found.push(...(await this.#chartsBelow(join(folder, name), depth + 1)));
    }
    return found;
  }

  async #load(location: Location): Promise<void> {
    try {
      const find = dependencyIndex([...this.#charts].filter(([other]) => other !== location).map(([, entry]) => entry.chart));
      const chart = await loadChart(this.#fs, location, { findDependency: async (dependency) => find(dependency) });
      if (!chart) {
        this.#charts.delete(location);
        return;
      }
      let current = chart;
      for (const [open, text] of this.#open) if (open.startsWith(`${location}/`)) current = withFile(current, open.slice(location.length + 1), text);
      this.#charts.set(location, { location, chart: current });
    } catch (error) {
      this.#log.error(`chart could not be loaded: ${location}`, error);
    }
  }

  /** Charts read before the chart that stands in for their dependency are read once more. */
  async #resolveDependencies(): Promise<void> {
    for (const { location, chart } of [...this.#charts.values()]) {
      const find = dependencyIndex([...this.#charts.values()].filter((other) => other.location !== location).map((other) => other.chart));
      const wanted = chart.missing.some((missing) =>
        chart.metadata.dependencies.some((dependency) => dependency.name === missing.name && find(dependency) !== undefined),
      );
      if (wanted) await this.#load(location);
    }
  }
}

/** Reports by chart, worked out when first asked for; an older chart's report goes with the chart. */
export class Reports {
  readonly #reports = new WeakMap<Chart, { readonly key: string; readonly report: ChartReport }>();
  readonly #running = new WeakMap<Chart, { readonly key: string; readonly report: Promise<ChartReport> }>();
  readonly #pause: () => Promise<void>;
  readonly #now: () => number;
  readonly #log: Log;

  /** `pause` lets other work run; `now` counts milliseconds. */
  constructor(pause: () => Promise<void>, now: () => number, log: Log) {
    this.#pause = pause;
    this.#now = now;
    this.#log = log;
  }

  /** The finished report, if there is one. */
  known(chart: Chart, options: CheckOptions): ChartReport | undefined {
    const entry = this.#reports.get(chart);
    return entry?.key === keyOf(options) ? entry.report : undefined;
  }

  /** The report of a chart; `isWanted` is asked between slices, and work that nobody wants any more ends with undefined. */
  async of(chart: Chart, options: CheckOptions, isWanted: () => boolean): Promise<ChartReport | undefined> {
    const known = this.known(chart, options);
    if (known) return known;
    const key = keyOf(options);
    const running = this.#running.get(chart);
    if (running?.key === key) return running.report;
    let abandoned = false;
    const work = this.#work(chart, options, () => {
      abandoned = !isWanted();
      return !abandoned;
    });
    this.#running.set(chart, { key, report: work as Promise<ChartReport> });
    const report = await work.finally(() => this.#running.delete(chart));
    if (report) this.#reports.set(chart, { key, report });
    return report;
  }

  async #work(chart: Chart, options: CheckOptions, isWanted: () => boolean): Promise<ChartReport | undefined> {
    const slices = check(chart, options, (rule, error) => this.#log.error(`rule ${rule} failed`, error));
    let since = this.#now();
    for (;;) {
      const step = slices.next();
      if (step.done) return step.value;
      if (this.#now() - since < sliceLength) continue;
      await this.#pause();
      if (!isWanted()) return undefined;
      since = this.#now();
    }
  }
}

/** Milliseconds of work between two looks at whether it is still wanted. */
const sliceLength = 8;

const keyOf = ({ kubeVersion }: CheckOptions): string => kubeVersion ?? '';
