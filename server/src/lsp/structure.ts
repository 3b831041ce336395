/** What is in a document: outline, folding, selections, links; and the names of the whole workspace. */
import {
  type DocumentLink,
  type DocumentSymbol,
  type FoldingRange,
  FoldingRangeKind,
  type SelectionRange,
  SymbolKind,
  type WorkspaceSymbol,
} from 'vscode-languageserver';
import type { SourceText } from '../base/index.ts';
import { chartSymbols, dependencyLinks, foldsOf, type OutlineEntry, selectionsAt, templateOutline, valuesOutline } from '../features/index.ts';
import { answer, answerHere } from './answer.ts';
import { authoredFile, type ChartFile, fileOf, protocolPlace, uriOfFile } from './places.ts';
import type { Session } from './session.ts';

const kinds: Record<OutlineEntry['kind'], SymbolKind> = {
  template: SymbolKind.Function,
  block: SymbolKind.Namespace,
  variable: SymbolKind.Variable,
  key: SymbolKind.Field,
  object: SymbolKind.Object,
  list: SymbolKind.Array,
  text: SymbolKind.Property,
};

/** At most this many names at once; the user types more of the name. */
const maxSymbols = 1000;

export const isTemplate = ({ entry, file }: ChartFile): boolean => /(?:^|\/)templates\//.test(file) && file !== entry.chart.valuesFile?.path;

export const offerStructure = (session: Session): void => {
  const { connection, workspace } = session;

  const template = (uri: string): ChartFile | undefined => {
    const found = authoredFile(session, uri);
    return found && isTemplate(found) ? found : undefined;
  };

  connection.onDocumentSymbol(
    answerHere(session, 'the outline', async ({ textDocument }): Promise<DocumentSymbol[]> => {
      const found = authoredFile(session, textDocument.uri);
      if (!found) return [];
      const { entry, file, source } = found;
      if (isTemplate(found)) return templateOutline(source).map((symbol) => documentSymbol(symbol, source));
      return valuesOutline(entry.chart, file).map((symbol) => documentSymbol(symbol, source));
    }),
  );

  connection.onWorkspaceSymbol(
    answer(session, 'the names of the workspace', async ({ query }): Promise<WorkspaceSymbol[]> => {
      const found: WorkspaceSymbol[] = [];
      for (const entry of workspace.snapshot.charts) {
        if (!session.configurations.of(entry.location).authoring) continue;
        for (const { name, kind, ...place } of chartSymbols(entry.chart, query)) {
          if (found.length >= maxSymbols) return found;
          found.push({ name, kind: kinds[kind], location: protocolPlace(session, entry, place), containerName: place.source.path });
        }
      }
      return found;
    }),
  );

  connection.onFoldingRanges(
    answerHere(session, 'folding', async ({ textDocument }): Promise<FoldingRange[] | null> => {
      const found = template(textDocument.uri);
      // Of no folds an editor makes its own.
      if (!found) return null;
      const { lines } = found.source;
      return foldsOf(found.source).map(({ range, isComment }): FoldingRange => {
        const { start, end } = lines.positions(range);
        return { startLine: start.line, endLine: end.line, ...(isComment ? { kind: FoldingRangeKind.Comment } : {}) };
      });
    }),
  );

  connection.onSelectionRanges(
    answerHere(session, 'selections', async ({ textDocument, positions }): Promise<SelectionRange[] | null> => {
      const found = template(textDocument.uri);
      if (!found) return null;
      const { lines } = found.source;
      return positions.map((position): SelectionRange => {
        const ranges = selectionsAt(found.source, lines.offset(position)).map((range) => lines.positions(range));
        const [outermost = { start: position, end: position }, ...inner] = ranges.reverse();
        return inner.reduce<SelectionRange>((parent, range) => ({ range, parent }), { range: outermost });
      });
    }),
  );

  connection.onDocumentLinks(
    answerHere(session, 'links', async ({ textDocument }): Promise<DocumentLink[]> => {
      const found = authoredFile(session, textDocument.uri);
      if (!found) return [];
      const { entry, file, source } = found;
      return dependencyLinks(entry.chart, file).map(({ range, target, name }) => ({
        range: source.lines.positions(range),
        target: uriOfFile(session, entry, target),
        tooltip: `Open the Chart.yaml of ${name}`,
      }));
    }),
  );

  connection.onRequest(
    'keelson/document',
    answer(session, 'reading an archive', async ({ uri }: { readonly uri: string }): Promise<string | null> => {
      return fileOf(session, uri)?.source.text ?? null;
    }),
  );
};

const documentSymbol = ({ name, detail, kind, range, selection, children }: OutlineEntry, source: SourceText): DocumentSymbol => ({
  // Editors refuse empty names.
  name: name.trim() === '' ? '""' : name.slice(0, 120),
  detail,
  kind: kinds[kind],
  range: source.lines.positions({ start: Math.min(range.start, selection.start), end: Math.max(range.end, selection.end) }),
  selectionRange: source.lines.positions(selection),
  children: children.map((child) => documentSymbol(child, source)),
});
