/** Walks a template's tree with what `.`, `$` and the variables stand for, and takes down every name on the way. Nothing is executed; both branches are walked. */
import type { Range, SourceText } from '../../base/index.ts';
import type { Command, FieldName, Identifier, List, Operand, Pipeline, Statement, Variable } from '../../template/index.ts';
import { type Argument, keepsShape, lookups, meanings } from './calls.ts';
import { element, member, type Refs, textsOf, union } from './refs.ts';
import {
  type Access,
  type DictKey,
  type DotUse,
  type FileUse,
  inQuotes,
  type ScopeAt,
  type TemplateUse,
  type VariableName,
  type WholeUse,
} from './types.ts';

export class Walker {
  readonly accesses: Access[] = [];
  readonly uses: TemplateUse[] = [];
  readonly variables: VariableName[] = [];
  readonly files: FileUse[] = [];
  readonly wholes: WholeUse[] = [];
  readonly dictKeys: DictKey[] = [];
  readonly dots: DotUse[] = [];
  readonly texts: Range[] = [];
  scope: ScopeAt | undefined;
  readonly #source: SourceText;
  readonly #probe: number | undefined;
  #stack: VariableName[] = [];
  #dot: Refs = [];
  #root: Refs = [];

  /** `probe`: an offset whose scope is wanted. */
  constructor(source: SourceText, probe: number | undefined) {
    this.#source = source;
    this.#probe = probe;
  }

  /** The body of a file, or of a named template. */
  body(list: List, define: string | undefined): void {
    this.#stack = [];
    this.#root = [{ kind: 'path', define, path: [] }];
    this.#dot = this.#root;
    this.#list(list, list.range);
  }

  #list({ nodes }: List, scope: Range): void {
    const mark = this.#stack.length;
    for (const node of nodes) this.#statement(node, scope);
    this.#stack.length = mark;
  }

  #statement(node: Statement, scope: Range): void {
    switch (node.kind) {
      case 'action':
        this.#print(node.pipeline, this.#pipeline(node.pipeline, scope));
        return;
      case 'if':
      case 'with':
      case 'range':
        this.#branching(node);
        return;
      case 'template':
        this.#use(node.name, inQuotes(node.nameRange), true, node.pipeline ? this.#pipeline(node.pipeline, scope) : []);
        return;
      case 'block':
        this.#use(node.name, inQuotes(node.nameRange), true, this.#pipeline(node.pipeline, scope));
        return;
    }
  }

  #print({ declarations, range }: Pipeline, refs: Refs): void {
    if (declarations.length === 0) this.#whole(refs, range, 'print');
  }

  #whole(refs: Refs, range: Range, by: string): void {
    if (refs.some(({ kind }) => kind === 'path' || kind === 'dict')) this.wholes.push({ refs, range, by });
  }

  #branching(node: Extract<Statement, { kind: 'if' | 'with' | 'range' }>): void {
    const mark = this.#stack.length;
    const dot = this.#dot;
    const value = this.#pipeline(node.pipeline, node.range, node.kind === 'range');
    if (node.kind === 'with') this.#dot = value;
    if (node.kind === 'range') {
      this.#dot = element(value);
      this.#whole(value, node.pipeline.range, 'range');
    }
    this.#list(node.body, node.body.range);
    this.#dot = dot;
    if (node.otherwise) this.#list(node.otherwise, node.otherwise.range);
    this.#stack.length = mark;
  }

  /** `scope`: where variables live that the pipeline declares. */
  #pipeline(pipeline: Pipeline, scope: Range, isLoop = false): Refs {
    const value = this.#value(pipeline);
    const { declarations, isAssignment } = pipeline;
    declarations.forEach((declaration, i) => {
      const isElement = i === declarations.length - 1;
      const refs = isLoop ? (isElement ? element(value) : []) : value;
      if (isAssignment) this.#assign(declaration, refs);
      else {
        const { name, nameRange: range } = declaration;
        const variable: VariableName = { name, range, scope: { start: range.start, end: scope.end }, uses: [], refs };
        this.variables.push(variable);
        this.#stack.push(variable);
      }
    });
    return value;
  }

  #assign({ name, nameRange }: Variable, refs: Refs): void {
    const variable = this.#variable(name);
    variable?.uses.push(nameRange);
    if (variable) variable.refs = union(variable.refs, refs);
  }

  #variable(name: string): VariableName | undefined {
    return this.#stack.findLast((variable) => variable.name === name);
  }

  #value(pipeline: Pipeline): Refs {
    let piped: Refs | undefined;
    for (const command of pipeline.commands) piped = this.#command(command, piped);
    const value = piped ?? [];
    if (this.#probe !== undefined && pipeline.range.start <= this.#probe && this.#probe <= pipeline.range.end && !this.scope) {
      const variables = new Map(this.#stack.map((variable) => [variable.name, variable]));
      this.scope = { dot: this.#dot, root: this.#root, variables, value };
    }
    return value;
  }

  #command({ operands }: Command, piped: Refs | undefined): Refs {
    const [first, ...rest] = operands;
    if (!first) return [];
    if (first.kind === 'identifier') return this.#call(first, rest, piped);
    const refs = this.#operand(first);
    const args = rest.map((operand) => ({ operand, refs: this.#operand(operand) }));
    this.#method(refs, args);
    return refs;
  }

  /** `.Files.Get "path"` and its like. */
  #method(refs: Refs, args: readonly { readonly operand: Operand; readonly refs: Refs }[]): void {
    const isFile = refs.some(
      (ref) => ref.kind === 'path' && ref.path.at(-2) === 'Files' && ['Get', 'GetBytes', 'Lines'].includes(ref.path.at(-1) ?? ''),
    );
    const [argument] = args;
    if (isFile && argument?.operand.kind === 'string') this.files.push({ path: argument.operand.text, range: inQuotes(argument.operand.range) });
  }

  #call({ name, range }: Identifier, operands: readonly Operand[], piped: Refs | undefined): Refs {
    const args = operands.map((operand): Argument & { readonly operand: Operand | undefined } => ({
      operand,
      refs: this.#operand(operand),
      key: operand.kind === 'string' ? { source: this.#source, range: inQuotes(operand.range) } : undefined,
    }));
    if (piped) args.push({ operand: undefined, refs: piped, key: undefined });
    if (name === 'include') this.#include(args);
    if (name === 'dict') this.#dict(args);
    if (!keepsShape(name)) for (const { refs } of args) this.#whole(refs, range, name);
    if (name === 'tpl' && args[0]?.operand?.kind === 'string') this.texts.push(args[0].operand.range);
    if (name === 'tpl') this.#whole(args[1]?.refs ?? [], range, name);
    const lookup = lookups(name, args);
    if (lookup) {
      let { from } = lookup;
      for (const { refs, key } of lookup.keys) {
        const [text] = textsOf(refs);
        const found = text === undefined ? element(from) : member(from, text);
        if (text === undefined) this.#whole(from, range, 'computed');
        if (key && text !== undefined) this.accesses.push({ name: text, range: key.range, refs: found, from, isText: true });
        if (!lookup.isFlat) from = found;
      }
    }
    return meanings.get(name)?.(args) ?? [];
  }

  #include([name, argument]: readonly (Argument & { readonly operand: Operand | undefined })[]): void {
    if (!name) return;
    const { operand } = name;
    const refs = argument?.refs ?? [];
    if (operand?.kind === 'string') this.#use(operand.text, inQuotes(operand.range), true, refs);
    else {
      const texts = textsOf(name.refs);
      const range = operand?.range ?? { start: 0, end: 0 };
      for (const text of texts.length > 0 ? texts : ['\0']) this.#use(text, range, false, refs);
    }
  }

  #dict(args: readonly Argument[]): void {
    for (let i = 0; i + 1 < args.length; i += 2) {
      const [name] = textsOf(args[i]?.refs ?? []);
      const range = args[i]?.key?.range;
      if (name !== undefined && range) this.dictKeys.push({ name, range, refs: args[i + 1]?.refs ?? [] });
    }
  }

  #use(name: string, range: Range, isWritten: boolean, argument: Refs): void {
    this.uses.push({ name, range, isWritten, argument });
  }

  #operand(operand: Operand): Refs {
    switch (operand.kind) {
      case 'dot':
        this.dots.push({ range: operand.range, refs: this.#dot });
        return this.#dot;
      case 'string':
        return [{ kind: 'text', text: operand.text }];
      case 'field':
        return this.#fields(this.#dot, operand.fields);
      case 'variable':
        return this.#fields(this.#read(operand), operand.fields);
      case 'chain':
        return this.#fields(this.#operand(operand.operand), operand.fields);
      case 'pipeline':
        return this.#pipeline(operand, operand.range);
      case 'identifier':
        return meanings.get(operand.name)?.([]) ?? [];
      default:
        return [];
    }
  }

  #read({ name, nameRange }: Variable): Refs {
    if (name === '$') return this.#root;
    const variable = this.#variable(name);
    variable?.uses.push(nameRange);
    return variable?.refs ?? [];
  }

  #fields(from: Refs, fields: readonly FieldName[]): Refs {
    let refs = from;
    for (const { name, range } of fields) {
      const found = member(refs, name);
      this.accesses.push({ name, range, refs: found, from: refs, isText: false });
      refs = found;
    }
    return refs;
  }
}
