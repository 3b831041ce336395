/** Finds and loads the charts that the arguments name. */

import { type Chart, dependencyIndex, loadChart, sourceOf } from '../analysis/index.ts';
import { append } from '../base/index.ts';
import { dirname, type FileSystem, isFailure, join, type Location } from '../environment/index.ts';
import { UsageError } from './arguments.ts';
import type { Host } from './host.ts';
import { isArchive, slashed } from './paths.ts';
import { problemLines } from './problems.ts';
import { folderOf, type Target } from './target.ts';

/** Folders that are looked into for charts below one path. */
const maxFolders = 100_000;

/** Charts below a folder; a chart's own charts/ belong to it. `lost` is told of folders that cannot be read: they may hold charts. */
export const chartsBelow = async (
  fs: FileSystem,
  location: Location,
  path: string,
  lost: string[],
  depth = 0,
  seen = { folders: 0 },
  isLinked = false,
): Promise<Target[]> => {
  if (depth > 12 || ++seen.folders > maxFolders) return [];
  const entries = await fs.readDirectory(location);
  if (entries && isFailure(entries)) lost.push(`${path} cannot be read: ${entries.failure}`);
  if (!entries || isFailure(entries)) return [];
  if (entries.some(({ name, kind }) => name === 'Chart.yaml' && kind === 'file')) return [{ path, location, file: undefined }];
  const found: Target[] = [];
  for (const { name, kind, isLink } of [...entries].sort((a, b) => (a.name < b.name ? -1 : 1))) {
    const inside = path === '.' ? name : `${path}/${name}`;
    // Behind one link no other is followed.
    if (kind === 'directory' && !name.startsWith('.') && name !== 'node_modules' && !(isLink && isLinked))
      append(found, await chartsBelow(fs, join(location, name), inside, lost, depth + 1, seen, isLinked || isLink === true));
    else if (kind === 'file' && isArchive(name)) found.push({ path: inside, location: join(location, name), file: undefined });
  }
  return found;
};

/** The targets that the arguments name, and what is wrong with those that lead to no chart. */
export const targetsOf = async (
  host: Host,
  paths: readonly string[],
): Promise<{ readonly targets: readonly Target[]; readonly lost: readonly string[] }> => {
  const targets: Target[] = [];
  const lost: string[] = [];
  for (const given of paths.length > 0 ? paths : ['.']) {
    const found = await targetsAt(host, slashed(given), lost);
    if (typeof found === 'string') lost.push(found);
    else append(targets, found);
  }
  return { targets, lost };
};

const targetsAt = async (host: Host, path: string, lost: string[]): Promise<readonly Target[] | string> => {
  const location = host.resolve(path);
  const entries = await host.fs.readDirectory(location);
  if (entries && isFailure(entries)) return `${path} cannot be read: ${entries.failure}`;
  if (entries) {
    const before = lost.length;
    const found = await chartsBelow(host.fs, location, path, lost);
    return found.length > 0 || lost.length > before ? found : `${path} holds no chart: there is no Chart.yaml in it or below it`;
  }
  const bytes = await host.fs.readFile(location);
  if (!bytes) return `${path} does not exist`;
  if (isFailure(bytes)) return `${path} cannot be read: ${bytes.failure}`;
  if (isArchive(path)) return [{ path, location, file: undefined }];
  return (await templateTarget(host.fs, path, location)) ?? `${path} belongs to no chart: no folder above it has a Chart.yaml`;
};

const wholeFiles = new Set(['Chart.yaml', 'requirements.yaml', 'values.yaml', 'values.schema.json']);

/** The chart that a single file belongs to: the nearest folder above with Chart.yaml. */
const templateTarget = async (fs: FileSystem, path: string, location: Location): Promise<Target[] | undefined> => {
  for (let folder = dirname(location); folder !== ''; folder = dirname(folder)) {
    const chart = await fs.readFile(join(folder, 'Chart.yaml'));
    const file = location.slice(folder.length + 1);
    // What concerns the whole chart stands for it.
    if (chart && wholeFiles.has(file))
      return [{ path: path.includes('/') ? path.slice(0, path.lastIndexOf('/')) : '.', location: folder, file: undefined }];
    if (chart) return [{ path, location: folder, file }];
  }
  return undefined;
};

/** The charts that stand in for dependencies: each `--deps` is a chart or a folder of charts. */
export const dependencyCharts = async (host: Host, folders: readonly string[]): Promise<Chart[]> => {
  const charts: Chart[] = [];
  for (const folder of folders) {
    const path = slashed(folder);
    const location = host.resolve(path);
    const lost: string[] = [];
    const found = isArchive(path) ? [{ path, location, file: undefined }] : await chartsBelow(host.fs, location, path, lost);
    for (const line of lost) host.complain(`--deps: ${line}`);
    if (found.length === 0) throw new UsageError(`--deps ${folder} holds no chart`);
    for (const target of found) {
      const chart = await loadChart(host.fs, target.location);
      if (!chart) throw new UsageError(`--deps ${target.path} does not exist`);
      // It costs nothing where no chart asks for it, but may be why a dependency is not found.
      for (const line of problemLines(target, chart)) host.complain(`--deps: ${line}`);
      charts.push(chart);
    }
  }
  return charts;
};

/** Loads a target's chart, its dependencies looked up among `dependencies`; gives the words for one that cannot be had. */
export const loadTarget = async (host: Host, target: Target, dependencies: readonly Chart[]): Promise<Chart | string> => {
  const find = dependencyIndex(dependencies);
  const chart = await loadChart(host.fs, target.location, { findDependency: async (dependency) => find(dependency) });
  if (!chart) return `${target.path} does not exist any more`;
  if (target.file !== undefined && !sourceOf(chart, target.file)) return `${target.path} is no template of the chart in ${folderOf(target)}`;
  return chart;
};
