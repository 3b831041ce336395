/** Texts that the editor shows behind expressions, as the setting wants them. */
import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { driftHints, printHints } from '../features/index.ts';
import { answer } from './answer.ts';
import { fileOf } from './places.ts';
import type { Session } from './session.ts';
import { isTemplate } from './structure.ts';

export const offerInlayHints = (session: Session): void => {
  session.connection.languages.inlayHint.on(
    answer(session, 'what stands behind expressions', async ({ textDocument, range }: InlayHintParams, isWanted): Promise<InlayHint[]> => {
      const found = fileOf(session, textDocument.uri);
      const { inlayHints } = session.configurations.of(found?.entry.location ?? '');
      if (!found || inlayHints === 'off' || !isTemplate(found)) return [];
      const { entry, file, source } = found;
      const within = { start: source.lines.offset(range.start), end: source.lines.offset(range.end) };
      const { underlines = [] } = (await session.diagnostics(entry, isWanted))?.get(file) ?? {};
      const drifts = driftHints(source, underlines, within);
      const known = new Set(drifts.map(({ offset }) => offset));
      const others = inlayHints === 'all' ? printHints(entry.chart, source, within).filter(({ offset }) => !known.has(offset)) : [];
      return [...drifts, ...others]
        .sort((a, b) => a.offset - b.offset)
        .map(({ offset, label, tooltip }) => ({ position: source.lines.position(offset), label, tooltip, paddingLeft: true }));
    }),
  );
};
