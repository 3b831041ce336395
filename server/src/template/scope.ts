/** What Go's parser knows while it is in one template: a file, a definition or a block (the fields of parse.Tree). */
export class Scope {
  /** Index of the last token that Go has looked at. */
  reach = -1;
  /** The line on which the action begins that is being read; zero where Go does not know. */
  actionLine = 0;
  /** How many range loops are open. */
  rangeDepth = 0;
  readonly #names: string[] = ['$'];
  readonly #counts = new Map<string, number>([['$', 1]]);

  declare(name: string): void {
    this.#names.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  has(name: string): boolean {
    return (this.#counts.get(name) ?? 0) > 0;
  }

  /** Remembers which variables there are. */
  mark(): number {
    return this.#names.length;
  }

  /** Forgets the variables declared since. */
  release(mark: number): void {
    for (const name of this.#names.splice(mark)) this.#counts.set(name, (this.#counts.get(name) ?? 0) - 1);
  }
}
