/** Asks with what a preview is rendered: branch, values files, overrides, release; or whether the whole chart is. */
import { type QuickPickItem, QuickPickItemKind, Uri, window, workspace } from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import type { Branch, Choice, PreviewAddress, PreviewBranches, PreviewChoices } from './address.ts';
import type { PreviewDocuments } from './documents.ts';
import { askEarlier, nameOf } from './earlier.ts';
import { valuesFilesOf } from './folders.ts';

interface Question extends QuickPickItem {
  /** The new choice; undefined where the user gives up. */
  readonly ask: () => Promise<Choice | undefined>;
}

/** `open` shows another preview. */
export const choosePreview = async (
  client: BaseLanguageClient,
  documents: PreviewDocuments,
  address: PreviewAddress,
  choices: PreviewChoices,
  open: (address: PreviewAddress) => Promise<void>,
): Promise<void> => {
  const choice = documents.choice(address);
  const none = 'none';
  const questions: Question[] = [
    {
      label: 'Branch',
      description: choice.branch ? `as if ${choice.branch.label}` : 'as the values are',
      ask: () => askBranch(client, choice, address.uri),
    },
    {
      label: 'Values files',
      description: choice.valuesFiles?.map((uri) => baseName(uri)).join(', ') || none,
      ask: () => askValuesFiles(client, choice, choices),
    },
    { label: 'Overrides', description: choice.overrides?.join(', ') || none, ask: () => askOverrides(choice) },
  ];
  if (address.kind === 'now' || address.kind === 'next') {
    const step = choices.steps.find((known) => known.step === choice.step);
    questions.push({ label: 'Release', description: step?.title ?? '', ask: () => askStep(choice, choices) });
  } else if (address.kind !== 'rendered') {
    questions.push({
      label: 'Earlier state',
      description: choice.earlier ? nameOf(choice.earlier) : '',
      ask: async () => {
        const earlier = await askEarlier(client, choices);
        return earlier && { ...choice, earlier };
      },
    });
  }
  const whole: QuickPickItem = { label: 'Show the whole chart', description: `${choices.chart} ${choices.version}` };
  const picked = await window.showQuickPick<Question | QuickPickItem>([...questions, ...(choices.prints ? [whole] : [])], {
    placeHolder: 'What is to be changed about this preview?',
  });
  if (!picked) return;
  if (!('ask' in picked)) {
    const other = { kind: address.kind, uri: choices.chartUri };
    await documents.choose(other, choice);
    return open(other);
  }
  const chosen = await picked.ask();
  if (!chosen) return;
  await documents.choose(address, chosen);
  // The title of a comparison tells the release and the branch.
  if (address.kind !== 'rendered') await open(address);
};

const askBranch = async (client: BaseLanguageClient, choice: Choice, uri: string): Promise<Choice | undefined> => {
  const { branch: chosen, ...plain } = choice;
  const item = (branch: Branch) => ({ label: `As if ${branch.label}`, choice: { ...plain, branch }, ...(branch.label === chosen?.label ? now : {}) });
  const heading = (label: string) => ({ label, kind: QuickPickItemKind.Separator, choice: undefined });
  const items = client.sendRequest<PreviewBranches | null>('keelson/previewBranches', { uri }).then((branches) => {
    const { found, others } = branches ?? { found: [], others: [] };
    return [
      { label: 'As the values are', choice: plain, ...(chosen ? {} : now) },
      ...(found.length > 0 ? [heading('Keelson found something here'), ...found.map(item)] : []),
      ...(others.length > 0 ? [heading('What else values or the cluster decide'), ...others.map(item)] : []),
    ];
  });
  return (await window.showQuickPick(items, { placeHolder: 'As if what were so?' }))?.choice;
};

const now = { description: 'as it is now' } as const;

const askValuesFiles = async (client: BaseLanguageClient, choice: Choice, { chartUri }: PreviewChoices): Promise<Choice | undefined> => {
  const folder = Uri.joinPath(Uri.parse(chartUri), '..');
  const found = await valuesFilesOf(folder);
  const known = new Set([...found.map((uri) => client.code2ProtocolConverter.asUri(uri)), ...(choice.valuesFiles ?? [])]);
  const files = [...known].sort().map((uri) => ({
    label: baseName(uri),
    description: workspace.asRelativePath(Uri.parse(uri)),
    uri,
    picked: choice.valuesFiles?.includes(uri) === true,
  }));
  const other = { label: 'Another file…', description: '', uri: undefined, picked: false };
  const picked = await window.showQuickPick([...files, other], { canPickMany: true, placeHolder: 'Values files, as with --values' });
  if (!picked) return undefined;
  const added = picked.includes(other)
    ? await window.showOpenDialog({ canSelectMany: true, defaultUri: folder, filters: { YAML: ['yaml', 'yml'] } })
    : [];
  const valuesFiles = [...picked.flatMap(({ uri }) => uri ?? []), ...(added ?? []).map((uri) => client.code2ProtocolConverter.asUri(uri))];
  return { ...choice, valuesFiles };
};

const askOverrides = async (choice: Choice): Promise<Choice | undefined> => {
  const text = await window.showInputBox({
    prompt: 'Overrides, as with --set, with a comma between them',
    placeHolder: 'persistence.enabled=true,replicas=2',
    value: choice.overrides?.join(',') ?? '',
  });
  if (text === undefined) return undefined;
  return { ...choice, overrides: text.trim() === '' ? [] : [text.trim()] };
};

const askStep = async (choice: Choice, { steps }: PreviewChoices): Promise<Choice | undefined> => {
  const picked = await window.showQuickPick(
    steps.map(({ step, title }) => ({ label: title, step })),
    { placeHolder: 'After which release?' },
  );
  return picked && { ...choice, step: picked.step };
};

const baseName = (uri: string): string => Uri.parse(uri).path.replace(/.*\//, '');
