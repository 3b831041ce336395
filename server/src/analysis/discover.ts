/** Finds charts: below a folder, and above a file. */
import { basename, dirname, type FileSystem, foldersAbove, isFailure, join, type Location, type Log } from '../environment/index.ts';

const maxDepth = 12;

/** Folders that hold no charts of the author's. */
const isPassedBy = (name: string): boolean => name.startsWith('.') || name === 'node_modules';

/** The charts below a folder, or the folder itself, with the files that `isPacked` takes for charts; a chart's own charts/ belong to it. */
export const chartsBelow = async (
  fs: FileSystem,
  log: Log,
  folder: Location,
  isPacked: (name: string) => boolean = () => false,
  depth = 0,
  isLinked = false,
): Promise<Location[]> => {
  const entries = await fs.readDirectory(folder);
  if (!entries) return [];
  if (isFailure(entries)) {
    log.error(`${folder} cannot be read: ${entries.failure}`);
    return [];
  }
  if (entries.some(({ name, kind }) => kind === 'file' && name === 'Chart.yaml')) return [folder];
  const packed = entries.filter(({ name, kind }) => kind === 'file' && isPacked(name)).map(({ name }) => join(folder, name));
  if (depth === maxDepth) return packed;
  // Behind one link no other is followed.
  const folders = entries.filter(({ name, kind, isLink }) => kind === 'directory' && !isPassedBy(name) && !(isLink && isLinked));
  const deeper = await Promise.all(
    folders.map(({ name, isLink }) => chartsBelow(fs, log, join(folder, name), isPacked, depth + 1, isLinked || isLink === true)),
  );
  return [...packed, ...deeper.flat()];
};

/** The chart that a file lies in, wherever that is: the nearest folder above with a Chart.yaml, then outwards as long as it is vendored in another. */
export const chartAbove = async (fs: FileSystem, file: Location): Promise<Location | undefined> => {
  const isChart = async (folder: Location): Promise<boolean> => {
    const bytes = await fs.readFile(join(folder, 'Chart.yaml'));
    return bytes !== undefined && !isFailure(bytes);
  };
  for (let folder of foldersAbove(file)) {
    if (!folder.includes('/') || folder.endsWith(':/')) break;
    if (!(await isChart(folder))) continue;
    for (;;) {
      const vendor = dirname(dirname(folder));
      if (basename(dirname(folder)) !== 'charts' || !(await isChart(vendor))) return folder;
      folder = vendor;
    }
  }
  return undefined;
};
