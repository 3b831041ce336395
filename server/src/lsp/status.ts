/** Tells the client what Keelson is doing, and whether all was analysed (`keelson/status`). */
import type { Connection, Range } from 'vscode-languageserver';

/** What the notification carries. */
export interface Status {
  readonly busy: boolean;
  readonly text: string;
  /** What could not be analysed, in all charts; empty where everything that was asked for was analysed. */
  readonly incomplete: readonly { readonly message: string; readonly uri: string; readonly range: Range }[];
}

/** What could not be analysed in one chart. */
export type Gaps = Status['incomplete'];

/** What is known while nothing is being done. */
export interface Overview {
  readonly charts: number;
  /** Charts whose analysis is finished. */
  readonly analysed: number;
  /** Of each chart that has any; a chart's list is another object once it has changed. */
  readonly incomplete: readonly Gaps[];
}

export class StatusReporter {
  readonly #connection: Connection;
  readonly #overview: () => Overview;
  readonly #running: string[] = [];
  #last: { readonly text: string; readonly busy: boolean; readonly incomplete: readonly Gaps[] } | undefined;

  constructor(connection: Connection, overview: () => Overview) {
    this.#connection = connection;
    this.#overview = overview;
  }

  /** Shows `text` for as long as the work takes, if it takes longer than so many milliseconds: what is over sooner would flicker at every keystroke. */
  async during<Result>(text: string, patience: number, work: () => Promise<Result>): Promise<Result> {
    let isShown = false;
    const show = (): void => {
      isShown = true;
      this.#running.push(text);
      this.tell();
    };
    const timer = patience > 0 ? setTimeout(show, patience) : show();
    try {
      return await work();
    } finally {
      if (timer) clearTimeout(timer);
      if (isShown) this.#running.splice(this.#running.indexOf(text), 1);
      this.tell();
    }
  }

  /** Sends the status unless the client knows it already. */
  tell(): void {
    const overview = this.#overview();
    const running = this.#running.at(-1);
    const [busy, text, { incomplete }] = [running !== undefined, running ?? idleText(overview), overview];
    const last = this.#last;
    const isSame = last?.incomplete.length === incomplete.length && incomplete.every((gaps, i) => gaps === last.incomplete[i]);
    if (isSame && last?.busy === busy && last.text === text) return;
    this.#last = { busy, text, incomplete };
    const status: Status = { busy, text, incomplete: incomplete.flat() };
    this.#connection.sendNotification('keelson/status', status).catch(() => {});
  }
}

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

const idleText = ({ charts, analysed, incomplete }: Overview): string => {
  if (charts === 0) return 'No chart found';
  const found = plural(charts, 'chart');
  const places = incomplete.flat().length;
  if (places > 0) return `${found}, ${plural(places, 'place')} could not be analysed`;
  return analysed === charts ? `${found}, everything was analysed` : found;
};
