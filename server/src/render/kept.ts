import type { Node } from '../template/index.ts';
import type { Frame } from './trace.ts';

/** What is known of statements, so that they need not be executed. */
export interface Known {
  /** What a statement of a call prints; undefined where it has to be executed. */
  get(frame: Frame, node: Node): string | undefined;
}

/** Outputs of statements, by call path and node. */
export class Kept implements Known {
  readonly #texts = new Map<number, Map<Node, string>>();
  #size = 0;

  get isEmpty(): boolean {
    return this.#size === 0;
  }

  get({ path }: Pick<Frame, 'path'>, node: Node): string | undefined {
    return this.#texts.get(path)?.get(node);
  }

  set(path: number, node: Node, text: string): void {
    const texts = this.#texts.get(path) ?? new Map<Node, string>();
    this.#texts.set(path, texts.set(node, text));
    this.#size++;
  }

  delete(path: number, node: Node): void {
    if (this.#texts.get(path)?.delete(node)) this.#size--;
  }
}

/** A statement whose kept output was printed. */
export interface Reused {
  readonly frame: Frame;
  /** Index in the frame's events. */
  readonly event: number;
}
