/** Tells the client what Keelson is doing, and whether all was analysed (`keelson/status`). */
import type { Connection, Range } from 'vscode-languageserver';

/** What the notification carries. */
export interface Status {
  readonly busy: boolean;
  readonly text: string;
  /** What could not be analysed, in all charts; empty where everything that was asked for was analysed. */
  readonly incomplete: readonly { readonly message: string; readonly uri: string; readonly range: Range }[];
}

/** What is known while nothing is being done. */
export interface Overview {
  readonly charts: number;
  /** Charts whose analysis is finished. */
  readonly analysed: number;
  readonly incomplete: Status['incomplete'];
}

export class StatusReporter {
  readonly #connection: Connection;
  readonly #overview: () => Overview;
  readonly #running: string[] = [];
  #last = '';

  constructor(connection: Connection, overview: () => Overview) {
    this.#connection = connection;
    this.#overview = overview;
  }

  /** Shows `text` for as long as the work takes. */
  async during<Result>(text: string, work: () => Promise<Result>): Promise<Result> {
    this.#running.push(text);
    this.tell();
    try {
      return await work();
    } finally {
      this.#running.splice(this.#running.indexOf(text), 1);
      this.tell();
    }
  }

  /** Sends the status unless the client knows it already. */
  tell(): void {
    const overview = this.#overview();
    const text = this.#running.at(-1);
    const status: Status = { busy: text !== undefined, text: text ?? idleText(overview), incomplete: overview.incomplete };
    const key = JSON.stringify(status);
    if (key === this.#last) return;
    this.#last = key;
    this.#connection.sendNotification('keelson/status', status).catch(() => {});
  }
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const idleText = ({ charts, analysed, incomplete }: Overview): string => {
  if (charts === 0) return 'No chart found';
  const found = plural(charts, 'chart');
  if (incomplete.length > 0) return `${found}, ${plural(incomplete.length, 'place')} could not be analysed`;
  return analysed === charts ? `${found}, everything was analysed` : found;
};
