/** Reads a chart from a folder or an archive, with its subcharts. Never throws: what cannot be read is in `problems`. */

import semver from 'semver';
import { readArchive } from '../archive/index.ts';
import { basename, dirname, type FileSystem, isFailure, join, type Location } from '../environment/index.ts';
import { buildChart, type ChartFile, partsOf } from './build.ts';
import type { Chart, ChartProblem, Dependency, MissingDependency, Subchart } from './chart.ts';
import { type Ignore, parseHelmignore } from './helmignore.ts';
import { moveChart } from './move.ts';

export interface LoadOptions {
  /** Finds a chart that stands in for a dependency which is not vendored. */
  readonly findDependency?: (dependency: Dependency) => Promise<Chart | undefined>;
}

/** Files larger than this are not read (Helm: MaxDecompressedFileSize), in bytes. */
const maxFile = 5 * 1024 * 1024;
const maxFiles = 20_000;
const maxDepth = 20;

/** Reads the chart at a location: a folder with Chart.yaml, or a `.tgz`. Undefined where there is neither. */
export const loadChart = async (fs: FileSystem, location: Location, options: LoadOptions = {}): Promise<Chart | undefined> => {
  const loader = new Loader(fs, options);
  const bytes = /\.(?:tgz|tar\.gz)$/.test(location) ? await fs.readFile(location) : undefined;
  if (bytes) return isFailure(bytes) ? brokenChart(basename(location), '', bytes.failure) : loader.archive(bytes, '', basename(location), 0);
  return loader.folder(location, '', 0, new Set());
};

/** A chart of which nothing could be read. */
export const brokenChart = (name: string, path: string, message: string): Chart => {
  const parts = partsOf(path, [], name.replace(/\.(?:tgz|tar\.gz)$/, ''), []);
  return {
    ...buildChart(parts, [], []),
    problems: [{ file: path === '' ? name : path, range: { start: 0, end: 0 }, message: `${name} cannot be read: ${message}`, fatal: true }],
  };
};

class Loader {
  readonly #fs: FileSystem;
  readonly #options: LoadOptions;

  constructor(fs: FileSystem, options: LoadOptions) {
    this.#fs = fs;
    this.#options = options;
  }

  async folder(location: Location, path: string, depth: number, above: ReadonlySet<Location>): Promise<Chart | undefined> {
    const entries = await this.#fs.readDirectory(location);
    if (!entries) return undefined;
    if (isFailure(entries)) return brokenChart(basename(location), path, entries.failure);
    const problems: ChartProblem[] = [];
    const ignoreFile = await this.#fs.readFile(join(location, '.helmignore'));
    const ignore = parseHelmignore(ignoreFile && !isFailure(ignoreFile) ? new TextDecoder().decode(ignoreFile) : '');
    const files: ChartFile[] = [];
    await this.#collect(location, '', ignore, files, problems, path, 0);
    return this.#assemble(files, path, basename(location), problems, depth, location, new Set([...above, location]));
  }

  /** `place`: the archive's own path, for an archive that is refused. */
  async archive(bytes: Uint8Array, path: string, name: string, depth: number, place = path): Promise<Chart> {
    const archive = await readArchive(bytes);
    if ('refused' in archive) return brokenChart(name, place, archive.refused);
    return this.#assemble(archive.files, path, name.replace(/(?:-[\d.]+.*)?\.(?:tgz|tar\.gz)$/, ''), [], depth, undefined, new Set());
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
  ): Promise<void> {
    const entries = await this.#fs.readDirectory(prefix === '' ? location : join(location, prefix));
    const complain = (name: string, message: string): void => {
      problems.push({
        file: path === '' ? name : `${path}/${name}`,
        range: { start: 0, end: 0 },
        message: `${name} cannot be read: ${message}`,
        fatal: true,
      });
    };
    if (!entries) return;
    if (isFailure(entries)) return complain(prefix, entries.failure);
    if (depth > maxDepth) return complain(prefix, 'folders are nested too deeply (maybe a symbolic link leads back up)');
    const read: Promise<void>[] = [];
    for (const { name, kind } of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
      const inside = prefix === '' ? name : `${prefix}/${name}`;
      if (ignore(inside, kind === 'directory')) continue;
      if (kind === 'directory') {
        if (name !== '.git' && name !== 'node_modules') await this.#collect(location, inside, ignore, files, problems, path, depth + 1);
        continue;
      }
      if (files.length >= maxFiles) return complain(inside, `the chart has more than ${maxFiles} files`);
      read.push(
        this.#fs.readFile(join(location, inside)).then((bytes) => {
          if (!bytes) return;
          if (isFailure(bytes)) complain(inside, bytes.failure);
          else if (bytes.length > maxFile) complain(inside, `it is larger than ${maxFile / 1024 / 1024} MiB, which Helm refuses`);
          else files.push({ path: inside, bytes });
        }),
      );
    }
    await Promise.all(read);
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
    const parts = partsOf(path, own, name, problems);
    const subcharts: Subchart[] = [];
    for (const [folder, group] of [...below].sort(([a], [b]) => (a < b ? -1 : 1))) {
      const subchart = await this.#vendored(folder, group, path, depth);
      if (subchart) subcharts.push(subchart);
    }
    const draft = buildChart(parts, subcharts, []);
    const missing: MissingDependency[] = [];
    for (const dependency of draft.metadata.dependencies) {
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

  /** A chart below charts/: a folder with Chart.yaml or an archive. */
  async #vendored(folder: string, group: readonly ChartFile[], path: string, depth: number): Promise<Subchart | undefined> {
    if (folder.startsWith('_') || folder.startsWith('.') || depth > maxDepth) return undefined;
    const inside = path === '' ? `charts/${folder}` : `${path}/charts/${folder}`;
    const [file] = group;
    if (folder.endsWith('.tgz') && file?.path === '') {
      const chart = await this.archive(file.bytes, '', folder, depth + 1, inside);
      if (chart.path === inside) return { chart, origin: 'archive', location: inside };
      const name = chart.metadata.name;
      return { chart: moveChart(chart, path === '' ? `charts/${name}` : `${path}/charts/${name}`), origin: 'archive', location: inside };
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
    const inside = path === '' ? `charts/${dependency.name}` : `${path}/charts/${dependency.name}`;
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

/** Whether a vendored chart is what a dependency asks for (helm pkg/chart/v2/util, IsCompatibleRange). */
export const satisfies = (chart: Chart, dependency: Dependency): boolean =>
  chart.metadata.name === dependency.name && versionFits(chart.metadata.version, dependency.version);

/** A constraint that cannot be read fits any version: better to analyse too much than to drop a chart. */
export const versionFits = (version: string, constraint: string): boolean => {
  if (constraint === '' || constraint === '*') return true;
  const range = semver.validRange(constraint.replaceAll(',', ' '), { loose: true, includePrerelease: true });
  const parsed = semver.coerce(version, { includePrerelease: true }) ?? semver.parse(version, { loose: true });
  if (range === null || !parsed) return true;
  return semver.satisfies(semver.parse(version, { loose: true }) ?? parsed, range, { loose: true, includePrerelease: true });
};
