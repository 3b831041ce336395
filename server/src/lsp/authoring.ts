/** What the server offers to authors beyond findings and fixes. */
import type { ServerCapabilities } from 'vscode-languageserver';
import { offerComments } from './comments.ts';
import { offerCompletion } from './completion.ts';
import { offerNavigation } from './navigation.ts';
import { offerSemanticTokens, semanticLegend } from './semantic-tokens.ts';
import type { Session } from './session.ts';
import { offerSignatures } from './signatures.ts';
import { offerStructure } from './structure.ts';

export const authoringCapabilities: ServerCapabilities = {
  definitionProvider: true,
  typeDefinitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
  completionProvider: { triggerCharacters: ['.', '$', '"', '`'] },
  semanticTokensProvider: { legend: semanticLegend, full: true, range: true },
  signatureHelpProvider: { triggerCharacters: [' '], retriggerCharacters: ['('] },
};

export const offerAuthoring = (session: Session): void => {
  offerNavigation(session);
  offerStructure(session);
  offerSignatures(session);
  offerCompletion(session);
  offerSemanticTokens(session);
  offerComments(session);
};
