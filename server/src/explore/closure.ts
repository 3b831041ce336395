/**
 * What a piece of a template could do if it were executed, found by reading it and every named template that it may call. An over-approximation:
 * it decides which conditions are worth flipping, never what is reported.
 */

import { memo, memoText, SourceText } from '../base/index.ts';
import { guardedKinds } from '../kubernetes/index.ts';
import type { Names, Program } from '../render/index.ts';
import { childrenOf, type Node, type Pair, parse, type Template, walk } from '../template/index.ts';
import type { Plain } from '../yaml/index.ts';
import { readOf } from './changes.ts';
import { Contexts, looksIntoContext } from './contexts.ts';
import { leaksOf } from './leaks.ts';
import { Shares } from './shares.ts';
import { anchorWords, holdsStatements, signsIn } from './signs.ts';

export interface Reach {
  /** It may read a drift source. */
  readonly sources: boolean;
  /** It may print (part of) an object with immutable fields. */
  readonly anchors: boolean;
  /** It may assign a variable, and so change what is printed elsewhere. */
  readonly effects: boolean;
  /** It may change a dict that others see. */
  readonly mutates: boolean;
  /** It may change a dict that is seen outside of the template in which it stands. */
  readonly escapes: boolean;
}

interface Direct {
  readonly reach: Reach;
  readonly calls: ReadonlySet<string>;
  /** It calls a template by a computed name. */
  readonly isOpen: boolean;
}

/** What does none of this. */
export const nothing: Reach = { sources: false, anchors: false, effects: false, mutates: false, escapes: false };
const join = (a: Reach, b: Reach): Reach => ({
  sources: a.sources || b.sources,
  anchors: a.anchors || b.anchors,
  effects: a.effects || b.effects,
  mutates: a.mutates || b.mutates,
  escapes: a.escapes || b.escapes,
});
const isFull = (reach: Reach): boolean => reach.sources && reach.anchors && reach.mutates && reach.escapes;

const writesKind = new RegExp(`^[ \\t{]*["']?kind["']?:[ \\t]*["']?(?:${guardedKinds.join('|')})\\b`, 'm');

/** What was found out by reading a program's templates, bit by bit. It is as true of another program of which `alike.ts` says so. */
class Learnt {
  readonly defaults: Plain;
  /** How often each text is written down in the templates, or is a key of the values. */
  readonly words = new Map<string, number>();
  ownCalls: ReadonlySet<Node> | undefined;
  /** The program's templates. */
  readonly names: ReadonlySet<string>;
  /** Some template is called by a name that is computed. */
  givesNames: boolean | undefined;
  /** Names of variables to which some template gives all of `.Chart` or `.Release`: where such a one is used as a whole, that may read a drift source. */
  readonly held = new Set<string>();
  readonly contexts: Contexts;
  shares: Shares | undefined;
  /** Pieces of templates that look into all of a chart's context. */
  readonly looking: WeakSet<Node>;
  /** The templates that `tpl` may call. */
  readonly textCalls = new Set<string>();
  readonly textRoots: Node[] = [];
  /** What was asked of words so far. */
  readonly common = new Map<string, boolean>();
  readonly known = new WeakMap<Node, Reach>();
  pieces = new WeakMap<Node, Direct>();
  readonly named = new Map<string, Reach>();
  readonly directs = new Map<string, Direct>();
  /** What templates in the default values could do; nothing while that is being found out. */
  texts: Reach = nothing;
  /** The same for the chart's files. */
  files: Reach = nothing;

  constructor(program: Program, defaults: Plain) {
    this.defaults = defaults;
    this.names = new Set(program.names());
    for (const { body } of program.all()) this.hold(body);
    this.contexts = new Contexts(program.all());
    this.looking = this.contexts.looks();
  }

  hold(body: Node): void {
    for (const name of signsIn(body).held) this.held.add(name);
  }

  forgetPieces(): void {
    this.named.clear();
    this.directs.clear();
    this.pieces = new WeakMap();
  }

  /** A node that has taken the place of another, and is written alike, does alike. */
  move(before: Node, after: Node): void {
    const [reach, piece] = [this.known.get(before), this.pieces.get(before)];
    if (reach) this.known.set(after, reach);
    if (piece) this.pieces.set(after, piece);
    this.#look(before, after);
  }

  #look(before: Node, after: Node): void {
    if (!this.looking.has(before)) return;
    this.looking.add(after);
    // Statements inside are moved by themselves.
    if (holdsStatements(before)) return;
    const others = childrenOf(after);
    for (const [i, child] of childrenOf(before).entries()) this.#look(child, others[i] as Node);
  }
}

/** Computes and remembers reaches for one program. */
export class Closures {
  readonly #program: Program;
  readonly #learnt: Learnt;

  /** `defaults`: the values that `tpl` may execute. `files`: the texts that `.Files` offers, which may be printed, and executed as well. */
  static of(program: Program, defaults: Plain, files: readonly string[]): Closures {
    const closures = new Closures(program, new Learnt(program, defaults));
    closures.#readTexts(files);
    return closures;
  }

  private constructor(program: Program, learnt: Learnt) {
    this.#program = program;
    this.#learnt = learnt;
  }

  /** The same of another state of the program; `pairs`: the nodes that have taken the places of others, as `pairsOfAlike` tells them. */
  movedTo(program: Program, pairs: readonly Pair[]): Closures {
    for (const [before, after] of pairs) this.#learnt.move(before, after);
    return new Closures(program, this.#learnt);
  }

  /** What was asked of words so far. */
  get common(): ReadonlyMap<string, boolean> {
    return this.#learnt.common;
  }

  /** The reach of a node (a branch's body, a whole file, an operand). */
  of(node: Node | undefined): Reach {
    if (!node) return nothing;
    let reach = this.#learnt.known.get(node);
    if (!reach) {
      reach = this.#read(node);
      this.#learnt.known.set(node, reach);
    }
    return reach;
  }

  /** The reach of a named template; undefined where the program has another by that name, or none. */
  ofTemplate(name: string, template: Template): Reach | undefined {
    return this.#program.get(name)?.template === template ? this.#template(name) : undefined;
  }

  /** The calls that a piece may lead to, and that may put what a drift source touched into values that all templates see. */
  sharingIn(node: Node | undefined): ReadonlySet<Node> {
    this.#learnt.shares ??= new Shares(this.#program, this.#learnt.contexts, (inner) => this.of(inner).sources);
    return this.#learnt.shares.callsIn(node);
  }

  /** Whether a file, or a template that it leads to, reads something by one of these names. */
  readsAny(root: Node, names: Names): boolean {
    if ([root, ...this.#learnt.textRoots].some((node) => readOf(node, names).length > 0)) return true;
    const seen = new Set([...this.#direct(root).calls, ...this.#learnt.textCalls]);
    for (const name of seen) {
      const body = this.#program.get(name)?.body;
      if (body && readOf(body, names).length > 0) return true;
      for (const call of this.#directOf(name).calls) seen.add(call);
    }
    return false;
  }

  /** The reach of several nodes together. */
  ofAll(nodes: readonly (Node | undefined)[]): Reach {
    let all = nothing;
    for (const node of nodes) {
      const reach = this.of(node);
      if (reach !== nothing) all = all === nothing ? reach : join(all, reach);
    }
    return all;
  }

  /**
   * Looks up all templates that a file, or one of `names`, may lead to, so that whoever notes what is looked up learns of them. Whether one of them computes a
   * name, which could be any.
   */
  lookUp(root: Node, names: Iterable<string>): boolean {
    const direct = this.#direct(root);
    let { isOpen } = direct;
    const seen = new Set([...direct.calls, ...names, ...this.#learnt.textCalls]);
    for (const name of seen) {
      this.#program.get(name);
      const { calls, isOpen: isNextOpen } = this.#directOf(name);
      isOpen ||= isNextOpen;
      for (const call of calls) seen.add(call);
    }
    return isOpen;
  }

  #read(root: Node): Reach {
    const { reach, calls } = this.#direct(root);
    return [...calls].reduce((all, name) => join(all, this.#template(name)), reach);
  }

  /** What a piece does by itself, and which templates it may call. */
  #direct(root: Node): Direct {
    let piece = this.#learnt.pieces.get(root);
    if (!piece) {
      piece = this.#readPiece(root);
      this.#learnt.pieces.set(root, piece);
    }
    return piece;
  }

  #readPiece(root: Node): Direct {
    const { effects, mutates, mergedKeys } = leaksOf(root);
    const { sources: readsSources, used, anchors, calls, changes, runsTexts, readsFiles, computesNames } = signsIn(root);
    const sources = readsSources || used.some((name) => this.#learnt.held.has(name)) || this.#learnt.looking.has(root);
    const isMerged = mergedKeys.some((key) => this.isCommon(key));
    const escapes = isMerged || (changes.length > 0 && !changes.every((call) => this.#own().has(call)));
    let reach: Reach = { sources, anchors, effects, mutates: mutates || isMerged, escapes };
    if (runsTexts) reach = join(reach, this.#learnt.texts);
    if (readsFiles) reach = join(reach, this.#learnt.files);
    if (!computesNames) return { reach, calls: this.#withNamed(root, calls), isOpen: false };
    // A computed name could be any template; that of a file ends as something that is written there, as in `print $.Template.BasePath "/secret.yaml"`.
    const ends = [...wordsIn(root).keys()].flatMap((word) => (word.includes('/') ? [word.slice(word.indexOf('/'))] : []));
    const names = [...this.#program.names()].filter((name) => !name.includes('/') || ends.some((end) => name.endsWith(end)));
    return { reach, calls: new Set([...calls, ...names]), isOpen: true };
  }

  /** Templates that a piece calls, and those whose names it writes down, which something may call that is given such a name. */
  #withNamed(root: Node, calls: ReadonlySet<string>): ReadonlySet<string> {
    this.#learnt.givesNames ??= [...this.#program.all()].some(({ body }) => signsIn(body).computesNames);
    if (!this.#learnt.givesNames) return calls;
    const names = [...wordsIn(root).keys()].filter((word) => !calls.has(word) && this.#learnt.names.has(word));
    return names.length > 0 ? new Set([...calls, ...names]) : calls;
  }

  /** The calls of the program's templates that change dicts of their own template alone. */
  #own(): ReadonlySet<Node> {
    if (!this.#learnt.ownCalls) {
      this.#learnt.ownCalls = new Set([...this.#program.all()].flatMap(({ body }) => ownCallsIn(body)));
    }
    return this.#learnt.ownCalls;
  }

  /** Whether a key is written down more than once, so that other dicts may have it. */
  isCommon(key: string): boolean {
    const known = this.#learnt.common.get(key);
    if (known !== undefined) return known;
    if (this.#learnt.words.size === 0) {
      keysIn(this.#learnt.defaults, this.#learnt.words);
      const roots = new Set([...this.#program.all()].map(({ template }) => template.root));
      for (const root of roots) for (const [word, count] of wordsIn(root)) this.#learnt.words.set(word, (this.#learnt.words.get(word) ?? 0) + count);
    }
    const isCommon = (this.#learnt.words.get(key) ?? 0) > 1;
    this.#learnt.common.set(key, isCommon);
    return isCommon;
  }

  /** All that a named template and those that it leads to do, each read once: their calls may form a tree that doubles with every level, or go in circles. */
  #template(name: string): Reach {
    const known = this.#learnt.named.get(name);
    if (known) return known;
    let reach = nothing;
    const seen = new Set([name]);
    for (const next of seen) {
      const found = this.#learnt.named.get(next);
      if (found) reach = join(reach, found);
      else {
        const direct = this.#directOf(next);
        reach = join(reach, direct.reach);
        for (const call of direct.calls) seen.add(call);
      }
      if (isFull(reach)) break;
    }
    // A named template cannot assign its caller's variables.
    reach = { ...reach, effects: false };
    this.#learnt.named.set(name, reach);
    return reach;
  }

  #directOf(name: string): Direct {
    let direct = this.#learnt.directs.get(name);
    if (!direct) {
      const executable = this.#program.get(name);
      direct = executable ? this.#direct(executable.body) : { reach: nothing, calls: new Set(), isOpen: false };
      this.#learnt.directs.set(name, direct);
    }
    return direct;
  }

  #readTexts(files: readonly string[]): void {
    const learnt = this.#learnt;
    // What `tpl` executes cannot assign its caller's variables.
    learnt.texts = { ...this.#textsOf(learnt.defaults), effects: false };
    learnt.files = { ...files.reduce((all, text) => join(all, this.#fileText(text)), nothing), effects: false };
    // What was read meanwhile does not know of them.
    learnt.forgetPieces();
  }

  #readText(text: string): Reach {
    const { root } = textTemplate(text);
    this.#learnt.textRoots.push(root);
    this.#learnt.hold(root);
    for (const call of this.#direct(root).calls) this.#learnt.textCalls.add(call);
    const reach = this.#read(root);
    return looksIntoContext(root) ? { ...reach, sources: true } : reach;
  }

  /** A file may hold dashboards and the like, which only mention kinds. */
  #fileText(text: string): Reach {
    if (text.includes('{{')) return this.#readText(text);
    return writesKind.test(text) ? { ...nothing, anchors: true } : nothing;
  }

  /** What templates in the default values could do. */
  #textsOf(plain: Plain): Reach {
    if (typeof plain === 'string') return plain.includes('{{') ? this.#readText(plain) : nothing;
    if (plain instanceof Map && plain.has('apiVersion') && anchorWords.includes(String(plain.get('kind'))))
      return { ...nothing, anchors: true, sources: true };
    if (plain instanceof Map) return [...plain.values()].reduce((all: Reach, value) => join(all, this.#textsOf(value)), nothing);
    if (Array.isArray(plain)) return plain.reduce((all: Reach, value) => join(all, this.#textsOf(value)), nothing);
    return nothing;
  }
}

/** Whether a value may be what a template runs or prints as an object, so that all that calls `tpl` depends on it. */
export const mayBeRun = (plain: Plain | undefined): boolean => {
  if (typeof plain === 'string') return plain.includes('{{');
  if (plain instanceof Map) return plain.has('apiVersion') || [...plain.values()].some(mayBeRun);
  return Array.isArray(plain) && plain.some(mayBeRun);
};

/** The calls in a template's body that change dicts, of which nobody outside of it can hold one. */
const ownCallsIn = memo((body: Node): readonly Node[] => {
  const { changes } = signsIn(body);
  if (changes.length === 0) return changes;
  const { mutating } = leaksOf(body);
  return changes.filter((call) => !mutating.has(call));
});

/** How often each text is written down in a template. */
const wordsIn = memo((root: Node): ReadonlyMap<string, number> => {
  const words = new Map<string, number>();
  walk(root, (node) => {
    if (node.kind === 'string') words.set(node.text, (words.get(node.text) ?? 0) + 1);
  });
  return words;
});

const keysIn = (plain: Plain, words: Map<string, number>): void => {
  if (Array.isArray(plain)) for (const item of plain) keysIn(item, words);
  if (!(plain instanceof Map)) return;
  for (const [key, value] of plain) {
    words.set(key, (words.get(key) ?? 0) + 1);
    keysIn(value, words);
  }
};

/** Characters of texts in values and files that are remembered as templates. */
const mostRemembered = 1_000_000;

const textTemplate = memoText((text): Template => parse(new SourceText('', text)), mostRemembered);
