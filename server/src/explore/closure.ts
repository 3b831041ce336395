/**
 * What a piece of a template could do if it were executed, found by reading it and every named template that it may call. An over-approximation:
 * it decides which conditions are worth flipping, never what is reported.
 */

import { SourceText } from '../base/index.ts';
import { guardedKinds } from '../kubernetes/index.ts';
import type { Program } from '../render/index.ts';
import { type Node, parse, type Template, walk } from '../template/index.ts';
import type { Plain } from '../yaml/index.ts';

export interface Reach {
  /** It may read a drift source. */
  readonly sources: boolean;
  /** It may print (part of) an object with immutable fields. */
  readonly anchors: boolean;
  /** It may assign a variable, and so change what is printed elsewhere. */
  readonly effects: boolean;
  /** It may change a dict that others see. */
  readonly mutates: boolean;
}

const nothing: Reach = { sources: false, anchors: false, effects: false, mutates: false };
const join = (a: Reach, b: Reach): Reach => ({
  sources: a.sources || b.sources,
  anchors: a.anchors || b.anchors,
  effects: a.effects || b.effects,
  mutates: a.mutates || b.mutates,
});
const isFull = (reach: Reach): boolean => reach.sources && reach.anchors && reach.mutates;

/** Field names through which a drift source is read, whatever object they hang on. */
const sourceFields = new Set(['Chart', 'Version', 'AppVersion', 'Revision', 'IsUpgrade', 'IsInstall', 'Release']);
const sourceFunctions = /^(?:now|ago|date|htmlDate|unixEpoch|rand|gen|uuidv4|shuffle|derivePassword|encryptAES|bcrypt|htpasswd)/;
const mutators = new Set(['set', 'unset', 'merge', 'mustMerge', 'mergeOverwrite', 'mustMergeOverwrite']);
const anchorWords = [...guardedKinds, 'volumeClaimTemplates'];

const hasAnchor = (text: string): boolean => anchorWords.some((word) => text.includes(word)) || opensKind.test(text);

/** The text before an action that prints an object's kind: it may be any. */
const opensKind = /(?:^|\n)(?:- )?kind:[ \t]*["']?$/;

/** Computes and remembers reaches for one program. */
export class Closures {
  readonly #program: Program;
  readonly #known = new Map<object, Reach>();
  readonly #named = new Map<string, Reach>();
  /** What templates in the default values could do; nothing while that is being found out. */
  #texts: Reach = nothing;

  /** `defaults`: the values that `tpl` may execute. */
  constructor(program: Program, defaults: Plain) {
    this.#program = program;
    this.#texts = this.#textsOf(defaults);
  }

  /** The reach of a node (a branch's body, a whole file, an operand). */
  of(node: Node | undefined): Reach {
    if (!node) return nothing;
    let reach = this.#known.get(node);
    if (!reach) {
      reach = this.#read(node, new Set());
      this.#known.set(node, reach);
    }
    return reach;
  }

  /** The reach of several nodes together. */
  ofAll(nodes: readonly (Node | undefined)[]): Reach {
    return nodes.reduce((all, node) => join(all, this.of(node)), nothing);
  }

  #read(root: Node, visiting: Set<string>): Reach {
    let reach = nothing;
    walk(root, (node) => {
      if (isFull(reach)) return;
      switch (node.kind) {
        case 'text':
          if (hasAnchor(node.text)) reach = join(reach, { ...nothing, anchors: true });
          break;
        case 'string':
          if (hasAnchor(node.text)) reach = join(reach, { ...nothing, anchors: true });
          else if (sourceFields.has(node.text)) reach = join(reach, { ...nothing, sources: true });
          break;
        case 'field':
        case 'chain':
        case 'variable':
          if (isSource(node.fields.map(({ name }) => name))) reach = join(reach, { ...nothing, sources: true });
          break;
        case 'pipeline':
          if (node.isAssignment) reach = join(reach, { ...nothing, effects: true });
          break;
        case 'command':
          reach = join(reach, this.#command(node, visiting));
          break;
        case 'template':
        case 'block':
          reach = join(reach, this.#template(node.name, visiting));
          break;
      }
    });
    return reach;
  }

  #command(node: Extract<Node, { kind: 'command' }>, visiting: Set<string>): Reach {
    let reach = nothing;
    for (const operand of node.operands) {
      if (operand.kind !== 'identifier') continue;
      const { name } = operand;
      if (sourceFunctions.test(name)) reach = join(reach, { ...nothing, sources: true });
      else if (mutators.has(name)) reach = join(reach, { ...nothing, mutates: true });
      else if (name === 'tpl') reach = join(reach, this.#texts);
      else if (name === 'include') {
        const target = node.operands[1];
        // A computed name could be any template.
        reach = join(reach, target?.kind === 'string' ? this.#template(target.text, visiting) : this.#anyTemplate(visiting));
      }
    }
    return reach;
  }

  #template(name: string, visiting: Set<string>): Reach {
    const known = this.#named.get(name);
    if (known) return known;
    if (visiting.has(name)) return nothing;
    const executable = this.#program.get(name);
    if (!executable) return nothing;
    visiting.add(name);
    // A named template cannot assign its caller's variables.
    const reach = { ...this.#read(executable.body, visiting), effects: false };
    visiting.delete(name);
    // Inside a cycle the result may lack what the templates around it add.
    if (visiting.size === 0) this.#named.set(name, reach);
    return reach;
  }

  #anyTemplate(visiting: Set<string>): Reach {
    let reach = nothing;
    for (const name of this.#program.names()) if (!name.includes('/')) reach = join(reach, this.#template(name, visiting));
    return reach;
  }

  /** What templates in the default values could do. */
  #textsOf(plain: Plain): Reach {
    if (typeof plain === 'string') return plain.includes('{{') ? this.#read(textTemplate(plain).root, new Set()) : nothing;
    if (plain instanceof Map) return [...plain.values()].reduce((all: Reach, value) => join(all, this.#textsOf(value)), nothing);
    if (Array.isArray(plain)) return plain.reduce((all: Reach, value) => join(all, this.#textsOf(value)), nothing);
    return nothing;
  }
}

const textTemplate = (text: string): Template => parse(new SourceText('', text));

/** `.Chart.Name` and `.Release.Name` are steady; a bare `.Chart` or `.Release` may be handed on. */
const isSource = (names: readonly string[]): boolean =>
  names.some((name, i) => {
    if (!sourceFields.has(name)) return false;
    const next = names[i + 1];
    if (name === 'Chart') return next === undefined || next === 'Version' || next === 'AppVersion';
    if (name === 'Release') return next === undefined;
    return true;
  });
