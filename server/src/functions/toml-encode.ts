import { FunctionError, type Marked, sortedKeys, TextBuilder, type Value } from '../value/index.ts';
import { durationText, formatFloat } from './format/index.ts';
import { keyOf, rfc3339 } from './json-encode.ts';
import { elementsOf } from './lists.ts';
import { kindOf } from './reflection.ts';
import type { CallContext } from './table.ts';

/**
 * Writes a value as BurntSushi/toml 1.6 does (encode.go): a table's plain keys first, then its tables, each group sorted, indented by two spaces a
 * level. Strings and keys keep their origins. Throws `FunctionError` with Go's message for what TOML cannot say.
 */
export const encodeToml = (value: Value, ctx: CallContext): Marked => {
  if (value.kind === 'nil') throw new FunctionError('reflect: call of reflect.Value.Type on zero Value');
  const encoder = new Encoder(ctx);
  encoder.write([], value);
  return encoder.out.build();
};

type Key = readonly Marked[];

const maxDepth = 1000;

const isTable = (value: Value): boolean => kindOf(value) === 'map' || (value.kind === 'struct' && kindOf(value) === 'struct');

/** A list of nothing but tables, which gets a header for each. Nil has no place in any list. */
const isTableList = (value: Value): boolean => {
  const items = value.kind === 'list' ? value.items : [];
  if (items.some((item) => item.kind === 'nil')) throw new FunctionError('toml: cannot encode array with nil element');
  return items.length > 0 && items.every(isTable);
};

const membersOf = (value: Value): readonly (readonly [Marked, Value])[] => {
  if (value.kind === 'dict') return sortedKeys(value).map((key) => [keyOf(value, key), value.entries.get(key) as Value] as const);
  if (value.kind !== 'struct') return [];
  if (value.underlying) return membersOf(value.underlying);
  return [...value.fields].map(([name, field]) => [{ text: name, runs: undefined }, field] as const);
};

const isNil = (value: Value): boolean => value.kind === 'nil' || (value.kind === 'list' && value.isNil);

class Encoder {
  readonly out = new TextBuilder();
  readonly #ctx: CallContext;

  constructor(ctx: CallContext) {
    this.#ctx = ctx;
  }

  write(key: Key, value: Value): void {
    this.#ctx.spend(1);
    if (key.length > maxDepth) throw new FunctionError('toml: nested too deeply');
    if (isTable(value)) this.#table(key, value);
    else if (isTableList(value)) this.#tables(key, elementsOf(value) ?? []);
    else this.#pair(key, value);
  }

  #table(key: Key, value: Value): void {
    if (key.length === 1) this.#newline();
    if (key.length > 0) {
      this.out.add(`${this.#indent(key)}[`);
      this.#header(key);
      this.out.add(']\n');
    }
    this.#members(key, value);
  }

  #tables(key: Key, items: readonly Value[]): void {
    if (key.length === 0) throw new FunctionError('toml: top-level values must be Go maps or structs');
    for (const item of items) {
      this.#newline();
      this.out.add(`${this.#indent(key)}[[`);
      this.#header(key);
      this.out.add(']]\n');
      this.#members(key, item);
    }
  }

  #members(key: Key, value: Value): void {
    const { plain, tables } = grouped(value);
    for (const [name, member] of [...plain, ...tables]) if (!isNil(member)) this.write([...key, name], member);
  }

  #pair(key: Key, value: Value): void {
    const name = key.at(-1);
    if (name) {
      this.out.add(this.#indent(key));
      this.#key(name);
      this.out.add(' = ');
    }
    this.#element(value, key.length);
    if (name) this.#newline();
  }

  #element(value: Value, depth: number): void {
    this.#ctx.spend(1);
    if (depth > maxDepth) throw new FunctionError('toml: nested too deeply');
    const { out } = this;
    switch (value.kind) {
      case 'string':
        this.#quoted(value);
        return;
      case 'bool':
      case 'int':
        out.add(String(value.value));
        return;
      case 'float':
        out.add(floatText(value.value));
        return;
      case 'time':
        out.add(rfc3339(value));
        return;
      case 'duration':
        out.add(`"${durationText(value.nanoseconds)}"`);
        return;
      case 'opaque':
        this.#quoted({ text: value.printed, runs: undefined });
        return;
      case 'nil':
        throw new FunctionError('toml: cannot encode array with nil element');
      default:
        if (isTable(value)) this.#inline(value, depth);
        else this.#list(elementsOf(value) ?? [], depth);
    }
  }

  #list(items: readonly Value[], depth: number): void {
    this.out.add('[');
    for (const [i, item] of items.entries()) {
      if (i > 0) this.out.add(', ');
      this.#element(item, depth + 1);
    }
    this.out.add(']');
  }

  /** A table inside a list; a comma behind a member stays where the next one is nil and left out. */
  #inline(value: Value, depth: number): void {
    const { plain, tables } = grouped(value);
    this.out.add('{');
    for (const [group, hasMore] of [
      [plain, tables.length > 0],
      [tables, false],
    ] as const) {
      for (const [i, [name, member]] of group.entries()) {
        if (isNil(member)) continue;
        this.#key(name);
        this.out.add(' = ');
        this.#element(member, depth + 1);
        if (hasMore || i < group.length - 1) this.out.add(', ');
      }
    }
    this.out.add('}');
  }

  #header(key: Key): void {
    for (const [i, part] of key.entries()) {
      if (i > 0) this.out.add('.');
      this.#key(part);
    }
  }

  #key(key: Marked): void {
    if (/^[A-Za-z0-9_-]+$/.test(key.text)) this.out.addSlice(key);
    else this.#quoted(key);
  }

  #quoted(from: Marked): void {
    const { text } = from;
    this.#ctx.spend(0, text.length);
    this.out.add('"');
    let copied = 0;
    for (const match of text.matchAll(special)) {
      this.out.addSlice(from, copied, match.index).add(escaped(match[0]));
      copied = match.index + 1;
    }
    this.out.addSlice(from, copied).add('"');
  }

  #indent(key: Key): string {
    return '  '.repeat(key.length - 1);
  }

  /** Nothing stands above the first line. */
  #newline(): void {
    if (this.out.length > 0) this.out.add('\n');
  }
}

const grouped = (value: Value): { readonly plain: readonly (readonly [Marked, Value])[]; readonly tables: readonly (readonly [Marked, Value])[] } => {
  const members = membersOf(value);
  const isGroup = members.map(([, member]) => isTable(member) || isTableList(member));
  return { plain: members.filter((_, i) => !isGroup[i]), tables: members.filter((_, i) => isGroup[i]) };
};

/** A float must show that it is one. */
const floatText = (value: number): string => {
  if (Number.isNaN(value)) return 'nan';
  if (!Number.isFinite(value)) return value > 0 ? 'inf' : '-inf';
  const text = formatFloat(value, 'g');
  return /[.e]/.test(text) ? text : `${text}.0`;
};

// biome-ignore lint/suspicious/noControlCharactersInRegex: TOML escapes exactly these
const special = /["\\\u0000-\u001f\u007f]/g;

const short: Readonly<Record<string, string>> = { '"': '\\"', '\\': '\\\\', '\b': '\\b', '\t': '\\t', '\n': '\\n', '\f': '\\f', '\r': '\\r' };

const escaped = (character: string): string => short[character] ?? `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`;
