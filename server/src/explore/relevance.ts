/** Which outcomes of decisions could show anything new in an immutable field, by what their branches could do. */
import { type BranchEvent, type Frame, SharedNames } from '../render/index.ts';
import type { Node } from '../template/index.ts';
import type { Value } from '../value/index.ts';
import { readOf } from './changes.ts';
import { type Closures, nothing, type Reach } from './closure.ts';
import { Holdings, isHeld, isTouched, mostSeen, useHeld, usesOnlyIn } from './held.ts';
import { type Place, placeOf } from './places.ts';
import type { Decision, Keyed } from './regions.ts';

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

/** The role of a decision, and whether its outcomes are wanted, once somebody has asked. */
interface Judged {
  role: Role | undefined;
  readonly wanted: [no: boolean | undefined, yes: boolean | undefined];
}

export class Relevance {
  readonly #closures: Closures;
  readonly #arms = new Map<Node, Arms>();
  readonly #steady = new WeakMap<Frame, boolean>();
  readonly #holdings: Holdings;
  /** What was found out about the decisions of the last world: many ask. Never cleared but replaced, since V8 leads from what a map held to what it holds. */
  #judged = new Map<Decision, Judged>();
  /** The names of values that all templates see, into which some world put what a drift source touched. */
  readonly #shared = new SharedNames();
  /** Decisions on what the template itself left empty: branches that fill dicts and lists are wanted because of them. */
  readonly #empty = new Map<string, { readonly isContainer: boolean; readonly place: Place }>();
  /** Those that some world filled. */
  readonly #filled = new Set<string>();

  constructor(closures: Closures) {
    this.#closures = closures;
    this.#holdings = new Holdings(closures);
  }

  /** What is executed for an outcome could do. */
  reachOf(event: BranchEvent, outcome: 0 | 1): Reach {
    const { yes, no } = this.#armsOf(event);
    return outcome === 1 ? yes : no;
  }

  roleOf(decision: Decision): Role {
    const judged = this.#judgedOf(decision);
    judged.role ??= this.#findRole(decision);
    return judged.role;
  }

  #findRole({ event, isPrinted }: Decision): Role {
    const arms = this.#armsOf(event).both;
    const isTame = !arms.anchors && !arms.mutates && !arms.escapes && !event.masks && event.sourcesLeft === 0;
    if (isTame && this.#shared.isEmpty && this.#isSteady(event.frame)) return 'steady';
    if (isPrinted && !arms.effects && !arms.mutates && !([0, 1] as const).some((outcome) => this.#handsOn(event, outcome, true))) return 'print';
    return arms.sources || event.sourcesLeft !== 0 || event.masks ? 'bring' : 'relay';
  }

  /** Whether a decision changes what is seen outside of the template in which it stands, other than by what that prints. */
  isWide({ event }: Decision): boolean {
    return event.masks || this.#armsOf(event).both.escapes;
  }

  /** Whether an outcome of a decision could show anything new in an immutable field. */
  isWanted(decision: Decision, outcome: 0 | 1): boolean {
    const { wanted } = this.#judgedOf(decision);
    wanted[outcome] ??= this.#isNew(decision, outcome);
    return wanted[outcome];
  }

  #isNew({ event, bearing }: Decision, outcome: 0 | 1): boolean {
    if (bearing === 'values') return this.#mayShare(event, outcome);
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

  /** Whether a branch of a decision could put what a drift source touched into a dict that all templates see. */
  sharesAny(event: BranchEvent): boolean {
    return this.#mayShare(event, 0) || this.#mayShare(event, 1);
  }

  /** Whether what is executed for an outcome could put what a drift source touched into a dict that all templates see. */
  #mayShare({ node, others }: BranchEvent, outcome: 0 | 1): boolean {
    if (node.kind !== 'if' && node.kind !== 'with' && node.kind !== 'range') return others.some((other) => this.#closures.sharingIn(other).size > 0);
    return this.#closures.sharingIn(outcome === 1 ? node.body : node.otherwise).size > 0;
  }

  /** Decisions in parts that may change freely which are flipped all the same, since they put drift sources into dicts. */
  staysInSight(decision: Decision): boolean {
    return decision.bearing !== 'text' && (this.isWanted(decision, 0) || this.isWanted(decision, 1));
  }

  #judgedOf(decision: Decision): Judged {
    let judged = this.#judged.get(decision);
    if (!judged) {
      judged = { role: undefined, wanted: [undefined, undefined] };
      this.#judged.set(decision, judged);
    }
    return judged;
  }

  /** Takes up what a world put into values that all templates see. */
  noteShared(names: SharedNames): void {
    this.#shared.addAll(names);
    this.#judged = new Map();
  }

  /** Takes up what a world left empty, and what it filled. */
  learn(decisions: readonly Keyed[]): void {
    for (const decision of decisions) {
      const { key, event } = decision;
      if (event.outcome !== 0) this.#filled.add(key);
      else if (
        isEmptyOfOwn(event) &&
        this.isWanted(decision, 1) &&
        (isContainer(event.value) || this.reachOf(event, 1)[isFlag(event) ? 'sources' : 'anchors'])
      ) {
        // Branches that fill something are wanted from now on.
        if (this.#empty.size === 0) this.#judged = new Map();
        this.#empty.set(key, { isContainer: isContainer(event.value), place: placeOf(event) });
      }
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

  /**
   * Whether what is executed for an outcome uses, as the other does not, a variable or part of the dot that may hold what a drift source touched. `late`: only where
   * some branch put it there.
   */
  #handsOn({ node, others, frame }: BranchEvent, outcome: 0 | 1, late = false): boolean {
    const isStatement = node.kind === 'if' || node.kind === 'with' || node.kind === 'range';
    if (!this.#shared.isEmpty) {
      const [arms, beside] = !isStatement ? [others, []] : outcome === 1 ? [[node.body], [node.otherwise]] : [[node.otherwise], [node.body]];
      if (this.#readsShared(arms, beside)) return true;
    }
    const held = this.#holdings.in(frame)[late ? 'late' : 'all'];
    if (held.size === 0) return false;
    return isStatement ? usesOnlyIn(node)[outcome].some((use) => isHeld(use, held)) : useHeld(others, held);
  }

  /** Whether some pieces read, as others do not, what some world put into values that all see. */
  #readsShared(arms: readonly (Node | undefined)[], beside: readonly (Node | undefined)[]): boolean {
    const readIn = (nodes: readonly (Node | undefined)[]): string[] => nodes.flatMap((node) => (node ? readOf(node, this.#shared) : []));
    const also = new Set(readIn(beside));
    return readIn(arms).some((name) => !also.has(name));
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

/** A decision on what the template itself left empty or out, and no open value fills: an empty dict or list, a member that is not there. */
const isEmptyOfOwn = (event: BranchEvent): boolean => {
  const { value, outcome } = event;
  return outcome === 0 && (isFlag(event) || (isOwn(value, 0) && (value.kind !== 'bool' || value.from !== undefined)));
};

/** A decision on what a template wrote down in a dict of its own, which a branch may have changed: `dict "on" false`. */
const isFlag = ({ node, value }: BranchEvent): boolean => {
  if (value.from || (value.kind !== 'bool' && value.kind !== 'string') || (node.kind !== 'if' && node.kind !== 'with')) return false;
  const [command] = node.pipeline.commands;
  const [operand] = command?.operands ?? [];
  if (node.pipeline.commands.length > 1 || (command?.operands.length ?? 0) > 1) return false;
  return operand?.kind === 'variable' && operand.name !== '$' && operand.fields.length > 0;
};

/** Functions within functions that are looked through. */
const deepest = 4;

/** Whether a value was made without any open one. */
const isOwn = (value: Value, depth: number): boolean => {
  const { from, kind } = value;
  if (!from) return isContainer(value) || kind === 'nil' || depth > 0;
  return from.kind === 'call' && depth < deepest && from.args.every((arg) => isOwn(arg, depth + 1));
};

const isContainer = ({ kind, from }: Value): boolean => !from && (kind === 'dict' || kind === 'list');
