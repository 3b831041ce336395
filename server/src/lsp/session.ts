/** What all parts of the server share: the client, the workspace, and what is known of the charts. */
import { type Connection, LSPErrorCodes, ResponseError, TextDocuments } from 'vscode-languageserver';
import { TextDocument } from 'vscode-languageserver-textdocument';
import {
  type ChartBranch,
  type ChartReport,
  type CheckOptions,
  chartBranches,
  inSlices,
  inside,
  Memory,
  Reports,
  sourceOf,
  Workspace,
  type WorkspaceChart,
} from '../analysis/index.ts';
import { type Pack, wellFormed } from '../base/index.ts';
import type { FileSystem, Location, Log } from '../environment/index.ts';
import { type Abilities, abilitiesOf } from './abilities.ts';
import { clientFileSystem } from './client-files.ts';
import { Fixes } from './code-actions.ts';
import { Configurations, type Folder } from './configuration.ts';
import { type ChartDiagnostics, diagnosticsOf, placeOf } from './diagnostics.ts';
import { errorWords } from './error-words.ts';
import { toLocation, toUri } from './locations.ts';
import { type Gaps, type Overview, StatusReporter } from './status.ts';
import { Upkeep, usualRoom } from './upkeep.ts';

/** What the server needs of the machine it runs on. */
export interface Machine {
  /** The machine's own files; undefined in a browser. */
  readonly files: FileSystem | undefined;
  /** Lets other messages be handled. */
  readonly pause: () => Promise<void>;
  /** Milliseconds since some moment. */
  readonly now: () => number;
  readonly version: string;
  /** Address of the folder with the rules' pages, ending with a slash, where the machine has one. The client's own counts more. */
  readonly rulePages?: string;
  /** Nothing has been analysed for a moment: somebody who types may go on. */
  readonly rested?: () => void;
  /** Gives memory back that nobody uses: many charts were analysed before, or nothing was for long. */
  readonly tidy?: () => void;
  /** Makes texts take less room for as long as nobody asks for them. */
  readonly pack?: Pack;
  /** Charts at which nobody works and of which everything may be known, not only what was found. */
  readonly room?: number;
  /** Milliseconds after which an analysis is worth a word to the user. */
  readonly patience?: number;
}

const usualPatience = 100;
/** Milliseconds in which an editor asks for all that it shows of a document that was opened. */
const opening = 300;

export class Session {
  readonly connection: Connection;
  readonly machine: Machine;
  readonly log: Log;
  readonly documents = new TextDocuments(TextDocument);
  readonly files: FileSystem;
  readonly workspace: Workspace;
  readonly fixes: Fixes;
  readonly configurations = new Configurations();
  readonly status: StatusReporter;
  abilities: Abilities = abilitiesOf({});
  folders: readonly Folder[] = [];
  rulePages: string | undefined;
  /** A command of the client that shows an upgrade preview. */
  previewCommand: string | undefined;
  readonly #reports: Reports;
  /** What is known from before the last edits. */
  readonly memory = new Memory();
  readonly #upkeep: Upkeep;
  /** How the client spells the URIs of open documents: `file:///C:/a` or `file:///c%3A/a`. */
  readonly #spelling = new Map<Location, string>();
  /** Counts changes of spellings that are not our own. */
  #spellings = 0;
  readonly #diagnostics = new WeakMap<WorkspaceChart, { readonly report: ChartReport; readonly key: string; readonly found: ChartDiagnostics }>();
  /** By file and cluster: a preview is asked for them each time that its template prints nothing. */
  readonly #branches = new WeakMap<WorkspaceChart['chart'], Map<string, readonly ChartBranch[]>>();
  readonly #gaps = new WeakMap<WorkspaceChart, { readonly report: ChartReport; readonly spellings: number; readonly found: Gaps }>();
  #changes: Promise<void> = Promise.resolve();
  /** Resolves when the charts that were found last are read. */
  #reading: Promise<void> = Promise.resolve();
  /** Reports that are being worked out. */
  readonly #analyses = new Set<Promise<unknown>>();

  constructor(connection: Connection, machine: Machine) {
    this.connection = connection;
    this.machine = machine;
    this.log = logTo(connection);
    this.files = clientFileSystem(connection, machine.files);
    this.workspace = new Workspace(this.files, this.log);
    this.#reports = new Reports(machine, this.log);
    this.fixes = new Fixes(machine, this.log);
    this.#upkeep = new Upkeep({
      memory: this.memory,
      worked: () => this.#worked(),
      charts: () => this.workspace.snapshot.charts,
      room: machine.room ?? usualRoom,
      pace: machine,
      pack: machine.pack,
      rested: machine.rested,
      tidy: machine.tidy,
    });
    this.status = new StatusReporter(connection, () => this.#overview());
    this.documents.onDidOpen(({ document: { uri } }) => {
      this.#spelling.set(toLocation(uri), uri);
      if (uri !== toUri(toLocation(uri))) this.#spellings++;
    });
    this.documents.onDidClose(({ document: { uri } }) => {
      this.#spelling.delete(toLocation(uri));
      if (uri !== toUri(toLocation(uri))) this.#spellings++;
    });
  }

  /** Takes in a change, after those before it. A change that fails costs only itself. */
  change(what: string, work: () => Promise<void>): Promise<void> {
    this.#changes = this.#changes.then(work).catch((error: unknown) => this.log.error(`${what} failed`, error));
    return this.#changes;
  }

  /** Reads the charts that were found, one after the other, so that what happens to open documents comes in between. `progress` is told how far it is. */
  readCharts(progress: (done: number, total: number) => void): Promise<void> {
    const { workspace } = this;
    const total = workspace.unread;
    const read = async (): Promise<void> => {
      while (workspace.unread > 0) {
        progress(total - workspace.unread, total);
        // Who looks at a document waits for its diagnostics; for the other charts nobody does.
        await Promise.allSettled(this.#analyses);
        await this.change('reading a chart', async () => {
          await workspace.readNext();
          await this.machine.pause();
        });
      }
    };
    this.#reading = read();
    return this.#reading;
  }

  /** Resolves when all changes so far are taken in, and all charts are read; for one file, when that is so for its chart. */
  async settled(location?: Location): Promise<void> {
    await this.#changes;
    if (location !== undefined && this.workspace.isReady(location)) return;
    await this.#reading;
    await this.#changes;
  }

  options(entry: WorkspaceChart): CheckOptions {
    const { kubernetesVersion } = this.configurations.of(entry.location);
    const view = { project: entry.project, folder: entry.location };
    const { memory } = this;
    // What the project decides is the same for all who work on it, and in CI.
    return kubernetesVersion === '' || entry.project.kubernetesVersion !== undefined
      ? { view, memory }
      : { view, memory, kubeVersion: kubernetesVersion };
  }

  /** The report of a chart; undefined where a newer edit made it outdated, or nobody wants it any more. */
  async report(entry: WorkspaceChart, isWanted: () => boolean): Promise<ChartReport | undefined> {
    const options = this.options(entry);
    const isStillWanted = (): boolean => isWanted() && this.workspace.isCurrent(entry);
    const known = this.#reports.known(entry.chart, options);
    if (known) return isStillWanted() ? known : undefined;
    const work = () => this.#reports.of(entry.chart, options, isStillWanted);
    const words = `Analysing ${entry.chart.metadata.name}`;
    const analysis = this.#upkeep.during(entry, () => this.status.during(words, this.machine.patience ?? usualPatience, work));
    this.#analyses.add(analysis);
    try {
      return await analysis;
    } finally {
      this.#analyses.delete(analysis);
    }
  }

  /** A document was opened: what its chart's next edit needs is worked out before that comes. */
  async getReady(location: Location): Promise<void> {
    // What the editor shows of the document comes first.
    await new Promise((done) => setTimeout(done, opening));
    const entry = this.workspace.chartOf(location);
    if (!entry || this.memory.has(entry.chart)) return;
    const isWanted = (): boolean => this.workspace.isCurrent(entry) && this.#worked().includes(entry);
    await this.#upkeep.during(entry, () => this.#reports.again(entry.chart, this.options(entry), isWanted));
  }

  /** The charts at which somebody works: those of open documents, and those in which one of them stands in for a dependency. */
  #worked(): WorkspaceChart[] {
    const open = new Set(this.documents.keys().map((uri) => this.workspace.chartOf(toLocation(uri))?.location));
    return this.workspace.snapshot.charts.filter(
      ({ location, standIns }) => open.has(location) || [...standIns.values()].some((real) => open.has(real)),
    );
  }

  /** The branches of a template, or of the whole chart; undefined as with `report`. */
  async branches(entry: WorkspaceChart, only: string | undefined, isWanted: () => boolean): Promise<readonly ChartBranch[] | undefined> {
    const { kubeVersion = entry.project.kubernetesVersion } = this.options(entry);
    const options = { only, ...(kubeVersion === undefined ? {} : { kubeVersion }) };
    const key = JSON.stringify(options);
    const known = this.#branches.get(entry.chart) ?? new Map<string, readonly ChartBranch[]>();
    this.#branches.set(entry.chart, known);
    const found =
      known.get(key) ?? (await inSlices(this.machine, chartBranches(entry.chart, options), () => isWanted() && this.workspace.isCurrent(entry)));
    if (found) known.set(key, found);
    return found;
  }

  /** The diagnostics of a chart's files; undefined as with `report`. Those of charts that did not change are there already: clients ask for all of them after every edit. */
  async diagnostics(entry: WorkspaceChart, isWanted: () => boolean): Promise<ChartDiagnostics | undefined> {
    const report = await this.report(entry, isWanted);
    if (!report) return undefined;
    const { dependencies } = this.configurations.of(entry.location);
    const related = this.abilities.relatedInformation;
    const key = `${dependencies}|${related}|${this.#spellings}`;
    const known = this.#diagnostics.get(entry);
    if (known?.report === report && known.key === key) return known.found;
    const found = diagnosticsOf(entry, report, { dependencies, rulePages: this.rulePages, related, uriOf: (location) => this.uriOf(location) });
    this.#diagnostics.set(entry, { report, key, found });
    return found;
  }

  uriOf(location: Location): string {
    return this.#spelling.get(location) ?? toUri(location);
  }

  /** The version of an open document; null where it is not open. */
  versionOf(uri: string): number | null {
    return this.documents.get(uri)?.version ?? null;
  }

  /** The version for which edits of a chart's file are; refuses where the document has moved on since the chart was read. */
  versionFor(entry: WorkspaceChart, location: Location): number | null {
    const document = this.documents.get(this.uriOf(location));
    if (!document) return null;
    if (sourceOf(entry.chart, inside(entry, location))?.text !== wellFormed(document.getText())) throw outdated();
    return document.version;
  }

  #overview(): Overview {
    const { charts } = this.workspace.snapshot;
    let analysed = 0;
    const incomplete: Gaps[] = [];
    for (const entry of charts) {
      const report = this.#reports.known(entry.chart, this.options(entry));
      if (!report) continue;
      analysed++;
      if (report.incomplete.length > 0) incomplete.push(this.#gapsOf(entry, report));
    }
    return { charts: charts.length, analysed, incomplete };
  }

  /** What could not be analysed in a chart; the same object for as long as it is the same. */
  #gapsOf(entry: WorkspaceChart, report: ChartReport): Gaps {
    const known = this.#gaps.get(entry);
    if (known?.report === report && known.spellings === this.#spellings) return known.found;
    const found = report.incomplete.map(({ message, file, range }) => ({
      message,
      ...placeOf(entry, file, range, (location) => this.uriOf(location)),
    }));
    this.#gaps.set(entry, { report, spellings: this.#spellings, found });
    return found;
  }
}

/** Answers a request whose document has changed since; clients ask again by themselves. */
export const outdated = (): ResponseError<void> => new ResponseError(LSPErrorCodes.ContentModified, 'the document has changed since');

const logTo = (connection: Connection): Log => ({
  info: (message) => connection.console.info(message),
  error: (message, error) => connection.console.error(error === undefined ? message : `${message}: ${errorWords(error)}`),
});
