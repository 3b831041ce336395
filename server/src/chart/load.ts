/** Reads a chart from a folder or an archive, with its subcharts. Never throws: what cannot be read is in `problems`. */

import coerce from 'semver/functions/coerce.js';
import parse from 'semver/functions/parse.js';
import isSatisfied from 'semver/functions/satisfies.js';
import validRange from 'semver/ranges/valid.js';
import { type Archive, archiveLimits, readArchive } from '../archive/index.ts';
import { append } from '../base/index.ts';
import { basename, dirname, type FileSystem, isFailure, join, type Location } from '../environment/index.ts';
import { buildChart, type ChartFile, metadataOf, partsOf } from './build.ts';
import type { Chart, ChartProblem, Dependency, MissingDependency, Subchart } from './chart.ts';
import { type Ignore, parseHelmignore } from './helmignore.ts';
import { moveChart } from './move.ts';

export interface LoadOptions {
  /** Finds a chart that stands in for a dependency which is not vendored. */
  readonly findDependency?: (dependency: Dependency) => Promise<Chart | undefined>;
}

/** Files larger than this are not read (Helm: MaxDecompressedFileSize), in bytes. */
const maxFile = archiveLimits.file;
const maxFiles = 20_000;
/** Folders that symbolic links lead to: each may hold others, and is asked where it is. */
const maxLinks = 500;
/** Bytes of all files together that are read for one chart, its dependencies and what is packed in it included. */
const maxTotal = 2 * archiveLimits.total;
const maxDepth = 20;
/** Charts read for one chart. Charts that use each other by `file://` could otherwise be read again and again, in numbers that double with each step. */
const maxCharts = 1_000;

/** Reads the chart at a location: a folder with Chart.yaml, or a `.tgz`. Undefined where there is neither. */
export const loadChart = async (fs: FileSystem, location: Location, options: LoadOptions = {}): Promise<Chart | undefined> => {
  const loader = new Loader(fs, options);
  const bytes = /\.(?:tgz|tar\.gz)$/.test(location) ? await fs.readFile(location) : undefined;
  if (bytes) return isFailure(bytes) ? brokenChart(basename(location), '', bytes.failure) : loader.archive(bytes, '', basename(location), 0);
  return loader.folder(location, '', 0, new Set());
};

/** The name of the chart in a folder, without reading more than its Chart.yaml. */
export const chartNameAt = async (fs: FileSystem, folder: Location): Promise<string> => {
  const bytes = await fs.readFile(join(folder, 'Chart.yaml'));
  const files = bytes && !isFailure(bytes) ? [{ path: 'Chart.yaml', bytes }] : [];
  return metadataOf(partsOf('', files, basename(folder))).metadata.name;
};

/** A chart of which nothing could be read. `place` is where the blame is: the archive or folder, relative to the top chart. */
export const brokenChart = (name: string, path: string, message: string, place = path === '' ? name : path): Chart => ({
  ...buildChart(partsOf(path, [], nameInFile(name)), [], []),
  problems: [{ file: place, range: start, message: `${place} cannot be read: ${message}`, fatal: true }],
});

const start = { start: 0, end: 0 };

/** The chart's name in a file name that `helm package` makes: `redis` of `redis-17.0.1.tgz`. */
const nameInFile = (name: string): string => name.replace(/(?:-v?\d+(?:\.[\d.]+.*)?)?\.(?:tgz|tar\.gz)$/, '');

const beside = (path: string, name: string): string => (path === '' ? name : `${path}/${name}`);

const tooMuch = (count: number, isLinks: boolean): string => {
  if (isLinks) return `the chart has more than ${maxLinks} folders behind symbolic links`;
  return count > maxFiles ? `the chart has more than ${maxFiles} files` : `the chart is larger than ${maxTotal / 1024 / 1024} MiB`;
};

class Loader {
  readonly #fs: FileSystem;
  readonly #options: LoadOptions;
  #room = maxTotal;
  #charts = 0;

  constructor(fs: FileSystem, options: LoadOptions) {
    this.#fs = fs;
    this.#options = options;
  }

  async folder(location: Location, path: string, depth: number, above: ReadonlySet<Location>): Promise<Chart | undefined> {
    const entries = await this.#fs.readDirectory(location);
    if (!entries) return undefined;
    if (isFailure(entries)) return brokenChart(basename(location), path, entries.failure);
    if (++this.#charts > maxCharts) return brokenChart(basename(location), path, `more than ${maxCharts} charts would have to be read`);
    const ignoreFile = await this.#fs.readFile(join(location, '.helmignore'));
    const { ignore, problems: refused } = parseHelmignore(ignoreFile && !isFailure(ignoreFile) ? new TextDecoder().decode(ignoreFile) : '');
    const problems = refused.map(
      ({ message, range }): ChartProblem => ({ file: beside(path, '.helmignore'), range, message: `.helmignore: ${message}`, fatal: true }),
    );
    const files: ChartFile[] = [];
    const found: ChartProblem[] = [];
    await this.#collect(location, '', ignore, files, found, path, 0, { count: 0, links: 0 });
    // Files are read side by side, so the order in which they fail is chance.
    append(
      problems,
      found.sort((a, b) => (a.file < b.file ? -1 : 1)),
    );
    return this.#assemble(files, path, basename(location), problems, depth, location, new Set([...above, location]));
  }

  /** `place` is where the archive lies, relative to the top chart. */
  async archive(bytes: Uint8Array, path: string, name: string, depth: number, place = name): Promise<Chart> {
    const archive: Archive =
      ++this.#charts > maxCharts ? { refused: `more than ${maxCharts} charts would have to be read` } : await readArchive(bytes, this.#room);
    if ('refused' in archive) return brokenChart(name, path, archive.refused, place);
    for (const file of archive.files) this.#room -= file.bytes.length;
    return this.#assemble(archive.files, path, nameInFile(name), [], depth, undefined, new Set());
  }

  /** All files below a folder that are not ignored. */
  async #collect(
    location: Location,
    prefix: string,
    ignore: Ignore,
    files: ChartFile[],
    problems: ChartProblem[],
    path: string,
    depth: number,
    seen: { count: number; links: number },
  ): Promise<void> {
    const entries = await this.#fs.readDirectory(prefix === '' ? location : join(location, prefix));
    const complain = (name: string, message: string): void => {
      problems.push({ file: beside(path, name), range: start, message: `${beside(path, name)} cannot be read: ${message}`, fatal: true });
    };
    if (!entries) return;
    if (isFailure(entries)) return complain(prefix, entries.failure);
    if (depth > maxDepth) {
      // Nothing more is read then: links that lead to each other would bring up the same folders in ever new ways.
      if (seen.count <= maxFiles) complain(prefix, 'folders are nested too deeply (maybe a symbolic link leads back up)');
      seen.count = maxFiles + 1;
      return;
    }
    const read = async (inside: string): Promise<void> => {
      const bytes = await this.#fs.readFile(join(location, inside));
      if (!bytes) return;
      if (isFailure(bytes)) return complain(inside, bytes.failure);
      if (bytes.length > maxFile) return complain(inside, `it is larger than ${maxFile / 1024 / 1024} MiB, which Helm refuses`);
      this.#room -= bytes.length;
      files.push({ path: inside, bytes });
    };
    const reads: Promise<void>[] = [];
    for (const { name, kind, isLink } of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = prefix === '' ? name : `${prefix}/${name}`;
      if (ignore(inside, kind === 'directory')) continue;
      const isTooMuch = isLink === true && ++seen.links > maxLinks;
      if (++seen.count > maxFiles || isTooMuch || this.#room <= 0) {
        // Told once. Folders count too: links that lead back up make many of a few.
        if (seen.count <= maxFiles + 1) complain(inside, tooMuch(seen.count, isTooMuch));
        seen.count = maxFiles + 1;
        break;
      }
      if (kind === 'directory') {
        if (name !== '.git' && name !== 'node_modules') await this.#collect(location, inside, ignore, files, problems, path, depth + 1, seen);
        continue;
      }
      reads.push(read(inside));
      // Not all at once: what is read counts before more is asked for.
      if (reads.length % 64 === 0) await Promise.all(reads);
    }
    await Promise.all(reads);
  }

  async #assemble(
    files: readonly ChartFile[],
    path: string,
    name: string,
    problems: readonly ChartProblem[],
    depth: number,
    location: Location | undefined,
    above: ReadonlySet<Location>,
  ): Promise<Chart> {
    const own: ChartFile[] = [];
    const below = new Map<string, ChartFile[]>();
    for (const file of files) {
      if (!file.path.startsWith('charts/')) own.push(file);
      else if (!file.path.endsWith('.prov')) {
        const [folder = '', ...rest] = file.path.slice('charts/'.length).split('/');
        const group = below.get(folder) ?? [];
        group.push({ path: rest.join('/'), bytes: file.bytes });
        below.set(folder, group);
      } else own.push(file);
    }
    const notCharts: string[] = [];
    const subcharts: Subchart[] = [];
    for (const [folder, group] of [...below].sort(([a], [b]) => (a < b ? -1 : 1))) {
      if (folder.startsWith('_') || folder.startsWith('.') || depth > maxDepth) continue;
      const subchart = await this.#vendored(folder, group, path, depth, new Set(subcharts.map(({ chart }) => chart.path)));
      if (subchart) subcharts.push(subchart);
      else notCharts.push(folder);
    }
    const parts = partsOf(path, own, name, [...problems, ...notCharts.map((folder) => noChart(beside(path, `charts/${folder}`)))]);
    const missing: MissingDependency[] = [];
    for (const dependency of metadataOf(parts).metadata.dependencies) {
      if (subcharts.some(({ chart }) => satisfies(chart, dependency))) continue;
      const found = depth < maxDepth ? await this.#outside(dependency, path, location, depth, above) : undefined;
      if (found) subcharts.push(found);
      else
        missing.push({
          name: dependency.name,
          version: dependency.version,
          repository: dependency.repository,
          file: dependency.file,
          range: dependency.range,
        });
    }
    return buildChart(parts, subcharts, missing);
  }

  /** A chart below charts/: a folder with Chart.yaml or an archive. `taken` are the places of those before it. */
  async #vendored(
    folder: string,
    group: readonly ChartFile[],
    path: string,
    depth: number,
    taken: ReadonlySet<string>,
  ): Promise<Subchart | undefined> {
    const inside = beside(path, `charts/${folder}`);
    const [file] = group;
    if (folder.endsWith('.tgz') && file?.path === '') {
      const chart = await this.archive(file.bytes, '', folder, depth + 1, inside);
      // Two versions of a chart may be packed side by side, and a name that leads elsewhere is none.
      const byName = beside(path, `charts/${isFileName(chart.metadata.name) ? chart.metadata.name : nameInFile(folder)}`);
      const place = taken.has(byName) ? inside.replace(/\.tgz$/, '') : byName;
      const moved = moveChart(chart, place);
      const isBroken = chart.problems.some((problem) => problem.file === inside);
      return { chart: isBroken ? { ...moved, problems: chart.problems } : moved, origin: 'archive', location: inside };
    }
    const files = group.filter((entry) => entry.path !== '');
    if (!files.some((entry) => entry.path === 'Chart.yaml')) return undefined;
    const chart = await this.#assemble(files, inside, folder, [], depth + 1, undefined, new Set());
    return { chart, origin: 'folder', location: inside };
  }

  /** A dependency that is not vendored: beside the chart (`file://`), or wherever the caller finds it. */
  async #outside(
    dependency: Dependency,
    path: string,
    location: Location | undefined,
    depth: number,
    above: ReadonlySet<Location>,
  ): Promise<Subchart | undefined> {
    const inside = beside(path, `charts/${isFileName(dependency.name) ? dependency.name : 'unnamed'}`);
    if (location !== undefined && dependency.repository.startsWith('file://')) {
      const target = dependency.repository.slice('file://'.length);
      const place = target.startsWith('/') ? target : join(location, target);
      if (!above.has(place)) {
        const chart = await this.folder(place, inside, depth + 1, above);
        if (chart?.metadata.name === dependency.name) return { chart, origin: 'outside', location: place };
      }
    }
    const chart = await this.#options.findDependency?.(dependency);
    return chart && { chart: moveChart(chart, inside), origin: 'outside', location: dirname(inside) };
  }
}

/** Something in charts/ by which Helm refuses the chart, although it says no more than that Chart.yaml is missing. */
const noChart = (place: string): ChartProblem => ({
  file: place,
  range: start,
  message: `${place} is no chart, so Helm refuses the chart that it is in; only names that begin with \`.\` or \`_\` may be there beside charts`,
  fatal: true,
});

const isFileName = (name: string): boolean => name !== '' && name !== '.' && name !== '..' && !/[/\\]/.test(name);

/** Whether a vendored chart is what a dependency asks for (helm pkg/chart/v2/util, IsCompatibleRange). */
export const satisfies = (chart: Chart, dependency: Dependency): boolean =>
  chart.metadata.name === dependency.name && versionFits(chart.metadata.version, dependency.version);

/** A constraint that cannot be read fits any version: better to analyse too much than to drop a chart. */
export const versionFits = (version: string, constraint: string): boolean => {
  if (constraint === '' || constraint === '*') return true;
  // A pre-release fits only where the constraint names one (Masterminds/semver, Constraints.Check).
  const options = { loose: true, includePrerelease: /\d-[0-9A-Za-z]/.test(constraint) };
  const range = validRange(constraint.replaceAll(',', ' '), options);
  const parsed = coerce(version, { includePrerelease: true }) ?? parse(version, { loose: true });
  if (range === null || !parsed) return true;
  return isSatisfied(parse(version, { loose: true }) ?? parsed, range, options);
};
