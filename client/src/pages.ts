/** The pages of rules and fixes, which lie beside the server. */
import { commands, type ExtensionContext, Uri, window } from 'vscode';

const pages = {
  rules: [
    'claim-label-drift',
    'claim-field-drift',
    'selector-drift',
    'immutable-field-drift',
    'template-syntax',
    'missing-dependency',
    'unused-suppression',
  ],
  fixes: [
    'selector-labels',
    'static-labels',
    'drop-version-labels',
    'repair-helper',
    'stable-helper',
    'omit-version-labels',
    'values-labels',
    'freeze-labels',
    'stable-selector',
    'freeze-field',
    'remove-suppression',
  ],
} as const;

type Shelf = keyof typeof pages;

const entries = (['rules', 'fixes'] as const).flatMap((shelf: Shelf) =>
  pages[shelf].map((label) => ({ label, description: shelf === 'rules' ? 'rule' : 'fix', shelf })),
);

/** Shows the page of a rule or a fix; asks which one where none is named. */
export const explain = async (context: ExtensionContext, name: unknown): Promise<void> => {
  const chosen = entries.find(({ label }) => label === name) ?? (await window.showQuickPick(entries, { placeHolder: 'Which rule or fix?' }));
  if (!chosen) return;
  const page = Uri.joinPath(context.extensionUri, 'server', 'dist', chosen.shelf, `${chosen.label}.md`);
  await commands.executeCommand('markdown.showPreview', page);
};
