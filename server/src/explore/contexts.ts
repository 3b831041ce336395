/**
 * Where a template looks into all that it is given, by no name that is written down (`toYaml .`, `range $k, $v := .`, `index . $name`): where that is a
 * chart's context, it may read any drift source. Found by reading alone: what each template does with its dot is told once, whether that may be a context
 * follows from who calls it.
 */
import { memo } from '../base/index.ts';
import type { Executable } from '../render/index.ts';
import { type Command, type List, type Node, type Operand, type Pipeline, walkAround } from '../template/index.ts';

/** What a value may be: a template's own dot (`ownDot`), or the member of some dict by a name. */
type Causes = readonly string[];

const ownDot = '.';
const none: Causes = [];
/** Before what a value may be a member of, under a name that is not written down. Such a one is followed no further than its own expression. */
const memberOf = '?';

const wholes = (causes: Causes): Causes =>
  causes.some((cause) => cause.startsWith(memberOf)) ? causes.filter((cause) => !cause.startsWith(memberOf)) : causes;
const named = (cause: string): string => (cause.startsWith(memberOf) ? cause.slice(1) : cause);

/** What a template does with what it is given. */
interface Uses {
  /** Where it looks into a value. */
  readonly looks: readonly { readonly node: Node; readonly causes: Causes }[];
  /** The templates that it calls, and what it gives them. Without a name: any that is called by none. */
  readonly calls: readonly { readonly name: string | undefined; readonly causes: Causes }[];
  /** The keys under which it puts a value into a dict. */
  readonly members: readonly { readonly key: string; readonly causes: Causes }[];
}

/** Functions that give what they are given, a copy of it, or most of what is in it. */
const carriers = new Set([
  ...['default', 'coalesce', 'ternary', 'and', 'or', 'required', 'set', 'unset', 'merge', 'mustMerge', 'mergeOverwrite', 'mustMergeOverwrite'],
  ...['deepCopy', 'mustDeepCopy', 'omit', 'pick'],
]);

/** Functions that put what they are given into a dict or list of their own: what is done with that concerns a context only where it is taken out again. */
const containers = new Set(['dict', 'list', 'tuple', 'append', 'prepend', 'concat', 'first', 'last', 'until', 'slice', 'rest', 'initial']);

/** Functions that give the member at a key. */
const accessors = new Set(['get', 'index', 'dig', 'pluck']);

/** Functions whose results do not depend on what is in a chart's context. */
const blind = new Set(['kindIs', 'kindOf', 'typeIs', 'typeIsLike', 'typeOf', 'hasKey', 'empty', 'not', 'len', 'fail', 'keys']);

/** Where in a program a chart's context goes. */
export class Contexts {
  readonly #all: readonly { readonly body: List; readonly names: readonly string[]; readonly uses: Uses }[];
  #given:
    | {
        readonly names: ReadonlySet<string>;
        readonly others: boolean;
        readonly written: ReadonlySet<string | undefined>;
        readonly keys: ReadonlySet<string>;
      }
    | undefined;

  constructor(executables: Iterable<Executable>) {
    const bodies = new Map<List, string[]>();
    for (const { name, body } of executables) {
      const names = bodies.get(body);
      if (names) names.push(name);
      else bodies.set(body, [name]);
    }
    this.#all = [...bodies].map(([body, names]) => ({ body, names, uses: usesOf(body) }));
  }

  /** All pieces of templates, up to their bodies, in which one looks into a whole context. */
  looks(): WeakSet<Node> {
    const found = new WeakSet<Node>();
    for (const {
      body,
      names,
      uses: { looks },
    } of this.#all) {
      if (looks.length === 0) continue;
      for (const { node, causes } of looks) if (this.#isContext(names, causes)) addHolders(body, node, found);
    }
    return found;
  }

  /** Whether a template is given a context. A file is, and its name is a path. */
  isGiven(name: string): boolean {
    const { names, others, written } = this.#whereGiven();
    return names.has(name) || (others && !written.has(name));
  }

  /** Whether some template puts a context into a dict under this key. */
  isKey(key: string): boolean {
    return this.#whereGiven().keys.has(key);
  }

  #isContext(names: readonly string[], causes: Causes): boolean {
    return causes.some((cause) => (cause === ownDot ? names.some((name) => this.isGiven(name)) : this.isKey(cause)));
  }

  #whereGiven() {
    if (this.#given) return this.#given;
    const names = new Set<string>();
    const keys = new Set<string>();
    const written = new Set<string | undefined>();
    for (const { names: own, uses } of this.#all) {
      for (const name of own) if (name.includes('/')) names.add(name);
      for (const { name } of uses.calls) written.add(name);
    }
    // Filled below, where it is asked already.
    const given = { names, others: false, written, keys };
    this.#given = given;
    for (let before = -1; before !== names.size + keys.size + Number(given.others); ) {
      before = names.size + keys.size + Number(given.others);
      for (const { names: own, uses } of this.#all) {
        for (const { name, causes } of uses.calls) {
          if ((name === undefined ? given.others : names.has(name)) || !this.#isContext(own, causes)) continue;
          if (name === undefined) given.others = true;
          else names.add(name);
        }
        for (const { key, causes } of uses.members) if (!keys.has(key) && this.#isContext(own, causes)) keys.add(key);
      }
    }
    return given;
  }
}

/** Whether a text that is given a context looks into all of it. */
export const looksIntoContext = memo((body: List): boolean => usesOf(body).looks.some(({ causes }) => causes.includes(ownDot)));

/** Adds a node, and all that hold it. */
const addHolders = (body: Node, node: Node, found: WeakSet<Node>): void => {
  walkAround(body, node.range, (holder) => {
    found.add(holder);
  });
};

const usesOf = memo((body: List): Uses => new Reader().read(body));

class Reader {
  /** What each variable may hold, whichever of that name it is. */
  readonly #variables = new Map<string, Causes>([['$', [ownDot]]]);
  #looks: Uses['looks'][number][] = [];
  #calls: Uses['calls'][number][] = [];
  #members: Uses['members'][number][] = [];

  read(body: List): Uses {
    // What a loop assigns is there from its next round on.
    for (let before = -1; before !== this.#held; ) {
      before = this.#held;
      [this.#looks, this.#calls, this.#members] = [[], [], []];
      this.#visit(body, [ownDot]);
    }
    return { looks: this.#looks, calls: this.#calls, members: this.#members };
  }

  get #held(): number {
    let held = 0;
    for (const causes of this.#variables.values()) held += causes.length;
    return held;
  }

  #visit(node: Node, dot: Causes): void {
    switch (node.kind) {
      case 'list':
        for (const inner of node.nodes) this.#visit(inner, dot);
        break;
      case 'if':
        this.#pipeline(node.pipeline, dot);
        this.#visit(node.body, dot);
        if (node.otherwise) this.#visit(node.otherwise, dot);
        break;
      case 'with':
      case 'range': {
        const inner = this.#pipeline(node.pipeline, dot, node.kind === 'range');
        if (node.kind === 'range') this.#look(node.pipeline, inner);
        this.#visit(node.body, node.kind === 'range' ? none : wholes(inner));
        if (node.otherwise) this.#visit(node.otherwise, dot);
        break;
      }
      case 'action': {
        const printed = this.#pipeline(node.pipeline, dot);
        if (node.pipeline.declarations.length === 0) this.#look(node.pipeline, printed);
        break;
      }
      case 'template':
      case 'block':
        this.#call(node.name, node.pipeline ? this.#pipeline(node.pipeline, dot) : none);
    }
  }

  #look(node: Node, causes: Causes): void {
    if (causes.length > 0) this.#looks.push({ node, causes: causes.map(named) });
  }

  #call(name: string | undefined, given: Causes): void {
    this.#calls.push({ name, causes: wholes(given) });
  }

  #pipeline({ commands, declarations }: Pipeline, dot: Causes, isLoop = false): Causes {
    let value: Causes | undefined;
    for (const command of commands) value = this.#command(command, value, dot);
    const found = value ?? none;
    // What a loop gives its variables is a member, which is looked at where the loop is.
    if (!isLoop) for (const { name } of declarations) this.#variables.set(name, union([this.#variables.get(name) ?? none, wholes(found)]));
    return found;
  }

  #command(command: Command, piped: Causes | undefined, dot: Causes): Causes {
    const [first, ...args] = command.operands;
    if (first?.kind !== 'identifier') return first ? this.#operand(first, dot) : none;
    const given = args.map((arg) => this.#operand(arg, dot));
    if (piped) given.push(piped);
    const all = union(given);
    const { name } = first;
    if (name === 'include') this.#call(args[0]?.kind === 'string' ? args[0].text : undefined, given[1] ?? none);
    if (name === 'include' || name === 'tpl' || blind.has(name) || all.length === 0) return none;
    if (name === 'dict')
      for (const [i, arg] of args.entries()) if (i % 2 === 0 && arg.kind === 'string') this.#member(arg.text, given[i + 1] ?? none);
    if (name === 'set' && args[1]?.kind === 'string') this.#member(args[1].text, given[2] ?? none);
    if (carriers.has(name)) return all;
    if (containers.has(name)) return none;
    const names = args.flatMap((arg) => (arg.kind === 'string' ? [arg.text] : []));
    if (accessors.has(name)) {
      // By a name that is written down; those of drift sources are known by themselves.
      if (names.length > 0) return names.slice(-1);
      const [container = none] = name === 'index' || name === 'get' ? given : given.slice(-1);
      return args.some(({ kind }) => kind === 'number') ? none : container.map((cause) => `${memberOf}${named(cause)}`);
    }
    this.#look(command, all);
    return none;
  }

  #member(key: string, given: Causes): void {
    const causes = wholes(given);
    if (causes.length > 0) this.#members.push({ key, causes });
  }

  #operand(operand: Operand, dot: Causes): Causes {
    switch (operand.kind) {
      case 'dot':
        return dot;
      case 'field':
        return lastOf(operand);
      case 'variable':
        return operand.fields.length > 0 ? lastOf(operand) : (this.#variables.get(operand.name) ?? none);
      case 'chain':
        this.#operand(operand.operand, dot);
        return lastOf(operand);
      case 'pipeline':
        return this.#pipeline(operand, dot);
      case 'identifier':
        return none;
      default:
        return none;
    }
  }
}

const lastOf = ({ fields }: Extract<Operand, { fields: unknown }>): Causes => {
  const name = fields.at(-1)?.name;
  return name === undefined ? none : [name];
};

const union = (lists: readonly Causes[]): Causes => {
  const some = lists.filter(({ length }) => length > 0);
  return some.length < 2 ? (some[0] ?? none) : [...new Set(some.flat())];
};
