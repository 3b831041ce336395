/** A line above each list of claim templates that a release changes. Clients that show previews open one from it; to others a message tells what changes. */
import type { CodeLens } from 'vscode-languageserver';
import { claimLenses } from '../features/index.ts';
import { answerHere } from './answer.ts';
import { latest } from './latest.ts';
import { uriOfFile } from './places.ts';
import { branchOf } from './preview-params.ts';
import type { Session } from './session.ts';

/** The command that tells what changes; its arguments are the lines to tell. */
export const tellChangesCommand = 'keelson.tellChanges';

export const offerLenses = (session: Session): void => {
  session.connection.onCodeLens(
    answerHere(session, 'a line above claims', async ({ textDocument }, isWanted): Promise<CodeLens[]> => {
      const answered = await latest(session, textDocument.uri, isWanted, ({ entry }) => session.report(entry, isWanted));
      if (!answered) return [];
      const { found, result: report } = answered;
      const { entry, file } = found;
      const { kubeVersion = entry.project.kubernetesVersion } = session.options(entry);
      return claimLenses(entry.chart, report, kubeVersion)
        .filter(({ source }) => source.path === file)
        .map(({ source, range, title, step, drift, changes }): CodeLens => {
          const uri = uriOfFile(session, entry, drift.object.source);
          return {
            range: source.lines.positions(range),
            command: session.previewCommand
              ? { title: `${title} · preview the upgrade`, command: session.previewCommand, arguments: [{ uri, step, branch: branchOf(drift) }] }
              : { title, command: tellChangesCommand, arguments: [changes.join('\n')] },
          };
        });
    }),
  );
};
