/** The edits that turn lines of a template into comments, or back; sent to the client, which makes them where the cursor is. */
import type { TextEdit } from 'vscode-languageserver';
import type { Position } from '../base/index.ts';
import { toggleComment } from '../features/index.ts';
import { answer } from './answer.ts';
import { fileOf } from './places.ts';
import type { Session } from './session.ts';

interface Params {
  readonly uri: string;
  /** What is selected, by each cursor. */
  readonly ranges: readonly { readonly start: Position; readonly end: Position }[];
}

/** `refused` says why there are no edits. `null` where the file belongs to no chart. */
type Toggle = { readonly edits: readonly TextEdit[]; readonly refused: string | null } | null;

export const offerComments = (session: Session): void => {
  session.connection.onRequest(
    'keelson/toggleComment',
    answer(session, 'a comment', async ({ uri, ranges }: Params): Promise<Toggle> => {
      const { source } = fileOf(session, uri) ?? {};
      if (!source) return null;
      const edits = toggleComment(
        source,
        ranges.map(({ start, end }) => ({ start: source.lines.offset(start), end: source.lines.offset(end) })),
      );
      if ('refused' in edits) return { edits: [], refused: edits.refused };
      return { edits: edits.map((edit) => ({ range: source.lines.positions(edit.range), newText: edit.text })), refused: null };
    }),
  );
};
