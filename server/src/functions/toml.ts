/** TOML as BurntSushi/toml writes and reads it, as far as charts use it. */
import { Bool, Dict, Float, FunctionError, Int, List, sortedKeys, Str, str, type Value } from '../value/index.ts';
import { argument, define, textArgument, withSources } from './define.ts';
import { formatFloat, timeText } from './format/index.ts';
import { mixed } from './mixed.ts';
import { allSources } from './provenance.ts';

const bareKey = /^[A-Za-z0-9_-]+$/;
const keyText = (key: string): string => (bareKey.test(key) ? key : quoted(key));

const quoted = (text: string): string => {
  let result = '"';
  for (const char of text) {
    const code = char.codePointAt(0) ?? 0;
    if (char === '"' || char === '\\') result += `\\${char}`;
    else if (char === '\n') result += '\\n';
    else if (char === '\t') result += '\\t';
    else if (char === '\r') result += '\\r';
    else if (char === '\b') result += '\\b';
    else if (char === '\f') result += '\\f';
    else if (code < 32 || code === 127) result += `\\u${code.toString(16).padStart(4, '0')}`;
    else result += char;
  }
  return `${result}"`;
};

const isTableList = (value: Value): value is List => value.kind === 'list' && value.items.length > 0 && value.items.every(({ kind }) => kind === 'dict');

const inline = (value: Value): string => {
  switch (value.kind) {
    case 'string':
      return quoted(value.text);
    case 'bool':
      return String(value.value);
    case 'int':
      return String(value.value);
    case 'float': {
      if (!Number.isFinite(value.value)) return Number.isNaN(value.value) ? 'nan' : value.value > 0 ? 'inf' : '-inf';
      const text = formatFloat(value.value, Math.abs(value.value) >= 1e21 ? 'g' : 'f');
      return /[.e]/.test(text) ? text : `${text}.0`;
    }
    case 'list':
      return `[${value.items.map((item) => {
        if (item.kind === 'nil') throw new FunctionError('toml: cannot encode array with nil element');
        return inline(item);
      }).join(', ')}]`;
    case 'dict':
      return `{${sortedKeys(value).filter((key) => value.entries.get(key)?.kind !== 'nil').map((key) => `${keyText(key)} = ${inline(value.entries.get(key) as Value)}`).join(', ')}}`;
    case 'time':
      return timeText(value);
    default:
      return quoted('');
  }
};

/** Plain keys first, then tables, each below its header; indented by two spaces a level. */
const writeTable = (table: Dict, path: readonly string[], lines: string[]): void => {
  const indent = '  '.repeat(Math.max(0, path.length - 1));
  const keys = sortedKeys(table);
  const isTable = (key: string): boolean => {
    const value = table.entries.get(key);
    return value?.kind === 'dict' || (value !== undefined && isTableList(value));
  };
  for (const key of keys) {
    const value = table.entries.get(key) as Value;
    if (value.kind !== 'nil' && !isTable(key)) lines.push(`${path.length > 0 ? `${indent}  ` : ''}${keyText(key)} = ${inline(value)}`);
  }
  for (const key of keys) {
    if (!isTable(key)) continue;
    const value = table.entries.get(key) as Value;
    const inner = [...path, key];
    const header = inner.map(keyText).join('.');
    const pad = '  '.repeat(inner.length - 1);
    if (value.kind === 'dict') {
      if (path.length === 0 && lines.length > 0) lines.push('');
      lines.push(`${pad}[${header}]`);
      writeTable(value, inner, lines);
    } else if (value.kind === 'list') {
      for (const item of value.items) {
        if (lines.length > 0) lines.push('');
        lines.push(`${pad}[[${header}]]`);
        writeTable(item as Dict, inner, lines);
      }
    }
  }
};

const encode = (value: Value): string => {
  if (value.kind !== 'dict') throw new FunctionError('toml: top-level values must be Go maps or structs');
  const lines: string[] = [];
  writeTable(value, [], lines);
  return lines.length > 0 ? `${lines.join('\n')}\n` : '';
};

/** Reads TOML; throws `FunctionError` for what it does not understand. */
const decode = (text: string): Dict => {
  const root = new Dict();
  let table = root;
  let at = 0;
  const fail = (message: string): never => {
    throw new FunctionError(`toml: line ${text.slice(0, at).split('\n').length}: ${message}`);
  };
  const skip = (pattern: RegExp): void => {
    pattern.lastIndex = at;
    const match = pattern.exec(text);
    if (match) at += match[0].length;
  };
  const blank = /[ \t]*/y;
  const gap = /(?:[ \t\r\n]|#[^\n]*)*/y;
  const readString = (): string => {
    for (const mark of ['"""', "'''"]) {
      if (!text.startsWith(mark, at)) continue;
      let end = at + 3;
      while (end < text.length && !text.startsWith(mark, end)) end += mark === '"""' && text[end] === '\\' ? 2 : 1;
      const body = text.slice(at + 3, end).replace(/^\r?\n/, '');
      at = end + 3;
      return mark === '"""' ? unescape(body.replace(/\\\s*\n\s*/g, '')) : body;
    }
    const mark = text[at];
    let end = at + 1;
    while (end < text.length && text[end] !== mark) {
      if (text[end] === '\n') fail('strings cannot contain newlines');
      end += mark === '"' && text[end] === '\\' ? 2 : 1;
    }
    const body = text.slice(at + 1, end);
    at = end + 1;
    return mark === '"' ? unescape(body) : body;
  };
  const unescape = (body: string): string => body.replace(/\\(u[\da-fA-F]{4}|U[\da-fA-F]{8}|.)/g, (_, escape: string) => {
    if (escape.length > 1) return String.fromCodePoint(Number.parseInt(escape.slice(1), 16));
    return ({ n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '"': '"', '\\': '\\', e: '\u001b' } as Readonly<Record<string, string>>)[escape] ?? fail(`invalid escape character '${escape}'`);
  });
  const readKey = (): string[] => {
    const path: string[] = [];
    for (;;) {
      skip(blank);
      if (text[at] === '"' || text[at] === "'") path.push(readString());
      else {
        const match = /^[A-Za-z0-9_-]+/.exec(text.slice(at, at + 500));
        if (!match) return fail(`expected a key but found ${JSON.stringify(text[at] ?? 'EOF')}`);
        path.push(match[0]);
        at += match[0].length;
      }
      skip(blank);
      if (text[at] !== '.') return path;
      at++;
    }
  };
  const readValue = (depth: number): Value => {
    if (depth > 200) fail('nested too deeply');
    const char = text[at];
    if (char === '"' || char === "'") return new Str(readString());
    if (char === '[') {
      at++;
      const items: Value[] = [];
      for (;;) {
        skip(gap);
        if (text[at] === ']') break;
        items.push(readValue(depth + 1));
        skip(gap);
        if (text[at] === ',') at++;
        else if (text[at] !== ']') fail('expected a comma or array terminator');
      }
      at++;
      return new List(items);
    }
    if (char === '{') {
      at++;
      const inner = new Dict();
      for (;;) {
        skip(gap);
        if (text[at] === '}') break;
        assign(inner, depth + 1);
        skip(gap);
        if (text[at] === ',') at++;
        else if (text[at] !== '}') fail('expected a comma or an inline table terminator');
      }
      at++;
      return inner;
    }
    const word = /^[^\s,\]}#]+(?: \d\d:[\d:.]+(?:Z|[+-][\d:]+)?)?/.exec(text.slice(at, at + 100))?.[0] ?? fail('expected a value');
    at += word.length;
    if (word === 'true' || word === 'false') return new Bool(word === 'true');
    const digits = word.replaceAll('_', '');
    if (/^[+-]?(?:0|[1-9]\d*)$/.test(digits)) return new Int(BigInt(digits.replace('+', '')), 'int64');
    if (/^0(?:x[\da-fA-F]+|o[0-7]+|b[01]+)$/.test(digits)) return new Int(BigInt(digits), 'int64');
    if (/^[+-]?(?:inf|nan)$/.test(digits)) return new Float(digits.endsWith('nan') ? Number.NaN : digits.startsWith('-') ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY);
    if (/^[+-]?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(digits)) return new Float(Number(digits));
    if (/^\d{4}-\d\d-\d\d|^\d\d:\d\d/.test(word)) return new Str(word);
    return fail(`expected value but found ${JSON.stringify(word)} instead`);
  };
  const descend = (from: Dict, path: readonly string[], isList: boolean): Dict => {
    let current = from;
    path.forEach((key, i) => {
      const isLast = i === path.length - 1;
      const existing = current.entries.get(key);
      if (isLast && isList) {
        const list = existing?.kind === 'list' ? existing : new List([], '[]map[string]interface {}');
        const item = new Dict();
        list.items.push(item);
        current.entries.set(key, list);
        current = item;
      } else if (existing?.kind === 'dict') current = existing;
      else if (existing?.kind === 'list' && existing.items.at(-1)?.kind === 'dict') current = existing.items.at(-1) as Dict;
      else if (existing) fail(`key ${key} is already defined`);
      else {
        const next = new Dict();
        current.entries.set(key, next);
        current = next;
      }
    });
    return current;
  };
  const assign = (target: Dict, depth: number): void => {
    const path = readKey();
    if (text[at] !== '=') fail('expected = behind the key');
    at++;
    skip(blank);
    const parent = descend(target, path.slice(0, -1), false);
    const key = path.at(-1) ?? '';
    if (parent.entries.has(key)) fail(`Key '${path.join('.')}' has already been defined.`);
    parent.entries.set(key, readValue(depth));
  };
  for (;;) {
    skip(gap);
    if (at >= text.length) return root;
    if (text[at] === '[') {
      const isList = text.startsWith('[[', at);
      at += isList ? 2 : 1;
      const path = readKey();
      if (!text.startsWith(isList ? ']]' : ']', at)) fail('expected the end of a table header');
      at += isList ? 2 : 1;
      table = descend(root, path, isList);
    } else assign(table, 0);
    skip(blank);
    if (at < text.length && !/[\r\n#]/.test(text[at] as string)) fail('expected a new line');
  }
};

export const toml = define('encoding', {
  toToml: {
    params: ['any'], result: 'string', doc: 'A dict as TOML; an error is printed in its place.',
    call: (args) => {
      try {
        return withSources(str(encode(argument(args, 0))), allSources(args));
      } catch (error) {
        if (error instanceof FunctionError) return str(error.message);
        throw error;
      }
    },
  },
  mustToToml: { params: ['any'], result: 'string', doc: 'A dict as TOML; an error stops the render.', call: (args) => withSources(str(encode(argument(args, 0))), allSources(args)) },
  fromToml: {
    params: ['string'], result: 'map[string]interface {}', doc: 'The dict that a TOML text stands for; its key `Error` says what is wrong.',
    call: (args) => {
      try {
        return decode(textArgument(args, 0).text);
      } catch (error) {
        if (error instanceof FunctionError) return new Dict(new Map([['Error', mixed(error.message, textArgument(args, 0))]]));
        throw error;
      }
    },
  },
});
