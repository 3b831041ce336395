import type { Finding } from '../analysis/index.ts';
import type { Location } from '../environment/index.ts';

/** A chart to work on; `file` limits the work to one template of it. */
export interface Target {
  /** As given, with forward slashes. */
  readonly path: string;
  readonly location: Location;
  readonly file: string | undefined;
}

/** The chart's folder as messages name it: in the words of the arguments where these tell it. */
export const folderOf = ({ path, location, file }: Target): string => {
  if (file === undefined) return path;
  if (path === file) return '.';
  if (path.endsWith(`/${file}`)) return path.slice(0, -file.length - 1);
  if (!file.endsWith(`/${path}`)) return location;
  const above = file.slice(0, -path.length - 1).split('/');
  return above.map(() => '..').join('/');
};

/** Whether a finding is in the file that the work is limited to, or in an object that it prints. */
export const concerns = ({ file: wanted }: Target, { file, drift }: Finding): boolean =>
  wanted === undefined || file === wanted || drift?.object.source === wanted;
