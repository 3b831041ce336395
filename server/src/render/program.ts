import type { SourceText } from '../base/index.ts';
import type { List, Template } from '../template/index.ts';

/** An executable template: a whole file or a definition in one. */
export interface Executable {
  readonly name: string;
  readonly template: Template;
  readonly body: List;
}

/** What was looked up among the named templates, and in the top chart's values. */
export class Lookups {
  /** All names, found or not. */
  readonly names = new Set<string>();
  /** Those that were found, by the texts in which they stand. */
  readonly found = new Map<SourceText, Set<string>>();
  readonly values = new ValueReads();

  add(name: string, source: SourceText | undefined): void {
    this.names.add(name);
    if (!source) return;
    const names = this.found.get(source);
    if (names) names.add(name);
    else this.found.set(source, new Set([name]));
  }

  addAll(other: Lookups): void {
    for (const name of other.names) this.names.add(name);
    for (const [source, names] of other.found) for (const name of names) this.add(name, source);
    this.values.addAll(other.values);
  }
}

/** Which of the top chart's values were read. */
export class ValueReads {
  /** The first keys of what was read, there or not. */
  readonly keys = new Set<string>();
  /** Which keys there are was asked, or all were read. */
  isWhole = false;

  addAll({ keys, isWhole }: ValueReads): void {
    for (const key of keys) this.keys.add(key);
    this.isWhole ||= isWhole;
  }
}

/** Whoever notes what is looked up, for as long as it does. */
export interface Watch {
  lookups: Lookups | undefined;
}

/**
 * The named templates that a render knows (text/template's associated set). Later definitions replace earlier ones, except by an empty body
 * (parse.go, Tree.add and template.go, associate).
 */
export class Program {
  readonly #parent: Program | undefined;
  readonly #watch: Watch | undefined;
  readonly #templates = new Map<string, Executable>();

  constructor(parent?: Program, watch?: Watch) {
    this.#parent = parent;
    this.#watch = watch;
  }

  get(name: string): Executable | undefined {
    const found = this.#templates.get(name) ?? this.#parent?.get(name);
    this.#watch?.lookups?.add(name, found?.template.source);
    return found;
  }

  /** Names known here and in the programs around it. */
  names(): Set<string> {
    const names = this.#parent?.names() ?? new Set<string>();
    for (const name of this.#templates.keys()) names.add(name);
    return names;
  }

  /** All of them, without anybody noting it. */
  all(): Iterable<Executable> {
    return this.#templates.values();
  }

  /** Adds a parsed file under its own name, with its definitions. Definitions of one text: the last one that is not empty wins. */
  add(name: string, template: Template): void {
    for (const define of template.defines) this.#put({ name: define.name, template, body: define.body });
    this.#put({ name, template, body: template.root });
  }

  #put(executable: Executable): void {
    const { template, body } = executable;
    if (!template.isUnread && isEmpty(body) && (this.#templates.has(executable.name) || this.#parent?.get(executable.name))) return;
    this.#templates.set(executable.name, executable);
  }
}

/** Go's IsEmptyTree: nothing but white space, comments and definitions. */
export const isEmpty = (body: List): boolean =>
  body.nodes.every((node) => node.kind === 'comment' || (node.kind === 'define' && node.endTag) || (node.kind === 'text' && isBlank(node.text)));

/** Whether a text is white space to Go (unicode.IsSpace), to which a byte order mark is none. */
export const isBlank = (text: string): boolean => /^[\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000]*$/.test(text);
