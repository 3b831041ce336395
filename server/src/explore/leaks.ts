/**
 * What a piece of a template changes that others can see: variables declared outside of it, and dicts that it did not make itself. A helper that fills a
 * dict of its own and prints it changes nothing; found by reading alone, so whatever is not plainly its own counts as others'.
 */
import { append, memo } from '../base/index.ts';
import { mutators } from '../render/index.ts';
import type { Command, Node, Operand, Pipeline, Variable } from '../template/index.ts';
import { signsIn } from './signs.ts';

export interface Leaks {
  /** It may assign a variable that is declared outside of it. */
  readonly effects: boolean;
  /** It may change a dict that others hold. */
  readonly mutates: boolean;
  /** The calls that may. */
  readonly mutating: ReadonlySet<Command>;
  /** It may change what others hold under these keys of a new dict, if what it merges into that dict has one of them as well. */
  readonly mergedKeys: readonly string[];
}

/** Whose a value is: `deep`: made here with all that is in it; `shallow`: only the dict itself was made here; `others`: it may be anybody's. */
type Owner = 'deep' | 'shallow' | 'others';

const ranks: readonly Owner[] = ['others', 'shallow', 'deep'];
const least = (owners: readonly Owner[]): Owner => ranks[Math.min(2, ...owners.map((owner) => ranks.indexOf(owner)))] as Owner;

/** One variable, or several that may hold the same dict. */
class Local {
  #same: Local | undefined;
  readonly #values: Pipeline[] = [];
  #owner: Owner = 'deep';

  get root(): Local {
    return this.#same?.root ?? this;
  }

  get owner(): Owner {
    return this.root.#owner;
  }

  get values(): readonly Pipeline[] {
    return this.root.#values;
  }

  assign(value: Pipeline): void {
    this.root.#values.push(value);
  }

  join(other: Local): void {
    const [mine, its] = [this.root, other.root];
    if (mine === its) return;
    its.#same = mine;
    append(mine.#values, its.#values);
    mine.lower(its.#owner);
  }

  /** Whether that is news. */
  lower(owner: Owner): boolean {
    const { root } = this;
    const lower = least([root.#owner, owner]);
    if (lower === root.#owner) return false;
    root.#owner = lower;
    return true;
  }
}

/** What a call changes in place: its first argument. `sources`: what then stands in it. */
interface Mutation {
  readonly command: Command;
  readonly target: Operand | Command | undefined;
  readonly piped: readonly Command[];
  readonly isMerge: boolean;
  readonly sources: readonly (Operand | readonly Command[])[];
}

/** Functions whose results nobody else holds: texts, or data read anew. */
const makers = new Set([
  ...[
    'include',
    'tpl',
    'print',
    'printf',
    'println',
    'quote',
    'squote',
    'toYaml',
    'toJson',
    'toString',
    'trim',
    'lower',
    'upper',
    'replace',
    'trunc',
  ],
  ...['fromYaml', 'fromJson', 'fromYamlArray', 'fromJsonArray', 'deepCopy', 'mustDeepCopy', 'int', 'int64', 'float64', 'add', 'sub', 'len'],
  ...[
    'eq',
    'ne',
    'lt',
    'gt',
    'le',
    'ge',
    'not',
    'hasKey',
    'has',
    'contains',
    'empty',
    'splitList',
    'keys',
    'trimSuffix',
    'trimPrefix',
    'b64enc',
    'join',
  ],
]);
/** Functions that make a dict or list of what they are given. */
const containers = new Set(['dict', 'list', 'tuple', 'omit', 'pick']);
/** Functions that give one of their arguments, or a part of one. */
const choosers = new Set(['default', 'ternary', 'coalesce', 'get', 'index', 'first', 'last', 'and', 'or', ...mutators]);

/** What a node leaks. */
export const leaksOf = memo((node: Node): Leaks => {
  const { assigns, changes } = signsIn(node);
  return assigns || changes.length > 0 ? new Reader().read(node) : nothing;
});

const nothing: Leaks = { effects: false, mutates: false, mutating: new Set(), mergedKeys: [] };

class Reader {
  readonly #scopes: Map<string, Local>[] = [new Map()];
  /** What each use of a variable means. */
  readonly #uses = new Map<Variable, Local>();
  readonly #locals: Local[] = [];
  readonly #mutations: Mutation[] = [];
  #effects = false;

  read(root: Node): Leaks {
    this.#visit(root, true);
    for (let isNew = true; isNew; ) {
      isNew = false;
      for (const local of this.#locals) if (local.lower(least(local.values.map((value) => this.#ownerOf(value))))) isNew = true;
      for (const mutation of this.#mutations) if (this.#settle(mutation)) isNew = true;
    }
    const reaching = this.#mutations.filter((mutation) => this.#reachesOthers(mutation));
    const certain = reaching.filter((mutation) => !literalKeys(mutation));
    return {
      effects: this.#effects,
      mutates: certain.length > 0,
      mutating: new Set(certain.map(({ command }) => command)),
      mergedKeys: reaching.flatMap((mutation) => literalKeys(mutation) ?? []),
    };
  }

  #visit(node: Node, isRoot = false): void {
    switch (node.kind) {
      case 'list':
        this.#within(() => {
          for (const inner of node.nodes) this.#visit(inner);
        });
        break;
      case 'if':
      case 'with':
      case 'range':
        this.#within(() => {
          this.#pipeline(node.pipeline, node.kind === 'range');
          this.#visit(node.body);
          if (node.otherwise) this.#visit(node.otherwise);
        });
        break;
      case 'define':
        // Executed where it is called; its variables are its own. One that nothing closes is executed where it stands.
        if (isRoot || !node.endTag) this.#visit(node.body);
        break;
      case 'block':
      case 'template':
        if (node.pipeline) this.#pipeline(node.pipeline);
        break;
      case 'action':
        this.#pipeline(node.pipeline);
        break;
      case 'pipeline':
        this.#pipeline(node);
        break;
      case 'command':
        this.#command(node, [node]);
        break;
      default:
        this.#operand(node);
    }
  }

  #within(work: () => void): void {
    this.#scopes.push(new Map());
    work();
    this.#scopes.pop();
  }

  #pipeline(pipeline: Pipeline, isLoop = false): void {
    for (const command of pipeline.commands) this.#command(command, pipeline.commands);
    for (const variable of pipeline.declarations) {
      const local = pipeline.isAssignment ? this.#find(variable.name) : this.#declare(variable.name);
      if (!local) {
        this.#effects = true;
        continue;
      }
      this.#uses.set(variable, local);
      local.assign(pipeline);
      for (const held of this.#held(pipeline)) local.join(held);
      // A member: the container may be held by others, its members as well.
      if (isLoop) local.lower('shallow');
    }
  }

  /** `chain`: the pipeline in which it stands. */
  #command(command: Command, chain: readonly Command[]): void {
    const { operands } = command;
    const [first] = operands;
    for (const operand of operands) if (operand.kind !== 'identifier') this.#operand(operand);
    if (first?.kind !== 'identifier' || !mutators.has(first.name)) return;
    const before = chain.slice(0, chain.indexOf(command));
    const args = operands.slice(1);
    const isMerge = first.name.toLowerCase().includes('merge');
    const target = args[0];
    const rest: (Operand | readonly Command[])[] = target && before.length > 0 ? [...args.slice(1), before] : args.slice(1);
    this.#mutations.push({ command, target, piped: target ? [] : before, isMerge, sources: isMerge ? rest : rest.slice(1) });
  }

  #operand(operand: Node): void {
    if (operand.kind === 'variable') {
      const local = this.#find(operand.name);
      if (local) this.#uses.set(operand, local);
    } else if (operand.kind === 'chain') this.#operand(operand.operand);
    else if (operand.kind === 'pipeline') this.#pipeline(operand);
  }

  #declare(name: string): Local {
    const local = new Local();
    this.#locals.push(local);
    this.#scopes.at(-1)?.set(name, local);
    return local;
  }

  #find(name: string): Local | undefined {
    return this.#scopes.findLast((scope) => scope.has(name))?.get(name);
  }

  /** The variables whose dicts a value may be, or hold. */
  *#held(node: Node): Generator<Local> {
    switch (node.kind) {
      case 'variable': {
        const local = this.#uses.get(node);
        if (local) yield local;
        break;
      }
      case 'chain':
        yield* this.#held(node.operand);
        break;
      case 'pipeline':
        for (const command of node.commands) yield* this.#held(command);
        break;
      case 'command':
        if (node.operands[0]?.kind === 'identifier' && makers.has(node.operands[0].name)) break;
        for (const operand of node.operands) yield* this.#held(operand);
    }
  }

  #ownerOf(node: Node): Owner {
    switch (node.kind) {
      case 'pipeline':
        return this.#ownerOfChain(node.commands);
      case 'variable': {
        const owner = this.#uses.get(node)?.owner ?? 'others';
        return node.fields.length === 0 || owner === 'deep' ? owner : 'others';
      }
      case 'chain': {
        const owner = this.#ownerOf(node.operand);
        return owner === 'deep' ? owner : 'others';
      }
      case 'nil':
      case 'bool':
      case 'number':
      case 'string':
        return 'deep';
      default:
        return 'others';
    }
  }

  /** The owner of what commands piped into each other give. */
  #ownerOfChain(commands: readonly Command[]): Owner {
    let piped: Owner | undefined;
    for (const { operands } of commands) {
      const [first, ...args] = operands;
      if (first?.kind !== 'identifier') {
        piped = first ? this.#ownerOf(first) : 'others';
        continue;
      }
      const given = [...args.map((arg) => this.#ownerOf(arg)), ...(piped ? [piped] : [])];
      if (makers.has(first.name)) piped = 'deep';
      else if (containers.has(first.name)) piped = least(given) === 'deep' ? 'deep' : 'shallow';
      else if (choosers.has(first.name))
        piped = least(given) === 'deep' ? 'deep' : mutators.has(first.name) ? (given[0] === 'others' ? 'others' : 'shallow') : 'others';
      else piped = 'others';
    }
    return piped ?? 'others';
  }

  #ownerOfTarget({ target, piped }: Mutation): Owner {
    return target ? this.#ownerOf(target) : this.#ownerOfChain(piped);
  }

  #ownerOfSource(source: Operand | readonly Command[]): Owner {
    return 'kind' in source ? this.#ownerOf(source) : this.#ownerOfChain(source);
  }

  /** What is put into a dict may be held by others from then on. Whether that is news. */
  #settle({ target, piped, sources }: Mutation): boolean {
    if (least(sources.map((source) => this.#ownerOfSource(source))) === 'deep') return false;
    const holders = target ? [...this.#held(target)] : piped.flatMap((command) => [...this.#held(command)]);
    return holders.map((local) => local.lower('shallow')).includes(true);
  }

  /**
   * `set` and `unset` change the dict alone. Merging goes into its members, which are those of what was merged before (mergo puts them in as they are):
   * only the last may be others'.
   */
  #reachesOthers(mutation: Mutation): boolean {
    const owner = this.#ownerOfTarget(mutation);
    if (!mutation.isMerge) return owner === 'others';
    const [...others] = mutation.sources;
    others.pop();
    return owner !== 'deep' || others.some((source) => this.#ownerOfSource(source) !== 'deep');
  }
}

/** The keys of a dict that is written down in the call that merges one other into it. */
const literalKeys = ({ target, isMerge, sources }: Mutation): readonly string[] | undefined => {
  if (!isMerge || sources.length !== 1 || target?.kind !== 'pipeline' || target.commands.length !== 1) return undefined;
  const [name, ...args] = target.commands[0]?.operands ?? [];
  if (name?.kind !== 'identifier' || name.name !== 'dict') return undefined;
  const keys = args.filter((_, i) => i % 2 === 0).flatMap((key) => (key.kind === 'string' ? [key.text] : []));
  return keys.length === Math.ceil(args.length / 2) ? keys : undefined;
};
