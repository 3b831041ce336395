/** The texts of previews as read-only documents: what they show follows the charts as these are typed. */
import {
  type CancellationToken,
  type Range as CodeRange,
  type Definition,
  type DefinitionProvider,
  Disposable,
  EventEmitter,
  type Location,
  languages,
  type Memento,
  type Position,
  type TextDocument,
  type TextDocumentContentProvider,
  type Uri,
  workspace,
} from 'vscode';
import type { BaseLanguageClient } from 'vscode-languageclient';
import { type Choice, type PreviewAddress, previewAddress, scheme } from './address.ts';
import { EarlierStates } from './earlier.ts';
import { Refusals } from './refusals.ts';

interface Comparison {
  readonly now: string;
  readonly next: string;
  readonly changes: readonly { readonly message: string; readonly now: Range | null; readonly next: Range | null }[];
}

type Range = Parameters<BaseLanguageClient['protocol2CodeConverter']['asRange']>[0];

/** Serves the documents, and keeps with what each is rendered. */
export class PreviewDocuments implements TextDocumentContentProvider, DefinitionProvider {
  readonly #client: BaseLanguageClient;
  readonly #kept: Memento;
  readonly #changed = new EventEmitter<Uri>();
  readonly onDidChange = this.#changed.event;
  readonly #refusals = new Refusals();
  /** Both sides of a comparison come from one answer. */
  readonly #comparisons = new Map<string, Promise<Comparison>>();
  readonly #states = new EarlierStates();
  /** Texts that were whole, for when the template is so broken that nothing can be rendered. */
  readonly #whole = new Map<string, string>();

  constructor(client: BaseLanguageClient, kept: Memento) {
    this.#client = client;
    this.#kept = kept;
  }

  register(): Disposable {
    return Disposable.from(
      workspace.registerTextDocumentContentProvider(scheme, this),
      languages.registerDefinitionProvider({ scheme }, this),
      workspace.onDidCloseTextDocument(({ uri }) => void this.#whole.delete(uri.toString())),
      this.#client.onNotification('keelson/chartsChanged', () => this.refresh()),
      this.#refusals.register(),
      this.#changed,
    );
  }

  /** All that is open is rendered again. */
  refresh(): void {
    this.#comparisons.clear();
    for (const { uri } of workspace.textDocuments) if (uri.scheme === scheme) this.#changed.fire(uri);
  }

  /** With what a preview is rendered. */
  choice(address: PreviewAddress): Choice {
    return this.#kept.get<Choice>(keyOf(address), {});
  }

  isChosen(address: PreviewAddress): boolean {
    return this.#kept.get(keyOf(address)) !== undefined;
  }

  async choose(address: PreviewAddress, choice: Choice): Promise<void> {
    await this.#kept.update(keyOf(address), choice);
    this.refresh();
  }

  /** What the server is asked for a preview. */
  parameters(address: PreviewAddress): Omit<Choice, 'earlier'> & { readonly uri: string } {
    const { earlier: _, ...choice } = this.choice(address);
    return { ...choice, uri: address.uri };
  }

  async provideTextDocumentContent(uri: Uri): Promise<string> {
    const address = previewAddress(uri);
    if (!address) return '# This preview is not known any more.\n';
    try {
      return address.kind === 'rendered' ? await this.#rendered(uri, address) : await this.#compared(uri, address);
    } catch (error) {
      return `# ${error instanceof Error ? error.message : String(error)}\n`;
    }
  }

  provideDefinition(document: TextDocument, position: Position, token: CancellationToken): Promise<Definition> {
    return this.originsOf(document, position, token);
  }

  /** The lines that printed a place of a preview, the template's own first. */
  async originsOf(document: TextDocument, position: Position, token?: CancellationToken): Promise<Location[]> {
    const address = previewAddress(document.uri);
    // The files of an earlier state cannot be opened.
    if (!address || address.kind === 'before' || this.#isStale(document)) return [];
    const { step: chosen = 'usual', ...parameters } = this.parameters(address);
    const step = address.kind === 'next' ? chosen : address.kind === 'after' ? 'upgrade' : undefined;
    const asked = { ...parameters, position: { line: position.line, character: position.character }, ...(step ? { step } : {}) };
    type Result = Parameters<typeof this.converter.asDefinitionResult>[0];
    const request = 'keelson/previewOrigin';
    const found = await (token ? this.#client.sendRequest<Result>(request, asked, token) : this.#client.sendRequest<Result>(request, asked));
    return ((await this.converter.asDefinitionResult(found)) ?? []) as Location[];
  }

  get converter(): BaseLanguageClient['protocol2CodeConverter'] {
    return this.#client.protocol2CodeConverter;
  }

  async #rendered(uri: Uri, address: PreviewAddress): Promise<string> {
    const { text, isPartial } = await this.#client.sendRequest<{ text: string; isPartial: boolean }>('keelson/preview', this.parameters(address));
    const whole = this.#whole.get(uri.toString());
    if (isPartial && whole !== undefined) return `${commentOf(text)}${staleWords}\n${whole}`;
    if (!isPartial) this.#whole.set(uri.toString(), text);
    return text;
  }

  /** It shows a text of before, whose lines lead nowhere any more. */
  #isStale(document: TextDocument): boolean {
    return document.getText().includes(`${staleWords}\n`);
  }

  async #compared(uri: Uri, address: PreviewAddress): Promise<string> {
    const { changes, ...texts } = await this.#comparison(address);
    const side = address.kind === 'next' || address.kind === 'after' ? 'next' : 'now';
    this.#refusals.show(
      uri,
      changes.flatMap((change) => {
        const range = change[side];
        return range ? [{ range: this.converter.asRange(range), message: change.message, isTold: side === 'now' && change.next !== null }] : [];
      }),
    );
    return texts[side];
  }

  #comparison(address: PreviewAddress): Promise<Comparison> {
    const key = keyOf(address);
    const asked = this.#comparisons.get(key) ?? this.#compare(address);
    this.#comparisons.set(key, asked);
    return asked;
  }

  async #compare(address: PreviewAddress): Promise<Comparison> {
    if (isOfUpgrade(address)) return this.#client.sendRequest('keelson/upgradePreview', this.parameters(address));
    const { earlier } = this.choice(address);
    const { step: _, ...parameters } = this.parameters(address);
    return this.#client.sendRequest('keelson/statePreview', { ...parameters, state: await this.#states.state(earlier) });
  }

  /** The first line of a comparison that Kubernetes refuses, on the later side. */
  async firstRefusal(address: PreviewAddress): Promise<CodeRange | undefined> {
    const { changes } = await this.#comparison(address);
    const [first] = changes.flatMap(({ next }) => next ?? []);
    return first && this.converter.asRange(first);
  }
}

const staleWords = '# Below is the last text that could be rendered.';

/** The comment at the top. */
const commentOf = (text: string): string => /^(?:#.*\n)*/.exec(text)?.[0] ?? '';

const isOfUpgrade = ({ kind }: PreviewAddress): boolean => kind === 'now' || kind === 'next';

/** Both sides of a comparison have one choice. */
const keyOf = (address: PreviewAddress): string =>
  `preview ${address.kind === 'rendered' ? 'rendered' : isOfUpgrade(address) ? 'upgrade' : 'earlier'} ${address.uri}`;
