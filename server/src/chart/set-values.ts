/** `--set` and `--set-string`, with Helm's oddities (helm pkg/strvals, parser.go). */
import type { Plain, PlainMap } from '../yaml/index.ts';

/** The largest index of a list, and how deep names may be nested. */
const limits = { index: 65_536, nesting: 30 } as const;

/** Writes the assignments of one flag (`a.b=1,c[0]=x,d={1,2}`) into a copy of `values`. Throws an Error with a message for people where it cannot be read. */
export const setValue = (values: PlainMap, flag: string, asString: boolean): PlainMap => {
  const copy = copyOf(values) as PlainMap;
  try {
    new Assignments(flag, asString).into(copy);
  } catch (error) {
    throw error instanceof RangeError ? new Error('it is nested too deeply') : error;
  }
  return copy;
};

const copyOf = (value: Plain): Plain => {
  if (value instanceof Map) return new Map([...value].map(([key, item]) => [key, copyOf(item)]));
  return Array.isArray(value) ? value.map(copyOf) : value;
};

/** What was read up to a stop; `stop` is undefined at the end of the flag, which a lone backslash ends too. */
interface Piece {
  readonly text: string;
  readonly stop: string | undefined;
}

/** An assignment that was taken in, or the end of the flag before its value was complete. */
type Progress = 'more' | 'end';

class Assignments {
  readonly #chars: readonly string[];
  readonly #asString: boolean;
  #at = 0;

  constructor(flag: string, asString: boolean) {
    this.#chars = [...flag];
    this.#asString = asString;
  }

  into(values: PlainMap): void {
    while (this.#key(values, 0) === 'more');
  }

  #key(target: PlainMap, depth: number): Progress {
    const { text: name, stop } = this.#until('=[,.');
    switch (stop) {
      case undefined:
        if (name === '') return 'end';
        throw new Error(`key "${name}" has no value`);
      case ',':
        throw new Error(`key "${name}" has no value (cannot end with ,)`);
      case '=': {
        const { value, progress } = this.#value();
        put(target, name, value);
        return progress;
      }
      case '[': {
        const index = this.#index();
        const list = target.has(name) ? target.get(name) : [];
        if (!Array.isArray(list)) throw new Error(`key "${name}" is no list, but ${nameOf(list)}`);
        const { items, progress } = this.#item(list, index, depth);
        put(target, name, items);
        return progress;
      }
      default: {
        if (depth >= limits.nesting) throw new Error(`value name nested level is greater than maximum supported nested level of ${limits.nesting}`);
        const inner = target.has(name) ? target.get(name) : new Map();
        if (!(inner instanceof Map)) throw new Error(`key "${name}" is no map, but ${nameOf(inner)}`);
        const progress = this.#key(inner, depth + 1);
        if (inner.size > 0) put(target, name, inner);
        else if (progress === 'more') throw new Error(`key map "${name}" has no value`);
        return progress;
      }
    }
  }

  /** What follows an index. A flag that ends before the value leaves the list as it was. */
  #item(list: Plain[], index: number, depth: number): { readonly items: Plain[]; readonly progress: Progress } {
    if (index < 0) throw new Error(`negative ${index} index not allowed`);
    const { text, stop } = this.#until('[.=');
    if (text !== '') throw new Error(`unexpected data at end of array index: "${text}"`);
    switch (stop) {
      case undefined:
        return { items: list, progress: 'end' };
      case '=':
        return { items: withItem(list, index, this.#value().value), progress: 'more' };
      case '[': {
        const nested = this.#index();
        const inner = list[index] ?? [];
        if (!Array.isArray(inner)) throw new Error(`item ${index} is no list, but ${nameOf(inner)}`);
        const { items, progress } = this.#item(inner, nested, depth);
        return progress === 'end' ? { items: list, progress } : { items: withItem(list, index, items), progress };
      }
      default: {
        const known = list[index];
        const inner: PlainMap = known instanceof Map ? known : new Map();
        if (index < list.length) list[index] = inner;
        const progress = this.#key(inner, depth);
        return progress === 'end' ? { items: list, progress } : { items: withItem(list, index, inner), progress };
      }
    }
  }

  #index(): number {
    const { text, stop } = this.#until(']');
    if (stop === undefined) throw new Error('error parsing index: a closing bracket is missing');
    if (!/^[+-]?\d+$/.test(text)) throw new Error(`error parsing index: "${text}" is no whole number`);
    return Number(text);
  }

  #value(): { readonly value: Plain; readonly progress: Progress } {
    if (this.#at >= this.#chars.length) return { value: '', progress: 'end' };
    if (this.#chars[this.#at] !== '{') return { value: this.#typed(this.#until(',').text), progress: 'more' };
    this.#at++;
    const items: Plain[] = [];
    for (;;) {
      const { text, stop } = this.#until(',}');
      if (stop === undefined) throw new Error("list must terminate with '}'");
      items.push(this.#typed(text));
      if (stop === ',') continue;
      if (this.#chars[this.#at] === ',') this.#at++;
      return { value: items, progress: 'more' };
    }
  }

  #until(stops: string): Piece {
    let text = '';
    while (this.#at < this.#chars.length) {
      const char = this.#chars[this.#at++] as string;
      if (stops.includes(char)) return { text, stop: char };
      text += char === '\\' ? (this.#chars[this.#at++] ?? '') : char;
    }
    return { text, stop: undefined };
  }

  /** Whole numbers are int64 to Go, unlike those of values files. */
  #typed(text: string): Plain {
    if (this.#asString) return text;
    switch (text.toLowerCase()) {
      case 'true':
        return true;
      case 'false':
        return false;
      case 'null':
        return null;
      case '0':
        return 0n;
    }
    if (!/^[+-]?\d+$/.test(text) || text.startsWith('0')) return text;
    const whole = BigInt(text.replace(/^\+/, ''));
    return BigInt.asIntN(64, whole) === whole ? whole : text;
  }
}

/** A value without a name is lost. */
const put = (target: PlainMap, name: string, value: Plain): void => {
  if (name !== '') target.set(name, value);
};

const withItem = (list: readonly Plain[], index: number, value: Plain): Plain[] => {
  if (index > limits.index) throw new Error(`index of ${index} is greater than maximum supported index of ${limits.index}`);
  const items = [...list];
  while (items.length <= index) items.push(null);
  items[index] = value;
  return items;
};

const nameOf = (value: Plain | undefined): string => {
  if (value === null || value === undefined) return 'null';
  if (Array.isArray(value)) return 'a list';
  return value instanceof Map ? 'a map' : `\`${String(value)}\``;
};
