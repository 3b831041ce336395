/** Which pieces of a program may put what a drift source touched into dicts that other templates see. Found by reading alone. */
import { memo } from '../base/index.ts';
import { type Executable, mutators, type Program } from '../render/index.ts';
import { type Command, type Node, walk } from '../template/index.ts';
import { changesIn, givingPipelines } from './changes.ts';
import type { Contexts } from './contexts.ts';
import { heldAnyway, usesHeld, usesIn } from './held.ts';
import { signsIn } from './signs.ts';

export class Shares {
  readonly #calls: ReadonlySet<Node>;
  /** For each template those of these calls that it makes, or leads to. */
  readonly #byName = new Map<string, ReadonlySet<Node>>();
  /** What was asked of pieces, once all is known of templates. */
  readonly #known = new WeakMap<Node, ReadonlySet<Node>>();
  #isComplete = false;

  /** `readsSources`: whether an expression may read a drift source. */
  constructor(program: Program, contexts: Contexts, readsSources: (node: Node) => boolean) {
    const executables = [...program.all()];
    this.#calls = new Set(changingIn(executables, contexts, readsSources));
    for (let isNew = this.#calls.size > 0; isNew; ) {
      isNew = false;
      for (const { name, body } of executables) {
        const calls = this.callsIn(body);
        if (calls.size === (this.#byName.get(name)?.size ?? 0)) continue;
        this.#byName.set(name, calls);
        isNew = true;
      }
    }
    this.#isComplete = true;
  }

  /** The calls that a piece of a template may lead to and that may do so. */
  callsIn(node: Node | undefined): ReadonlySet<Node> {
    if (!node || this.#calls.size === 0) return none;
    const known = this.#known.get(node) ?? this.#find(node);
    if (this.#isComplete) this.#known.set(node, known);
    return known;
  }

  #find(node: Node): ReadonlySet<Node> {
    const { calls, changes, computesNames } = signsIn(node);
    if (calls.size === 0 && changes.length === 0 && !computesNames) return none;
    const found = new Set<Node>(changes.filter((change) => this.#calls.has(change)));
    // A file is executed by itself.
    const names = computesNames ? [...this.#byName.keys()].filter((name) => !name.includes('/')) : [];
    for (const name of [...calls, ...names]) for (const call of this.#byName.get(name) ?? none) found.add(call);
    return found;
  }
}

const none: ReadonlySet<Node> = new Set();

/** The calls that put what a drift source may have touched into values, or into a context. */
function* changingIn(executables: readonly Executable[], contexts: Contexts, readsSources: (node: Node) => boolean): Generator<Node> {
  const touched = new Map<string, boolean>();
  /** Whether some template is given what a drift source may have touched as this member of its dot. */
  const isTouched = (use: string): boolean => {
    let is = touched.get(use);
    if (is === undefined) {
      const isSuch = ({ key, value }: Member): boolean => `.${key}` === use && readsSources(value);
      is = executables.some((executable) => membersIn(executable.body).some(isSuch));
      touched.set(use, is);
    }
    return is;
  };
  for (const { name, body } of executables) {
    const changes = changesIn(body).filter(({ target }) => new Sharing(body, name, contexts).isAny(target));
    if (changes.length === 0) continue;
    const given = [...usesIn(body)].filter((use) => use.startsWith('.') && isTouched(use));
    const held = heldAnyway(body, new Set(given), readsSources);
    for (const change of changes) if (change.given.some((node) => readsSources(node) || usesHeld(node, held))) yield change.command;
  }
}

/** Functions that give one of their arguments, or a part of one. */
const choosers = new Set(['default', 'ternary', 'coalesce', 'get', 'index', 'dig', 'first', 'last', 'and', 'or', 'required']);

/** Which expressions of a template give a context, or values, or a part of these: not a copy, and nothing that is made of them. */
class Sharing {
  readonly #body: Node;
  readonly #name: string;
  readonly #contexts: Contexts;
  readonly #seen = new Set<string>();

  constructor(body: Node, name: string, contexts: Contexts) {
    this.#body = body;
    this.#name = name;
    this.#contexts = contexts;
  }

  isAny(nodes: readonly Node[]): boolean {
    return nodes.some((node) => this.#isShared(node));
  }

  #isShared(node: Node): boolean {
    switch (node.kind) {
      case 'dot':
        return this.#contexts.isGiven(this.#name) || this.#isGiven('.');
      case 'field':
        return hasValues(node.fields) || this.#contexts.isKey(node.fields[0]?.name ?? '') || this.#isGiven('.');
      case 'variable':
        if (hasValues(node.fields)) return true;
        return node.name === '$' ? this.#contexts.isGiven(this.#name) : this.#isGiven(node.name);
      case 'chain':
        return hasValues(node.fields) || this.#isShared(node.operand);
      case 'pipeline':
        return (
          this.isAny(node.commands.slice(-1)) ||
          (node.commands.length > 1 && isChooser(node.commands.at(-1)) && this.isAny(node.commands.slice(0, -1)))
        );
      case 'command': {
        const [first, ...args] = node.operands;
        if (first?.kind !== 'identifier') return first !== undefined && this.#isShared(first);
        if (mutators.has(first.name)) return this.isAny(args.slice(0, 1));
        return isChooser(node) && this.isAny(first.name === 'ternary' ? args.slice(0, 2) : args);
      }
      default:
        return false;
    }
  }

  /** Whether some pipeline gives such a thing to a variable, or the dot. */
  #isGiven(name: string): boolean {
    if (this.#seen.has(name)) return false;
    this.#seen.add(name);
    return this.isAny(givingPipelines(this.#body).get(name) ?? []);
  }
}

const hasValues = (fields: readonly { readonly name: string }[]): boolean => fields.some(({ name }) => name === 'Values');

const isChooser = (command: Command | undefined): boolean => {
  const first = command?.operands[0];
  return first?.kind === 'identifier' && choosers.has(first.name);
};

interface Member {
  readonly key: string;
  readonly value: Node;
}

/** What a template puts into dicts that it makes, to give them to others. */
const membersIn = memo((body: Node): readonly Member[] => {
  const members: Member[] = [];
  walk(body, (node) => {
    if (node.kind !== 'command') return;
    const [name, ...args] = node.operands;
    if (name?.kind !== 'identifier' || name.name !== 'dict') return;
    for (const [i, key] of args.entries()) {
      const value = args[i + 1];
      if (i % 2 === 0 && key.kind === 'string' && value) members.push({ key: key.text, value });
    }
  });
  return members;
});
