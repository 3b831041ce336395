/** What the client can do, as far as the server asks. */
import { type ClientCapabilities, MarkupKind } from 'vscode-languageserver';

export interface Abilities {
  /** It asks for diagnostics; otherwise they are sent to it. */
  readonly pulls: boolean;
  /** It asks again when told to. */
  readonly refreshes: boolean;
  /** It asks for lines above code again when told to. */
  readonly refreshesLenses: boolean;
  readonly refreshesHints: boolean;
  readonly refreshesColours: boolean;
  readonly relatedInformation: boolean;
  readonly configuration: boolean;
  readonly registersConfiguration: boolean;
  readonly watchesFiles: boolean;
  readonly folders: boolean;
  readonly progress: boolean;
  /** It asks for an action's edits once the action is chosen. */
  readonly resolvesActions: boolean;
  /** It shows actions that cannot be taken, with the reason. */
  readonly showsDisabled: boolean;
  /** It shows a command about a kind of actions beside them. */
  readonly documentsActions: boolean;
  /** It takes edits with the version of the document that they are for. */
  readonly versionedEdits: boolean;
  /** It takes edits that make files. */
  readonly createsFiles: boolean;
  /** It shows what edits are about, and asks before it makes them. */
  readonly annotatesEdits: boolean;
  /** It lets the server edit. */
  readonly appliesEdits: boolean;
  /** It takes completions with places to fill in. */
  readonly snippets: boolean;
  /** It shows something beside the name of each completion, not of the chosen one alone. */
  readonly labelDetails: boolean;
  readonly markdown: boolean;
}

export const abilitiesOf = ({ textDocument, workspace, window }: ClientCapabilities): Abilities => {
  const { codeAction } = textDocument ?? {};
  return {
    pulls: textDocument?.diagnostic !== undefined,
    refreshes: workspace?.diagnostics?.refreshSupport === true,
    refreshesLenses: workspace?.codeLens?.refreshSupport === true,
    refreshesHints: workspace?.inlayHint?.refreshSupport === true,
    refreshesColours: workspace?.semanticTokens?.refreshSupport === true,
    relatedInformation: textDocument?.diagnostic?.relatedInformation === true || textDocument?.publishDiagnostics?.relatedInformation === true,
    configuration: workspace?.configuration === true,
    registersConfiguration: workspace?.didChangeConfiguration?.dynamicRegistration === true,
    watchesFiles: workspace?.didChangeWatchedFiles?.dynamicRegistration === true,
    folders: workspace?.workspaceFolders === true,
    progress: window?.workDoneProgress === true,
    resolvesActions: codeAction?.dataSupport === true && codeAction.resolveSupport?.properties.includes('edit') === true,
    showsDisabled: codeAction?.disabledSupport === true,
    documentsActions: codeAction?.documentationSupport === true,
    versionedEdits: workspace?.workspaceEdit?.documentChanges === true,
    createsFiles: workspace?.workspaceEdit?.resourceOperations?.includes('create') === true,
    annotatesEdits: workspace?.workspaceEdit?.changeAnnotationSupport !== undefined,
    appliesEdits: workspace?.applyEdit === true,
    snippets: textDocument?.completion?.completionItem?.snippetSupport === true,
    labelDetails: textDocument?.completion?.completionItem?.labelDetailsSupport === true,
    markdown: textDocument?.hover?.contentFormat?.includes(MarkupKind.Markdown) ?? true,
  };
};
