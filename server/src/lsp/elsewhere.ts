/** The same file as other charts of the workspace see it, for which its chart stands in as a dependency: a library's helpers are used there. */
import type { WorkspaceChart } from '../analysis/index.ts';
import type { ChartFile } from './places.ts';
import type { Session } from './session.ts';

export interface Elsewhere {
  readonly entry: WorkspaceChart;
  /** The file's path in that chart. */
  readonly file: string;
  /** The folder in that chart that the file's own chart stands in for. */
  readonly folder: string;
}

export const elsewhere = ({ workspace }: Session, { entry, file }: ChartFile): Elsewhere[] =>
  workspace.snapshot.charts.flatMap((other) =>
    other === entry
      ? []
      : [...other.standIns].flatMap(([folder, real]) => (real === entry.location ? [{ entry: other, file: `${folder}/${file}`, folder }] : [])),
  );
