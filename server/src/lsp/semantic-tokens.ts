/** Colours by meaning, of a whole template or of the part that is shown. */
import {
  type SemanticTokens,
  SemanticTokensBuilder,
  type SemanticTokensLegend,
  SemanticTokensRangeRequest,
  SemanticTokensRequest,
} from 'vscode-languageserver';
import type { Position, Range } from '../base/index.ts';
import { type SemanticKind, type SemanticModifier, semanticTokens } from '../features/index.ts';
import { answerHere } from './answer.ts';
import { authoredFile } from './places.ts';
import type { Session } from './session.ts';
import { isTemplate } from './structure.ts';

const kinds: readonly SemanticKind[] = ['comment', 'keyword', 'function', 'variable', 'property', 'number'];
const modifierNames: readonly SemanticModifier[] = ['declaration', 'defaultLibrary'];

export const semanticLegend: SemanticTokensLegend = { tokenTypes: [...kinds], tokenModifiers: [...modifierNames] };

export const offerSemanticTokens = (session: Session): void => {
  const { connection } = session;

  /** `null` leaves the colours to others. */
  const tokens = (uri: string, within?: { readonly start: Position; readonly end: Position }): SemanticTokens | null => {
    const found = authoredFile(session, uri);
    if (!found || !isTemplate(found)) return null;
    const builder = new SemanticTokensBuilder();
    const { lines, text } = found.source;
    const range: Range = within ? { start: lines.offset(within.start), end: lines.offset(within.end) } : { start: 0, end: text.length };
    for (const { start, end, kind, modifiers } of semanticTokens(found.source, range)) {
      const { line, character } = lines.position(start);
      const bits = modifiers.reduce((sum, modifier) => sum | (1 << modifierNames.indexOf(modifier)), 0);
      builder.push(line, character, end - start, kinds.indexOf(kind), bits);
    }
    return builder.build();
  };

  connection.onRequest(
    SemanticTokensRequest.type,
    answerHere(session, 'colours', async ({ textDocument }) => tokens(textDocument.uri)),
  );
  connection.onRequest(
    SemanticTokensRangeRequest.type,
    answerHere(session, 'colours', async ({ textDocument, range }) => tokens(textDocument.uri, range)),
  );
};
