/** Which outcomes of decisions could show anything new in an immutable field, by what their branches could do. */
import { memo } from '../base/index.ts';
import type { BranchEvent, Frame } from '../render/index.ts';
import { type If, type Node, type Pipeline, type RangeLoop, type With, walk } from '../template/index.ts';
import { originSources, type Value } from '../value/index.ts';
import { type Closures, nothing, type Reach } from './closure.ts';
import { type Place, placeOf } from './places.ts';
import type { Bearing, Decision, Keyed } from './regions.ts';

/** What the branches of a decision could do. */
interface Arms {
  readonly yes: Reach;
  readonly no: Reach;
  readonly both: Reach;
}

/**
 * How a decision works: what it prints stands there (`print`); it brings a drift source into a value that is printed elsewhere (`bring`); it only hands
 * values on (`relay`); or it does so in a template to which no drift source comes (`steady`), so that it matters only to what others decide.
 */
export type Role = 'print' | 'bring' | 'relay' | 'steady';

export class Relevance {
  readonly #closures: Closures;
  readonly #arms = new Map<Node, Arms>();
  readonly #steady = new WeakMap<Frame, boolean>();
  readonly #held = new WeakMap<Frame, Set<string>>();
  /** Some world put what a drift source touched into values that all templates see. */
  #isShared = false;
  /** Decisions on what the template itself left empty: branches that fill dicts and lists are wanted because of them. */
  readonly #empty = new Map<string, { readonly isContainer: boolean; readonly place: Place }>();
  /** Those that some world filled. */
  readonly #filled = new Set<string>();

  constructor(closures: Closures) {
    this.#closures = closures;
  }

  /** What is executed for an outcome could do. */
  reachOf(event: BranchEvent, outcome: 0 | 1): Reach {
    const { yes, no } = this.#armsOf(event);
    return outcome === 1 ? yes : no;
  }

  roleOf({ event, isPrinted }: Decision): Role {
    const arms = this.#armsOf(event).both;
    const isTame = !arms.anchors && !arms.mutates && !arms.escapes && !event.masks && event.sourcesLeft === 0;
    if (isTame && !this.#isShared && this.#isSteady(event.frame)) return 'steady';
    if (isPrinted && !arms.effects && !arms.mutates) return 'print';
    return arms.sources || event.sourcesLeft !== 0 || event.masks ? 'bring' : 'relay';
  }

  /** Whether a decision changes what is seen outside of the template in which it stands, other than by what that prints. */
  isWide({ event }: Decision): boolean {
    return event.masks || this.#armsOf(event).both.escapes;
  }

  /** Whether the other outcome of a decision could show anything new in an immutable field. */
  isWanted(event: BranchEvent, outcome: 0 | 1, bearing: Bearing): boolean {
    const own = this.reachOf(event, outcome);
    if (own.anchors) return true;
    const reach = own.sources || !this.#handsOn(event, outcome) ? own : { ...own, sources: true };
    if (bearing === 'none') return reach.sources && reach.effects;
    const fills = bearing === 'dicts' ? reach.escapes : reach.mutates;
    if (fills && this.#empty.size > 0) return true;
    if (bearing === 'dicts') return reach.sources && reach.escapes;
    if (event.masks || reach.sources || reach.effects || event.sourcesLeft !== 0) return true;
    return this.reachOf(event, outcome === 1 ? 0 : 1).effects;
  }

  /** Decisions in parts that may change freely which are flipped all the same, since they put drift sources into dicts. */
  staysInSight({ event, bearing }: Decision): boolean {
    return bearing !== 'text' && ([0, 1] as const).some((outcome) => this.isWanted(event, outcome, bearing));
  }

  /** Takes up that a world put what a drift source touched into values that all templates see. */
  noteShared(): void {
    this.#isShared = true;
  }

  /** Takes up what a world left empty, and what it filled. */
  learn(decisions: readonly Keyed[]): void {
    for (const { key, event, bearing } of decisions) {
      if (event.outcome !== 0) this.#filled.add(key);
      else if (isEmptyOfOwn(event) && this.isWanted(event, 1, bearing) && (isContainer(event.value) || this.reachOf(event, 1).anchors))
        this.#empty.set(key, { isContainer: isContainer(event.value), place: placeOf(event) });
    }
  }

  /** The dicts and lists that no world filled. A member that is not there is not among them: it may be one that no branch sets. */
  unfilled(): Place[] {
    return [...this.#empty].filter(([key, { isContainer }]) => isContainer && !this.#filled.has(key)).map(([, { place }]) => place);
  }

  /** Whether no drift source comes to a call of a template: it reads none, nor do those that it calls, and it was given none. */
  #isSteady(frame: Frame): boolean {
    let isSteady = this.#steady.get(frame);
    if (isSteady === undefined) {
      const reach = frame.kind === 'include' || frame.kind === 'template' ? this.#closures.ofTemplate(frame.name, frame.template) : undefined;
      isSteady = reach !== undefined && !reach.sources && !reach.anchors && !reach.escapes && !isTouched(frame.dot, { left: mostSeen });
      this.#steady.set(frame, isSteady);
    }
    return isSteady;
  }

  /** Whether what is executed for an outcome uses, as the other does not, a variable or part of the dot that may hold what a drift source touched. */
  #handsOn({ node, others, frame }: BranchEvent, outcome: 0 | 1): boolean {
    const isStatement = node.kind === 'if' || node.kind === 'with' || node.kind === 'range';
    const uses = isStatement ? usesOnlyIn(node)[outcome] : usesInAll(others);
    if (uses.length === 0) return false;
    const held = this.#heldIn(frame);
    return uses.some((use) => isHeld(use, held));
  }

  /** What may hold in a template what a drift source touched, as `usesIn` tells it. */
  #heldIn(frame: Frame): ReadonlySet<string> {
    let held = this.#held.get(frame);
    if (!held) {
      const { template, name, kind, dot } = frame;
      const body = kind === 'include' || kind === 'template' ? template.defines.findLast((define) => define.name === name)?.body : template.root;
      const { declaring, moving } = pipelinesIn(body ?? template.root);
      held = touchedIn(dot);
      const found = held;
      const mayHold = (pipeline: Pipeline): boolean => this.#closures.of(pipeline).sources || [...usesIn(pipeline)].some((use) => isHeld(use, found));
      for (let before = -1; before !== held.size; ) {
        before = held.size;
        for (const pipeline of declaring) if (mayHold(pipeline)) for (const variable of pipeline.declarations) held.add(variable.name);
        if (moving.some(mayHold)) held.add(anyMember);
      }
      this.#held.set(frame, held);
    }
    return held;
  }

  /** For an expression the operands that are not picked, whichever they are. */
  #armsOf({ node, others }: BranchEvent): Arms {
    if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') {
      let all = this.#closures.ofAll(others);
      // The operands of a function that picks one were evaluated, whatever they did: only what they would give is new.
      if (node.kind === 'identifier' && node.name !== 'and' && node.name !== 'or') all = { ...nothing, sources: all.sources };
      return { yes: all, no: all, both: all };
    }
    let arms = this.#arms.get(node);
    if (!arms) {
      const { body, otherwise } = node;
      arms = { yes: this.#closures.of(body), no: this.#closures.of(otherwise), both: this.#closures.ofAll([body, otherwise]) };
      this.#arms.set(node, arms);
    }
    return arms;
  }
}

/** The whole dot, and any member of it. */
const wholeDot = '.';
const anyMember = '.*';

/** Whether something is held, or a part of it: the dot holds what its members do. */
const isHeld = (use: string, held: ReadonlySet<string>): boolean =>
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
const usesIn = memo((node: Node): ReadonlySet<string> => {
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

const usesInAll = (nodes: readonly (Node | undefined)[]): readonly string[] => [...new Set(nodes.flatMap((node) => (node ? [...usesIn(node)] : [])))];

/** What the branches of a statement use and the other does not, by outcome. */
const usesOnlyIn = memo(({ body, otherwise }: If | With | RangeLoop): readonly [no: readonly string[], yes: readonly string[]] => {
  const [yes, no] = [usesIn(body), otherwise ? usesIn(otherwise) : new Set<string>()];
  return [[...no].filter((use) => !yes.has(use)), [...yes].filter((use) => !no.has(use))];
});

/** The pipelines of a template that give variables their values, and those that give the dot one. */
const pipelinesIn = memo((body: Node): { readonly declaring: readonly Pipeline[]; readonly moving: readonly Pipeline[] } => {
  const declaring: Pipeline[] = [];
  const moving: Pipeline[] = [];
  walk(body, (node) => {
    if (node.kind === 'pipeline' && node.declarations.length > 0) declaring.push(node);
    else if (node.kind === 'with' || node.kind === 'range') moving.push(node.pipeline);
  });
  return { declaring, moving };
});

/**
 * Whether a drift source touched anything in what a template is given. Of a chart's context only what was added to it counts: a template that reads the sources
 * in it is known for that. The user's values are left as they are, unless it was noted that they are not; copies of
 * them may be changed by whoever made them.
 */
const isTouched = (value: Value, looks: { left: number }): boolean => {
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
const mostSeen = 100;

const contextKeys = new Set(['Chart', 'Release', 'Capabilities', 'Files', 'Template', 'Subcharts']);

/** A decision on what the template itself left empty or out, and no open value fills: an empty dict or list, a member that is not there. */
const isEmptyOfOwn = ({ value, outcome }: BranchEvent): boolean =>
  outcome === 0 && isOwn(value, 0) && (value.kind !== 'bool' || value.from !== undefined);

/** Functions within functions that are looked through. */
const deepest = 4;

/** Whether a value was made without any open one. */
const isOwn = (value: Value, depth: number): boolean => {
  const { from, kind } = value;
  if (!from) return isContainer(value) || kind === 'nil' || depth > 0;
  return from.kind === 'call' && depth < deepest && from.args.every((arg) => isOwn(arg, depth + 1));
};

const isContainer = ({ kind, from }: Value): boolean => !from && (kind === 'dict' || kind === 'list');
