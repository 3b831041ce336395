/** Hover over an underline: what is wrong, and the way there with links. Below it, or alone: what the name under the cursor is. */
import { type Hover, type HoverParams, MarkupKind } from 'vscode-languageserver';
import { inside, realLocation, sourceOf, upgradeOf } from '../analysis/index.ts';
import { hoverText, nameHover } from '../features/index.ts';
import { answerHere } from './answer.ts';
import { protocolRange } from './diagnostics.ts';
import { toLocation } from './locations.ts';
import { cursorOf } from './places.ts';
import type { Session } from './session.ts';

export const offerHover = (session: Session): void => {
  session.connection.onHover(
    answerHere(session, 'a hover', async (params: HoverParams, isWanted): Promise<Hover | null> => {
      const { textDocument, position } = params;
      const name = nameAt(session, params);
      const location = toLocation(textDocument.uri);
      const entry = session.workspace.chartOf(location);
      if (!entry) return name;
      const file = inside(entry, location);
      const source = sourceOf(entry.chart, file);
      if (!source) return name;
      const offset = source.lines.offset(position);
      const { underlines = [] } = (await session.diagnostics(entry, isWanted))?.get(file) ?? {};
      const here = underlines.filter(({ range }) => range.start <= offset && (offset < range.end || range.start === range.end));
      const [first] = here;
      if (!first) return name;
      const link = (target: string, at: number): string | undefined => {
        const text = sourceOf(entry.chart, target);
        const real = realLocation(entry, target);
        return text && real !== undefined ? `${session.uriOf(real)}#L${text.lines.position(at).line + 1}` : undefined;
      };
      const report = await session.report(entry, isWanted);
      const upgrade =
        report &&
        upgradeOf(
          entry.chart,
          report,
          here.flatMap(({ findings }) => findings),
        );
      const contents = session.abilities.markdown
        ? { kind: MarkupKind.Markdown, value: [hoverText(here, link, upgrade), ...(name ? [markdownOf(name)] : [])].join('\n\n---\n\n') }
        : { kind: MarkupKind.PlainText, value: here.map(({ message }) => message).join('\n\n') };
      return { contents, range: protocolRange(entry, file, first.range) };
    }),
  );
};

const nameAt = (session: Session, params: HoverParams): Hover | null => {
  const cursor = cursorOf(session, params);
  const hover = cursor && nameHover(cursor.entry.chart, cursor.file, cursor.offset);
  if (!hover) return null;
  const { markdown, range } = hover;
  const kind = session.abilities.markdown ? MarkupKind.Markdown : MarkupKind.PlainText;
  return { contents: { kind, value: markdown }, range: cursor.source.lines.positions(range) };
};

const markdownOf = ({ contents }: Hover): string => (typeof contents === 'object' && 'value' in contents ? contents.value : '');
