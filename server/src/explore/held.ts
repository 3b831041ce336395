/** Which variables of a template, and which parts of its dot, may hold what a drift source touched. */
import { memo } from '../base/index.ts';
import type { Frame } from '../render/index.ts';
import { childrenOf, type If, type Node, type Pipeline, type RangeLoop, type With, walk } from '../template/index.ts';
import { originSources, type Value } from '../value/index.ts';
import { changesIn, type Placed, pipelinesOf, variablesBehind } from './changes.ts';

/** Tells whether a piece may read a drift source (`Closures`). */
interface Reading {
  of(node: Node): { readonly sources: boolean };
}

/** As `usesIn` tells it. */
export interface Held {
  readonly all: ReadonlySet<string>;
  /** Those of which it depends on a branch, or on the caller, what they hold. */
  readonly late: ReadonlySet<string>;
}

/** Finds out what may be held in calls of templates; calls that are given the like hold the same. */
export class Holdings {
  readonly #closures: Reading;
  readonly #frames = new WeakMap<Frame, Held>();
  /** By the template's body, then by what of the dot was touched. */
  readonly #bodies = new Map<Node, Map<string, Held>>();

  constructor(closures: Reading) {
    this.#closures = closures;
  }

  in(frame: Frame): Held {
    let held = this.#frames.get(frame);
    if (!held) {
      held = this.#find(frame);
      this.#frames.set(frame, held);
    }
    return held;
  }

  #find({ template, name, kind, dot }: Frame): Held {
    const define = kind === 'include' || kind === 'template' ? template.defines.findLast((candidate) => candidate.name === name) : undefined;
    const body = define?.body ?? template.root;
    const given = touchedIn(dot);
    const known = this.#bodies.get(body) ?? new Map<string, Held>();
    this.#bodies.set(body, known);
    const key = [...given].sort().join('\n');
    const held = known.get(key) ?? heldFrom(body, given, this.#closures);
    known.set(key, held);
    return held;
  }
}

const heldFrom = (body: Node, given: ReadonlySet<string>, closures: Reading): Held => {
  const all = new Set(given);
  const mayHold = (node: Node): boolean => closures.of(node).sources || usesHeld(node, all);
  spread(body, all, mayHold, mayHold);
  const late = new Set(given);
  const usesLate = (node: Node): boolean => usesHeld(node, late);
  spread(body, late, usesLate, mayHold);
  return { all, late };
};

/** What the variables of a template may hold, whoever calls it. `given`: what its dot may hold. */
export const heldAnyway = (body: Node, given: ReadonlySet<string>, readsSources: (node: Node) => boolean): ReadonlySet<string> => {
  const held = new Set(given);
  const mayHold = (node: Node): boolean => readsSources(node) || usesHeld(node, held);
  spread(body, held, mayHold, mayHold);
  return held;
};

export const usesHeld = (node: Node, held: ReadonlySet<string>): boolean => {
  if (held.size > 0) for (const use of usesIn(node)) if (isHeld(use, held)) return true;
  return false;
};

/**
 * Adds to what is held what is made of it. `holds`: whether an expression gives such a thing by itself; `brings`: whether it does in a branch that assigns it, or puts it
 * into a dict.
 */
const spread = (body: Node, held: Set<string>, holds: (node: Node) => boolean, brings: (node: Node) => boolean): void => {
  const { declaring, moving } = pipelinesIn(body);
  // What depends on a drift source whether it is there holds it as well.
  const gives = (node: Node, conditions: readonly Pipeline[]): boolean =>
    holds(node) || (conditions.length > 0 && (brings(node) || conditions.some(brings)));
  for (let before = -1; before !== held.size; ) {
    before = held.size;
    for (const { pipeline, conditions } of declaring)
      if (gives(pipeline, pipeline.isAssignment ? conditions : [])) for (const { name } of pipeline.declarations) held.add(name);
    if (moving.some(holds)) held.add(anyMember);
    for (const { target, given, keys, conditions } of changesIn(body)) {
      if (!given.some((node) => gives(node, conditions))) continue;
      for (const variable of variablesBehind(target, body)) held.add(variable);
      if (isWholeDot(target)) for (const key of keys ?? ['*']) held.add(`.${key}`);
    }
  }
};

/** The whole dot, and any member of it. */
const wholeDot = '.';
const anyMember = '.*';

const isWholeDot = ([target]: readonly Node[]): boolean =>
  target?.kind === 'dot' || (target?.kind === 'variable' && target.name === '$' && target.fields.length === 0);

/** Whether something is held, or a part of it: the dot holds what its members do. */
export const isHeld = (use: string, held: ReadonlySet<string>): boolean =>
  held.has(use) || (use.startsWith('.') && held.has(anyMember)) || (use === wholeDot && [...held].some((other) => other.startsWith('.')));

/** What of a template's dot was touched. */
const touchedIn = (dot: Value): Set<string> => {
  if (!isTouched(dot, { left: mostSeen })) return new Set();
  if (dot.kind !== 'dict') return new Set([anyMember]);
  const isContext = dot.entries.has('Chart') && dot.entries.has('Release');
  const members = [...dot.entries].filter(([key, member]) => !(isContext && contextKeys.has(key)) && isTouched(member, { left: mostSeen }));
  return new Set(members.map(([key]) => `.${key}`));
};

/** What a piece of a template uses: variables by their names, members of the dot or of `$` as `.name`, these as a whole as `.`. */
export const usesIn = memo((node: Node): ReadonlySet<string> => {
  const uses = new Set<string>();
  const given = new Set<Node>();
  walk(node, (inner) => {
    if (inner.kind === 'pipeline') for (const variable of inner.declarations) given.add(variable);
    if (given.has(inner)) return;
    if (inner.kind === 'dot') uses.add(wholeDot);
    else if (inner.kind === 'field') uses.add(`.${inner.fields[0]?.name}`);
    else if (inner.kind === 'variable') uses.add(inner.name !== '$' ? inner.name : inner.fields[0] ? `.${inner.fields[0].name}` : wholeDot);
  });
  return uses;
});

/** Whether any of some pieces uses what is held. */
export const useHeld = (nodes: readonly (Node | undefined)[], held: ReadonlySet<string>): boolean =>
  nodes.some((node) => node !== undefined && usesHeld(node, held));

/** What the branches of a statement use and the other does not, by outcome. */
export const usesOnlyIn = memo(({ body, otherwise }: If | With | RangeLoop): readonly [no: readonly string[], yes: readonly string[]] => {
  const [yes, no] = [pathsIn(body), pathsIn(otherwise)];
  return [only(no, yes), only(yes, no)];
});

/** What a branch reads: under each path, such as `$labels.app`, what `usesIn` calls it; and which of these it reads all of. */
interface Paths {
  readonly all: ReadonlyMap<string, string>;
  readonly whole: ReadonlySet<string>;
}

/** Functions that give a part of their argument, or tell something of it. */
const narrowing = new Set(['omit', 'pick', 'pluck', 'get', 'index', 'dig', 'hasKey', 'keys', 'len', 'empty', 'first', 'last', 'without']);

const pathsIn = (branch: Node | undefined): Paths => {
  const all = new Map<string, string>();
  const whole = new Set<string>();
  const visit = (node: Node, isPart: boolean): void => {
    const path = node.kind === 'dot' ? [] : node.kind === 'field' || node.kind === 'variable' ? node.fields.map(({ name }) => name) : undefined;
    if (path) {
      const isVariable = node.kind === 'variable' && node.name !== '$';
      const written = isVariable ? [node.name, ...path].join('.') : `.${path.join('.')}`;
      all.set(written, isVariable ? node.name : `.${path[0] ?? ''}`);
      if (!isPart) whole.add(written);
    }
    const first = node.kind === 'command' ? node.operands[0] : undefined;
    const isNarrowed = isPart || (first?.kind === 'identifier' && narrowing.has(first.name));
    const declared: readonly Node[] = node.kind === 'pipeline' ? node.declarations : [];
    for (const child of childrenOf(node)) if (!declared.includes(child)) visit(child, isNarrowed);
  };
  if (branch) visit(branch, false);
  return { all, whole };
};

/** What one branch uses of which the other does not read all. */
const only = ({ all }: Paths, { whole }: Paths): readonly string[] => {
  const uses = [...all].filter(([path]) => !whole.has(wholeDot) || !path.startsWith(wholeDot));
  const isRead = (path: string): boolean => path.split('.').some((_, i, steps) => whole.has(steps.slice(0, i + 1).join('.')));
  return [...new Set(uses.filter(([path]) => !isRead(path)).map(([, use]) => use))];
};

/** The pipelines of a template that give variables their values, and those that give the dot one. */
const pipelinesIn = memo((body: Node): { readonly declaring: readonly Placed[]; readonly moving: readonly Pipeline[] } => {
  const moving: Pipeline[] = [];
  walk(body, (node) => {
    if (node.kind === 'with' || node.kind === 'range') moving.push(node.pipeline);
  });
  return { declaring: pipelinesOf(body).filter(({ pipeline }) => pipeline.declarations.length > 0), moving };
});

/**
 * Whether a drift source touched anything in what a template is given. Of a chart's context only what was added to it counts: a template that reads the sources
 * in it is known for that. The user's values are left as they are, unless it was noted that they are not; copies of
 * them may be changed by whoever made them.
 */
export const isTouched = (value: Value, looks: { left: number }): boolean => {
  if (looks.left-- === 0) return true;
  if (value.kind === 'string') return value.sources !== 0 || (value.runs?.some(({ origin }) => originSources(origin) !== 0) ?? false);
  if (value.kind !== 'list' && value.kind !== 'dict') return value.sources !== 0 || value.kind === 'struct';
  if (value.from?.kind === 'input' && (value.kind !== 'dict' || value.serial === 0)) return false;
  if (value.kind === 'list') return value.items.some((item) => isTouched(item, looks));
  const isContext = value.entries.has('Chart') && value.entries.has('Release');
  for (const [key, member] of value.entries) if (!(isContext && contextKeys.has(key)) && isTouched(member, looks)) return true;
  return false;
};

/** Values that are looked at; what holds more may hold anything. */
export const mostSeen = 100;

const contextKeys = new Set(['Chart', 'Release', 'Capabilities', 'Files', 'Template', 'Subcharts']);
