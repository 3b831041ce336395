/** Tells the client that diagnostics have changed: asks it to pull again, or sends them to a client that cannot pull. */
import { CodeLensRefreshRequest } from 'vscode-languageserver';
import { join } from '../environment/index.ts';
import { allProjectDiagnostics } from './project.ts';
import type { Session } from './session.ts';

/** Milliseconds to wait for further changes. */
const delay = 40;

export class Refresher {
  readonly #session: Session;
  /** URIs that have diagnostics at the client. */
  #pushed: ReadonlySet<string> = new Set();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Counts rounds of pushing: a round that is not the newest stops. */
  #round = 0;

  constructor(session: Session) {
    this.#session = session;
  }

  /** Something changed. */
  request(): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), delay);
  }

  /** Nothing is left to be told. */
  stop(): void {
    clearTimeout(this.#timer);
    this.#round++;
  }

  async #run(): Promise<void> {
    const { abilities, connection, log } = this.#session;
    try {
      if (this.#session.previewCommand !== undefined) await connection.sendNotification('keelson/chartsChanged');
      if (!abilities.pulls) await this.#push(++this.#round);
      else if (abilities.refreshes) await connection.languages.diagnostics.refresh();
      if (abilities.refreshesLenses) await connection.sendRequest(CodeLensRefreshRequest.type);
      if (abilities.refreshesHints) await connection.languages.inlayHint.refresh();
    } catch (error) {
      log.error('the editor could not be told of new diagnostics', error);
    }
  }

  async #push(round: number): Promise<void> {
    const { connection, workspace } = this.#session;
    await this.#session.settled();
    const isNewest = (): boolean => round === this.#round;
    const current = new Set<string>();
    for (const entry of workspace.snapshot.charts) {
      const found = await this.#session.diagnostics(entry, isNewest);
      // A newer edit asks for another round.
      if (!found) return;
      for (const [file, { diagnostics }] of found) {
        const location = join(entry.location, file);
        if (workspace.chartOf(location) !== entry) continue;
        const uri = this.#session.uriOf(location);
        current.add(uri);
        this.#pushed = new Set([...this.#pushed, uri]);
        const version = this.#session.versionOf(uri);
        await connection.sendDiagnostics({ uri, diagnostics, ...(version === null ? {} : { version }) });
      }
    }
    for (const [location, diagnostics] of allProjectDiagnostics(this.#session)) {
      const uri = this.#session.uriOf(location);
      current.add(uri);
      this.#pushed = new Set([...this.#pushed, uri]);
      await connection.sendDiagnostics({ uri, diagnostics });
    }
    if (!isNewest()) return;
    for (const uri of this.#pushed) if (!current.has(uri)) await connection.sendDiagnostics({ uri, diagnostics: [] });
    this.#pushed = current;
  }
}
