/** What the server offers to authors beyond findings and fixes. */
import type { ServerCapabilities } from 'vscode-languageserver';
import { offerCompletion } from './completion.ts';
import { offerNavigation } from './navigation.ts';
import type { Session } from './session.ts';
import { offerSignatures } from './signatures.ts';
import { offerStructure } from './structure.ts';

export const authoringCapabilities: ServerCapabilities = {
  definitionProvider: true,
  referencesProvider: true,
  documentHighlightProvider: true,
  renameProvider: { prepareProvider: true },
  documentSymbolProvider: true,
  workspaceSymbolProvider: true,
  foldingRangeProvider: true,
  selectionRangeProvider: true,
  documentLinkProvider: {},
  completionProvider: { triggerCharacters: ['.', '$', '"', '`'] },
  signatureHelpProvider: { triggerCharacters: [' '], retriggerCharacters: ['('] },
};

export const offerAuthoring = (session: Session): void => {
  offerNavigation(session);
  offerStructure(session);
  offerSignatures(session);
  offerCompletion(session);
};
