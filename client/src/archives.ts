/** Files of packed dependencies as read-only documents, which the server reads out of the archive. */
import { type Disposable, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';

/** The server names members of archives by it. */
export const archiveScheme = 'keelson-archive';

export const archiveDocuments = (client: BaseLanguageClient): Disposable =>
  workspace.registerTextDocumentContentProvider(archiveScheme, {
    provideTextDocumentContent: async (uri, token) => {
      const text = await client.sendRequest<string | null>('keelson/document', { uri: client.code2ProtocolConverter.asUri(uri) }, token);
      if (text === null)
        throw new Error(`${uri.path} is not in the packed dependency any more. Close this document and open it again from the chart.`);
      return text;
    },
  });
