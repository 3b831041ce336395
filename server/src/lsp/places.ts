/** Files of charts by the names that the client has for them, members of archives too: these are shown as documents of a scheme of Keelson's own, read-only. */
import type { Location as ProtocolLocation } from 'vscode-languageserver';
import { URI } from 'vscode-uri';
import { inside, realLocation, sourceOf, type WorkspaceChart } from '../analysis/index.ts';
import type { Position, Range, SourceText } from '../base/index.ts';
import { toLocation, toUri } from './locations.ts';
import type { Session } from './session.ts';

export const archiveScheme = 'keelson-archive';

export interface ChartFile {
  readonly entry: WorkspaceChart;
  /** Its path in the chart. */
  readonly file: string;
  readonly source: SourceText;
}

export interface Cursor extends ChartFile {
  readonly offset: number;
}

/** The file of a chart that a document is; undefined where it belongs to none, so that nothing is said. */
export const fileOf = ({ workspace }: Session, uri: string): ChartFile | undefined => {
  const { scheme, path, query } = URI.parse(uri);
  const isMember = scheme === archiveScheme;
  const location = toLocation(isMember ? query : uri);
  const entry = isMember ? workspace.snapshot.charts.find((chart) => chart.location === location) : workspace.chartOf(location);
  if (!entry) return undefined;
  const file = isMember ? path.slice(1) : inside(entry, location);
  const source = sourceOf(entry.chart, file);
  return source && { entry, file, source };
};

/** The same with a position in it; undefined also where the user leaves such requests to other extensions. */
export const cursorOf = (
  session: Session,
  { textDocument, position }: { readonly textDocument: { readonly uri: string }; readonly position: Position },
): Cursor | undefined => {
  const found = authoredFile(session, textDocument.uri);
  return found && { ...found, offset: found.source.lines.offset(position) };
};

/** A file of a chart, unless the user leaves navigation and completion to other extensions. */
export const authoredFile = (session: Session, uri: string): ChartFile | undefined => {
  const found = fileOf(session, uri);
  return found && session.configurations.of(found.entry.location).authoring ? found : undefined;
};

/** The name under which a client can open a file of a chart. */
export const uriOfFile = (session: Session, entry: WorkspaceChart, file: string): string => {
  const real = realLocation(entry, file);
  return real === undefined ? URI.from({ scheme: archiveScheme, path: `/${file}`, query: toUri(entry.location) }).toString() : session.uriOf(real);
};

export const protocolPlace = (
  session: Session,
  entry: WorkspaceChart,
  { source, range }: { readonly source: SourceText; readonly range: Range },
): ProtocolLocation => ({
  uri: uriOfFile(session, entry, source.path),
  range: source.lines.positions(range),
});
