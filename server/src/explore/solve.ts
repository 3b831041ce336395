/**
 * Finds values that turn a decision the other way: walks back from the value that was decided on, through the functions that made it, to values that a
 * user may set. What it proposes is a guess that the next render confirms or refutes.
 */
import { functions } from '../functions/index.ts';
import type { Frame } from '../render/index.ts';
import { Float, isTrue, nil, type Str, str, type Value } from '../value/index.ts';
import type { Plain } from '../yaml/index.ts';
import { type Override, type Path, toJson } from './overrides.ts';
import { satisfyingVersions } from './versions.ts';

/** What a value is wanted to be. */
export type Goal =
  | { readonly kind: 'true' }
  | { readonly kind: 'false' }
  | { readonly kind: 'equal'; readonly to: Plain }
  | { readonly kind: 'differ'; readonly from: Plain }
  | { readonly kind: 'type'; readonly type: 'map' | 'list' | 'string' | 'number' | 'bool' | 'nil' }
  /** A list or map with this many elements. */
  | { readonly kind: 'size'; readonly size: number }
  | { readonly kind: 'key'; readonly key: string; readonly present: boolean }
  | { readonly kind: 'contains'; readonly part: string; readonly present: boolean }
  /** A map or list whose member meets a goal. */
  | { readonly kind: 'member'; readonly key: string | number; readonly goal: Goal }
  /** Anything else than now. */
  | { readonly kind: 'change' };

/** Facts about the cluster that a world assumes; the others are Helm's defaults. */
export interface ClusterChange {
  readonly kubeVersion?: string;
  readonly apiVersion?: { readonly name: string; readonly present: boolean };
}

/** One way to try. */
export type Proposal = { readonly kind: 'override'; readonly override: Override } | { readonly kind: 'cluster'; readonly change: ClusterChange };

const maxDepth = 20;
/** Values that are looked at for one decision: what a value was made of may have been made of many. */
const maxLooks = 5000;
/** More ways than this for one decision are not worth a render each. */
const maxProposals = 12;
/** The same for values that are merely other ones. */
const maxGuesses = 3;

/** Ways to make `value` meet `goal`, best first. */
export const proposals = (value: Value, goal: Goal): Proposal[] => {
  const found = distinct(solve(value, goal, 0));
  // Nothing that is understood: other values at least show that the decision is open, so that it is not passed over in silence.
  return found.length > 0 ? found : distinct(changes(value, 0), maxGuesses);
};

const keyOf = (proposal: Proposal): string => JSON.stringify(proposal, (_, part) => (part instanceof Map ? [...part] : part));

export const isSameProposal = (a: Proposal, b: Proposal): boolean => keyOf(a) === keyOf(b);

/** How many values were looked at. */
let looks = 0;

const distinct = (ways: Iterable<Proposal>, most = maxProposals): Proposal[] => {
  looks = 0;
  const found: Proposal[] = [];
  const seen = new Set<string>();
  for (const proposal of ways) {
    const key = keyOf(proposal);
    if (!seen.has(key)) {
      seen.add(key);
      found.push(proposal);
    }
    if (found.length >= most) break;
  }
  return found;
};

/** Every input that a function's result was made from, changed. */
function* changes(value: Value, depth: number): Generator<Proposal> {
  const { from } = value;
  if (!from || depth > maxDepth || ++looks > maxLooks) return;
  if (from.kind === 'input') yield* solve(value, { kind: 'change' }, depth);
  else if (from.kind === 'call') for (const arg of from.args) yield* changes(arg, depth + 1);
}

function* solve(value: Value, goal: Goal, depth: number): Generator<Proposal> {
  const { from } = value;
  if (depth > maxDepth || ++looks > maxLooks) return;
  // A member of what the template put together is what it put there.
  if (goal.kind === 'member' && from?.kind !== 'input') {
    const member = value.kind === 'dict' ? value.entries.get(String(goal.key)) : value.kind === 'list' ? value.items[Number(goal.key)] : undefined;
    if (member?.from) yield* solve(member, goal.goal, depth + 1);
  }
  if (!from) return;
  switch (from.kind) {
    case 'input':
      yield* solveInput(from.path, value, goal);
      return;
    case 'member':
      yield* solve(from.of, { kind: 'member', key: from.key, goal }, depth + 1);
      return;
    case 'cluster':
      yield* clusterProposals(from.what, value, goal);
      return;
    case 'frame':
      yield* solveFrame(from.frame as Frame, value, goal, depth);
      return;
    case 'call':
      yield* solveCall(from.name, from.args, value, goal, depth);
  }
}

/** Another value at a path, or at one below it. */
function* solveInput(path: Path, value: Value | undefined, goal: Goal): Generator<Proposal> {
  if (goal.kind === 'member') {
    const member = value?.kind === 'dict' ? value.entries.get(String(goal.key)) : value?.kind === 'list' ? value.items[Number(goal.key)] : undefined;
    yield* solveInput([...path, goal.key], member, goal.goal);
  } else if (goal.kind === 'key') {
    for (const plain of goal.present ? truthy(nil()) : [null]) yield { kind: 'override', override: { path: [...path, goal.key], value: plain } };
  } else if (path.length > 0) for (const plain of candidates(value ?? nil(), goal)) yield { kind: 'override', override: { path, value: plain } };
}

/** Values for an input, by what it is now. */
function* candidates(value: Value, goal: Goal): Generator<Plain> {
  switch (goal.kind) {
    case 'true':
      yield* truthy(value);
      return;
    case 'false':
      yield* falsy(value);
      return;
    case 'equal':
      yield goal.to;
      return;
    case 'differ':
      yield* different(goal.from);
      return;
    case 'type':
      yield sample(goal.type);
      return;
    case 'size':
      if (value.kind === 'dict' || value.kind === 'nil') yield new Map(Array.from({ length: goal.size }, (_, i) => [`key${i}`, `value${i}`]));
      if (value.kind !== 'dict') {
        // What another decision asked to be there stays.
        const items = itemsOf(value);
        yield Array.from({ length: goal.size }, (_, i) => items[i] ?? `item${i}`);
      }
      if (goal.size > 0 && value.kind !== 'dict') yield Array.from({ length: goal.size }, (_, i) => new Map([['name', `item${i}`]]));
      return;
    case 'key':
      yield new Map([[goal.key, goal.present ? 'value' : null]]);
      return;
    case 'member':
      for (const plain of candidates(nil(), goal.goal)) yield typeof goal.key === 'string' ? new Map([[goal.key, plain]]) : [plain];
      return;
    case 'contains':
      if (value.kind === 'list') {
        const items = itemsOf(value);
        if (items.length > 0) yield goal.present ? [...items, whole(goal.part)] : items.filter((item) => item !== goal.part);
        yield goal.present ? [whole(goal.part)] : [];
      } else if (value.kind === 'dict') yield goal.present ? new Map([['example', whole(goal.part)]]) : new Map();
      else yield goal.present ? whole(goal.part) : 'other';
      return;
    case 'change':
      yield* isTrue(value) ? falsy(value) : truthy(value);
      yield* different(undefined);
  }
}

/** The items of a list of texts, numbers and the like. */
const itemsOf = (value: Value): readonly Plain[] => {
  const items = value.kind === 'list' ? value.items.map(plainOf) : [];
  return items.every((item) => item !== undefined) ? items : [];
};

/** A text with the part in it; helpers that ask for `{{` execute what they find. */
const whole = (part: string): string => (part.includes('{{') ? `${part} "example" }}` : part);

/** Something that `if` takes for true, of the kind that is expected there: the default's kind first. */
function* truthy(value: Value): Generator<Plain> {
  switch (value.kind) {
    case 'bool':
      yield true;
      return;
    case 'int':
    case 'float':
      yield 1;
      return;
    case 'string':
      yield 'example';
      // Where whole lines are expected, a comment does no harm. An empty text may also stand for a map or a list.
      if (value.text === '') yield* ['# example', new Map([['example', 'value']]), ['example']];
      yield 'true';
      return;
    case 'list':
      yield ['example'];
      yield [new Map([['name', 'example']])];
      return;
    case 'dict':
      yield new Map([['example', 'value']]);
      return;
    default:
      yield true;
      yield 'example';
      yield new Map([['example', 'value']]);
      yield ['example'];
      yield [new Map([['name', 'example']])];
      yield 1;
  }
}

function* falsy(value: Value): Generator<Plain> {
  switch (value.kind) {
    case 'bool':
      yield false;
      return;
    case 'int':
    case 'float':
      yield 0;
      return;
    case 'string':
      yield '';
      yield null;
      return;
    case 'list':
      yield [];
      return;
    default:
      yield null;
      yield '';
  }
}

function* different(from: Plain | undefined): Generator<Plain> {
  if (typeof from === 'boolean') yield !from;
  else if (typeof from === 'number') yield from + 1;
  else {
    yield 'example';
    yield '';
    yield null;
  }
}

const sample = (type: Extract<Goal, { kind: 'type' }>['type']): Plain => {
  switch (type) {
    case 'map':
      return new Map([['example', 'value']]);
    case 'list':
      return ['example'];
    case 'string':
      return 'example';
    case 'number':
      return 1;
    case 'bool':
      return true;
    case 'nil':
      return null;
  }
};

function* clusterProposals(what: string, value: Value, goal: Goal): Generator<Proposal> {
  if (what.startsWith('apiVersion ')) {
    const wanted = goal.kind === 'true' || (goal.kind === 'equal' && goal.to === true) || (goal.kind === 'change' && !isTrue(value));
    yield { kind: 'cluster', change: { apiVersion: { name: what.slice('apiVersion '.length), present: wanted } } };
  } else if (what === 'kubeVersion' && goal.kind === 'equal' && typeof goal.to === 'string') {
    yield { kind: 'cluster', change: { kubeVersion: goal.to } };
  }
}

/** The text that a template printed: what it printed may be one value, else its decisions may go another way. */
function* solveFrame(frame: Frame | undefined, value: Value, goal: Goal, depth: number): Generator<Proposal> {
  if (!frame) return;
  const printed = frame.events.flatMap((event) => (event.kind === 'print' && event.value && event.value.kind !== 'nil' ? [event.value] : []));
  const only = printed.find((print) => print.from && print.kind === 'string' && value.kind === 'string' && print.text.trim() === value.text.trim());
  if (only) {
    let isSolved = false;
    for (const way of solve(only, goal, depth + 1)) {
      isSolved = true;
      yield way;
    }
    // What is read out of the text is what was written into it, whichever way the template went.
    if (isSolved && goal.kind === 'member') return;
  }
  for (const print of printed) {
    if (print === only) continue;
    // An empty text becomes something when any of its parts does.
    if (goal.kind === 'true' || goal.kind === 'change' || goal.kind === 'equal')
      yield* solve(print, goal.kind === 'equal' ? goal : { kind: 'true' }, depth + 1);
  }
  for (const event of frame.events) {
    if (event.kind === 'print' && event.value?.kind === 'nil' && event.value.from) yield* solve(event.value, goal, depth + 1);
    if (event.kind === 'branch') yield* solve(event.value, { kind: event.outcome === 0 ? 'true' : 'false' }, depth + 1);
  }
  for (const child of frame.children) {
    for (const event of child.events) {
      if (event.kind === 'branch') yield* solve(event.value, { kind: event.outcome === 0 ? 'true' : 'false' }, depth + 2);
    }
  }
}

const opposite = (goal: Goal): Goal | undefined => {
  if (goal.kind === 'true') return { kind: 'false' };
  if (goal.kind === 'false') return { kind: 'true' };
  if (goal.kind === 'change') return goal;
  if (goal.kind === 'equal' && typeof goal.to === 'boolean') return { kind: goal.to ? 'false' : 'true' };
  return undefined;
};

/** A function's result → its arguments. Only what charts decide on has a rule of its own; for the rest any argument may be tried. */
function* solveCall(name: string, args: readonly Value[], value: Value, goal: Goal, depth: number): Generator<Proposal> {
  const next = depth + 1;
  const truth = goal.kind === 'true' || (goal.kind === 'equal' && goal.to === true) || (goal.kind === 'change' && !isTrue(value));
  const [first, second, third] = args;
  switch (name) {
    case 'not':
    case 'empty': {
      const turned = opposite(goal);
      if (first && turned) yield* solve(first, turned, next);
      return;
    }
    case 'eq':
    case 'ne':
    case 'deepEqual': {
      const wantEqual = (name !== 'ne') === truth;
      for (const [side, other] of [
        [first, second],
        [second, first],
        [first, third],
      ]) {
        if (!side || !other) continue;
        const plain = plainOf(other);
        if (plain !== undefined) yield* solve(side, wantEqual ? { kind: 'equal', to: plain } : { kind: 'differ', from: plain }, next);
      }
      return;
    }
    case 'lt':
    case 'le':
    case 'gt':
    case 'ge': {
      const limit = second ? numberOf(second) : undefined;
      const above = (name === 'gt' || name === 'ge') === truth;
      if (first && limit !== undefined) yield* solve(first, { kind: 'equal', to: above ? limit + 1 : limit - 1 }, next);
      if (first && limit !== undefined) yield* solve(first, { kind: 'equal', to: limit }, next);
      const other = first ? numberOf(first) : undefined;
      if (second && other !== undefined) yield* solve(second, { kind: 'equal', to: above ? other - 1 : other + 1 }, next);
      return;
    }
    case 'len':
      if (first && goal.kind === 'equal' && typeof goal.to === 'number') yield* solve(first, { kind: 'size', size: Math.max(0, goal.to) }, next);
      else if (first) yield* solve(first, truth ? { kind: 'true' } : { kind: 'false' }, next);
      return;
    case 'hasKey':
      if (first && second?.kind === 'string') yield* solve(first, { kind: 'key', key: second.text, present: truth }, next);
      return;
    case 'keys':
      if (goal.kind === 'contains') for (const arg of args) yield* solve(arg, { kind: 'key', key: goal.part, present: goal.present }, next);
      else for (const arg of args) yield* solve(arg, goal, next);
      return;
    case 'fromYaml':
    case 'fromJson':
    case 'mustFromJson': {
      if (!first) return;
      const copied = first.from?.kind === 'call' && encoders.has(first.from.name) ? first.from.args[0] : undefined;
      if (copied) yield* solve(copied, goal, next);
      else if (goal.kind !== 'member') yield* solve(first, throughText(goal, first), next);
      // A text with such a member; of a template, what was made into the text, else what it prints by now.
      else if (first.from?.kind === 'frame') {
        yield* solve(first, goal, next);
        yield* solve(first, innermost(goal), next);
      } else for (const plain of candidates(nil(), goal)) yield* solve(first, { kind: 'equal', to: JSON.stringify(toJson(plain)) }, next);
      return;
    }
    case 'pick':
    case 'omit': {
      const [dict, ...keys] = args;
      const isNamed = goal.kind === 'member' && keys.some((key) => key.kind === 'string' && key.text === goal.key);
      if (dict && (goal.kind !== 'member' || isNamed === (name === 'pick'))) yield* solve(dict, goal, next);
      return;
    }
    case 'splitList':
      if (goal.kind !== 'member' || first?.kind !== 'string' || second?.kind !== 'string') for (const arg of args) yield* solve(arg, goal, next);
      else
        for (const part of candidates(str(''), goal.goal)) {
          const parts = second.text.split(first.text);
          while (parts.length <= Number(goal.key)) parts.push('');
          yield* solve(second, { kind: 'equal', to: parts.with(Number(goal.key), String(part ?? '')).join(first.text) }, next);
        }
      return;
    case 'has':
      if (second && first?.kind === 'string') yield* solve(second, { kind: 'contains', part: first.text, present: truth }, next);
      if (first && second?.kind === 'list') {
        const wanted = second.items.map(plainOf).find((item) => item !== undefined);
        if (wanted !== undefined) yield* solve(first, truth ? { kind: 'equal', to: wanted } : { kind: 'differ', from: wanted }, next);
      }
      return;
    case 'contains':
    case 'hasPrefix':
    case 'hasSuffix':
      if (first?.kind !== 'string' || second?.kind !== 'string') return;
      yield* solve(second, { kind: 'contains', part: first.text, present: truth }, next);
      // Where the part is what a user sets: every text is part of itself.
      yield* solve(first, truth ? { kind: 'equal', to: second.text } : { kind: 'differ', from: first.text }, next);
      return;
    case 'regexMatch':
    case 'mustRegexMatch':
      if (first?.kind === 'string' && second) {
        const part = first.text.replace(/^\^|\$$|[\\()]/g, '').split('|')[0] ?? '';
        yield* solve(second, { kind: 'contains', part, present: truth }, next);
      }
      return;
    case 'kindIs':
    case 'typeIs':
    case 'typeIsLike':
      if (first?.kind === 'string' && second) {
        const type = kinds.get(first.text);
        if (type && truth) yield* solve(second, { kind: 'type', type }, next);
        else if (type)
          for (const other of ['string', 'map', 'list', 'bool'] as const)
            if (other !== type) yield* solve(second, { kind: 'type', type: other }, next);
      }
      return;
    case 'kindOf':
    case 'typeOf': {
      const type = goal.kind === 'equal' && typeof goal.to === 'string' ? kinds.get(goal.to) : undefined;
      if (first && type) yield* solve(first, { kind: 'type', type }, next);
      return;
    }
    case 'default': {
      if (second) yield* solve(second, goal, next);
      // With the given value gone, the default decides.
      if (second && first && meets(first, goal)) yield* solve(second, { kind: 'false' }, next);
      if (first) yield* solve(first, goal, next);
      return;
    }
    case 'or':
    case 'coalesce':
      // The first that is true is taken: for a later one those before it have to go.
      for (const arg of args) yield* solve(arg, goal, next);
      for (const [i, arg] of args.entries())
        if (i > 0 && meets(arg, goal)) for (const earlier of args.slice(0, i)) yield* solve(earlier, { kind: 'false' }, next);
      return;
    case 'join':
    case 'without':
    case 'mustWithout':
    case 'compact':
    case 'mustCompact':
      // What is left of a list depends on its items, also of one that the template puts together.
      for (const arg of args) {
        yield* solve(arg, goal, next);
        if (!arg.from && arg.kind === 'list') for (const item of arg.items) yield* solve(item, goal, next);
      }
      return;
    case 'and': {
      // What is true already need not be made so, nor the other way round.
      const open = goal.kind === 'true' || goal.kind === 'false' ? args.filter((arg) => !meets(arg, goal)) : args;
      for (const arg of open) yield* solve(arg, goal, next);
      return;
    }
    case 'dig':
    case 'get':
    case 'index':
    case 'first':
    case 'last':
    case 'merge':
    case 'any':
    case 'all':
      for (const arg of args) yield* solve(arg, goal, next);
      return;
    case 'ternary':
      if (third && first && meets(first, goal)) yield* solve(third, { kind: 'true' }, next);
      if (third && second && meets(second, goal)) yield* solve(third, { kind: 'false' }, next);
      if (first) yield* solve(first, goal, next);
      if (second) yield* solve(second, goal, next);
      return;
    case 'semverCompare': {
      const [constraint, version] = args;
      if (constraint?.kind !== 'string' || !version) return;
      for (const candidate of satisfyingVersions(constraint.text, truth)) yield* solve(version, { kind: 'equal', to: candidate }, next);
      return;
    }
    case 'int':
    case 'int64':
    case 'float64':
    case 'toString':
    case 'quote':
    case 'squote':
    case 'trim':
    case 'trimAll':
    case 'trimSuffix':
    case 'trimPrefix':
    case 'lower':
    case 'upper':
    case 'title':
    case 'nospace':
    case 'toYaml':
    case 'mustToYaml':
    case 'toJson':
    case 'mustToJson':
    case 'printf':
    case 'print':
    case 'tpl': {
      for (const arg of [...args].reverse()) yield* solve(arg, throughText(goal, arg), next);
      return;
    }
    default: {
      if (!functions.has(name)) return;
      // Not understood: emptying or filling an argument may do.
      for (const arg of args) yield* solve(arg, goal.kind === 'equal' || goal.kind === 'differ' ? { kind: 'change' } : goal, next);
    }
  }
}

/** Functions whose text, read again, is a copy of what they were given. */
const encoders = new Set([
  'toYaml',
  'mustToYaml',
  'toYamlPretty',
  'toJson',
  'mustToJson',
  'toPrettyJson',
  'mustToPrettyJson',
  'toRawJson',
  'mustToRawJson',
]);

/** What a member of a member … is to be. */
const innermost = (goal: Goal): Goal => (goal.kind === 'member' ? innermost(goal.goal) : goal);

/** A goal for a text, turned into one for the value that was printed into it. */
const throughText = (goal: Goal, arg: Value): Goal => {
  if (goal.kind !== 'equal' || typeof goal.to !== 'string') return goal;
  if (arg.kind === 'bool' && (goal.to === 'true' || goal.to === 'false')) return { kind: 'equal', to: goal.to === 'true' };
  if ((arg.kind === 'float' || arg.kind === 'int') && /^-?\d+$/.test(goal.to)) return { kind: 'equal', to: Number(goal.to) };
  return goal;
};

const kinds = new Map<string, Extract<Goal, { kind: 'type' }>['type']>([
  ['map', 'map'],
  ['slice', 'list'],
  ['string', 'string'],
  ['bool', 'bool'],
  ['float64', 'number'],
  ['int', 'number'],
  ['invalid', 'nil'],
  ['<nil>', 'nil'],
  ['map[string]interface {}', 'map'],
  ['[]interface {}', 'list'],
  ['[]interface{}', 'list'],
]);

const meets = (value: Value, goal: Goal): boolean => {
  switch (goal.kind) {
    case 'true':
      return isTrue(value);
    case 'false':
      return !isTrue(value);
    case 'equal':
      return plainOf(value) === goal.to;
    case 'differ':
      return plainOf(value) !== goal.from;
    default:
      return false;
  }
};

const plainOf = (value: Value): Plain | undefined => {
  switch (value.kind) {
    case 'string':
      return value.text;
    case 'bool':
      return value.value;
    case 'float':
      return value.value;
    case 'int':
      return Number(value.value);
    case 'nil':
      return null;
    default:
      return undefined;
  }
};

const numberOf = (value: Value): number | undefined => {
  if (value.kind === 'int') return Number(value.value);
  if (value instanceof Float) return value.value;
  const text = value.kind === 'string' ? (value as Str).text : '';
  return text !== '' && !Number.isNaN(Number(text)) ? Number(text) : undefined;
};

/** The same path written for the top chart: what a subchart sees under `global` belongs to the top's `global`. */
export const globalPath = (path: Path): Path => {
  const at = path.indexOf('global');
  return at > 0 ? path.slice(at) : path;
};
