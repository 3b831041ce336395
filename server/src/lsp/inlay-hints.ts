/** Texts that the editor shows behind expressions, as the setting wants them. */
import type { InlayHint, InlayHintParams } from 'vscode-languageserver';
import { driftHints, printHints } from '../features/index.ts';
import { answerHere } from './answer.ts';
import { latest } from './latest.ts';
import { type ChartFile, fileOf } from './places.ts';
import type { Session } from './session.ts';
import { isTemplate } from './structure.ts';

export const offerInlayHints = (session: Session): void => {
  session.connection.languages.inlayHint.on(
    answerHere(session, 'what stands behind expressions', async ({ textDocument, range }: InlayHintParams, isWanted): Promise<InlayHint[]> => {
      const wants = ({ entry }: ChartFile) => session.configurations.of(entry.location).inlayHints;
      const asked = fileOf(session, textDocument.uri);
      if (!asked || wants(asked) === 'off' || !isTemplate(asked)) return [];
      const answered = await latest(session, textDocument.uri, isWanted, ({ entry }) => session.diagnostics(entry, isWanted));
      if (!answered) return [];
      const { entry, file, source } = answered.found;
      const within = { start: source.lines.offset(range.start), end: source.lines.offset(range.end) };
      const { underlines = [] } = answered.result.get(file) ?? {};
      const drifts = driftHints(source, underlines, within);
      const known = new Set(drifts.map(({ offset }) => offset));
      const others = wants(answered.found) === 'all' ? printHints(entry.chart, source, within).filter(({ offset }) => !known.has(offset)) : [];
      return [...drifts, ...others]
        .sort((a, b) => a.offset - b.offset)
        .map(({ offset, label, tooltip }) => ({ position: source.lines.position(offset), label, tooltip, paddingLeft: true }));
    }),
  );
};
