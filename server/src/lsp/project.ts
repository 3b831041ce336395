/** What is wrong with the project's file, as diagnostics of that file. */
import { type Diagnostic, DiagnosticSeverity } from 'vscode-languageserver';
import { type Project, projectFrom } from '../analysis/index.ts';
import { LineIndex } from '../base/index.ts';
import { basename, type Location } from '../environment/index.ts';
import { projectFile } from '../settings/index.ts';
import type { Session } from './session.ts';

const diagnosticsOf = ({ text, problems }: Project): Diagnostic[] => {
  const lines = new LineIndex(text);
  return problems.map(({ message, range }) => ({
    range: lines.positions(range),
    severity: DiagnosticSeverity.Error,
    source: 'keelson',
    code: 'project-file',
    message,
  }));
};

/** Of a document that is open; undefined where it is no such file. */
export const projectDiagnostics = (session: Session, uri: string, location: Location): Diagnostic[] | undefined => {
  if (basename(location) !== projectFile) return undefined;
  const text = session.documents.get(uri)?.getText();
  if (text === undefined) return [];
  // A chart's knows whether the folders that it names are there.
  const known = session.workspace.snapshot.charts.find(({ project }) => project.location === location && project.text === text)?.project;
  return diagnosticsOf(known ?? projectFrom(location, text));
};

/** Of all files that charts of the workspace have found. */
export const allProjectDiagnostics = (session: Session): ReadonlyMap<Location, Diagnostic[]> => {
  const found = new Map<Location, Diagnostic[]>();
  for (const { project } of session.workspace.snapshot.charts)
    if (project.location !== undefined && project.problems.length > 0) found.set(project.location, diagnosticsOf(project));
  return found;
};
