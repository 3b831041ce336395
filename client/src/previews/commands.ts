/** The commands that open previews, and lead between these and the templates. */
import {
  commands,
  type Disposable,
  Range,
  Selection,
  TabInputTextDiff,
  type TextEditor,
  TextEditorRevealType,
  Uri,
  ViewColumn,
  window,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type Branch, type Earlier, type PreviewAddress, type PreviewChoices, previewAddress, previewUri } from './address.ts';
import { choosePreview } from './choose.ts';
import type { PreviewDocuments } from './documents.ts';
import { askEarlier, nameOf } from './earlier.ts';

/** What a code lens asks for. */
interface UpgradeRequest {
  readonly uri: string;
  readonly step?: string;
  readonly branch?: Branch;
}

export const previewCommands = (client: BaseLanguageClient, documents: PreviewDocuments): Disposable[] => {
  const choicesFor = async (uri: string | undefined): Promise<{ readonly uri: string; readonly choices: PreviewChoices } | undefined> => {
    const choices = uri === undefined ? null : await client.sendRequest<PreviewChoices | null>('keelson/previewChoices', { uri });
    if (uri !== undefined && choices) return { uri: choices.prints ? uri : choices.chartUri, choices };
    void window.showInformationMessage('Open a file of a Helm chart first: Keelson shows what that chart renders.');
    return undefined;
  };

  const openRendered = async (uri: string, choices: PreviewChoices): Promise<TextEditor> => {
    const address = { kind: 'rendered', uri } as const;
    if (choices.branch && !documents.isChosen(address)) await documents.choose(address, { branch: choices.branch });
    const name = choices.prints ? baseName(uri) : choices.chart;
    const document = await workspace.openTextDocument(previewUri(address, `${choices.chart}/${name.replace(/\.[^.]*$/, '')}.rendered.yaml`));
    const shown =
      window.visibleTextEditors.find((editor) => editor.document === document) ??
      window.visibleTextEditors.find((editor) => previewAddress(editor.document.uri)?.kind === 'rendered');
    return window.showTextDocument(document, { viewColumn: shown?.viewColumn ?? ViewColumn.Beside, preserveFocus: true, preview: false });
  };

  /** What fails is seen first. Where nothing can be rendered, the documents say why. */
  const compare = async (now: Uri, next: Uri, title: string): Promise<void> => {
    const address = previewAddress(next);
    const found = address && (await documents.firstRefusal(address).catch(() => undefined));
    // An open comparison keeps its title, which would tell what was chosen before.
    const stale = window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .filter(({ input, label }) => input instanceof TabInputTextDiff && input.modified.toString() === next.toString() && label !== title);
    const viewColumn = stale[0]?.group.viewColumn;
    await window.tabGroups.close(stale);
    await commands.executeCommand('vscode.diff', now, next, title, {
      preview: false,
      ...(viewColumn === undefined ? {} : { viewColumn }),
      ...(found ? { selection: new Range(found.start, found.start) } : {}),
    });
  };

  const openUpgrade = async (uri: string, choices: PreviewChoices): Promise<void> => {
    const name = choices.prints ? baseName(uri) : `${choices.chart}.yaml`;
    const now = previewUri({ kind: 'now', uri }, `${choices.chart}/now/${name}`);
    const next = previewUri({ kind: 'next', uri }, `${choices.chart}/next/${name}`);
    const { step, branch } = documents.choice({ kind: 'next', uri });
    const title = choices.steps.find((known) => known.step === step)?.title ?? 'the next release';
    await compare(now, next, `${name}: now ↔ ${lower(title)}${branch ? `, as if ${branch.label}` : ''}`);
  };

  const openEarlier = async (uri: string, choices: PreviewChoices): Promise<void> => {
    const name = choices.prints ? baseName(uri) : `${choices.chart}.yaml`;
    const before = previewUri({ kind: 'before', uri }, `${choices.chart}/before/${name}`);
    const after = previewUri({ kind: 'after', uri }, `${choices.chart}/after/${name}`);
    const { earlier, branch } = documents.choice({ kind: 'after', uri });
    const title = `${name}: ${earlier ? nameOf(earlier) : 'before'} ↔ now${branch ? `, as if ${branch.label}` : ''}`;
    await compare(before, after, title);
  };

  const open = async (address: PreviewAddress): Promise<void> => {
    const found = await choicesFor(address.uri);
    if (!found) return;
    if (address.kind === 'rendered') await openRendered(found.uri, found.choices);
    else if (address.kind === 'now' || address.kind === 'next') await openUpgrade(found.uri, found.choices);
    else await openEarlier(found.uri, found.choices);
  };

  return [
    commands.registerCommand('keelson.previewRendered', async (given?: unknown) => {
      const found = await choicesFor(sourceUri(client, given));
      if (found) await openRendered(found.uri, found.choices);
    }),

    commands.registerCommand('keelson.previewUpgrade', async (given?: unknown) => {
      const asked = isRequest(given) ? given : undefined;
      const found = await choicesFor(asked?.uri ?? sourceUri(client, given));
      if (!found) return;
      const { uri, choices } = found;
      const address = { kind: 'next', uri } as const;
      const { step, branch } = asked ?? choices.upgrade;
      const { branch: _, ...before } = documents.choice(address);
      // What was chosen for this preview by hand stays, unless what is asked for is more exact.
      if (asked || before.step === undefined)
        await documents.choose(address, { ...before, ...(step ? { step } : {}), ...(branch ? { branch } : {}) });
      await openUpgrade(uri, choices);
    }),

    commands.registerCommand('keelson.compareEarlier', async (given?: unknown) => {
      const found = await choicesFor(sourceUri(client, given));
      if (!found) return;
      const { uri, choices } = found;
      const earlier = isEarlier(given) ? given : await askEarlier(client, choices);
      if (!earlier) return;
      const address = { kind: 'after', uri } as const;
      const branch = documents.isChosen(address) ? undefined : choices.branch;
      await documents.choose(address, { ...documents.choice(address), ...(branch ? { branch } : {}), earlier });
      await openEarlier(uri, choices);
    }),

    commands.registerCommand('keelson.choosePreview', async () => {
      const shown = [window.activeTextEditor, ...window.visibleTextEditors].flatMap((editor) =>
        editor ? (previewAddress(editor.document.uri) ?? []) : [],
      );
      const [address] = shown;
      const found = address && (await choicesFor(address.uri));
      if (!found) return void window.showInformationMessage('Open a preview first: then you can choose with what it is rendered.');
      await choosePreview(client, documents, address, found.choices, open);
    }),

    commands.registerCommand('keelson.revealTemplate', async () => {
      const editor = window.activeTextEditor;
      if (!editor || !previewAddress(editor.document.uri))
        return void window.showInformationMessage('Open a preview first: then its lines lead to the template.');
      const [place] = await documents.originsOf(editor.document, editor.selection.active);
      if (!place) return void window.showInformationMessage('No line of a template that can be opened printed this.');
      const document = await workspace.openTextDocument(place.uri);
      // Beside the preview, not over it.
      const shown = window.visibleTextEditors.find((other) => other.document === document && other !== editor);
      const viewColumn = shown?.viewColumn ?? (editor.viewColumn === ViewColumn.One ? ViewColumn.Beside : ViewColumn.One);
      await window.showTextDocument(document, { viewColumn, selection: place.range });
    }),

    commands.registerCommand('keelson.revealRendered', async () => {
      const editor = window.activeTextEditor;
      const found = editor && (await choicesFor(sourceUri(client, undefined)));
      if (!found) return;
      const from = {
        uri: client.code2ProtocolConverter.asUri(editor.document.uri),
        range: client.code2ProtocolConverter.asRange(editor.selection),
      };
      const preview = await openRendered(found.uri, found.choices);
      const parameters = { ...documents.parameters({ kind: 'rendered', uri: found.uri }), from };
      const place = await client.sendRequest<Parameters<typeof documents.converter.asRange>[0]>('keelson/previewPlace', parameters);
      if (!place) return void window.showInformationMessage('This line prints nothing here. Another branch or other values may print it.');
      const range = documents.converter.asRange(place);
      preview.selection = new Selection(range.start, range.start);
      preview.revealRange(range, TextEditorRevealType.InCenterIfOutsideViewport);
    }),
  ];
};

/** The file that a command is about: what it was given, or what is edited; of a preview, what it shows. */
const sourceUri = (client: BaseLanguageClient, given: unknown): string | undefined => {
  const uri = given instanceof Uri ? given : window.activeTextEditor?.document.uri;
  return uri && (previewAddress(uri)?.uri ?? client.code2ProtocolConverter.asUri(uri));
};

const isRequest = (given: unknown): given is UpgradeRequest =>
  typeof given === 'object' && given !== null && !(given instanceof Uri) && typeof (given as Partial<UpgradeRequest>).uri === 'string';

const isEarlier = (given: unknown): given is Earlier => typeof given === 'object' && given !== null && ('archive' in given || 'revision' in given);

const baseName = (uri: string): string => Uri.parse(uri).path.replace(/.*\//, '');

const lower = (title: string): string => title.charAt(0).toLowerCase() + title.slice(1);
