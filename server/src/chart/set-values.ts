/** `--set` and `--set-string` (helm pkg/strvals). */
import type { Plain, PlainMap } from '../yaml/index.ts';

/** Writes the assignments of one flag (`a.b=1,c[0]=x,d={1,2}`) into a copy of `values`. Throws an Error with a message for people where it cannot be read. */
export const setValue = (values: PlainMap, flag: string, asString: boolean): PlainMap => {
  let result = values;
  let at = 0;

  const readUntil = (stops: string): string => {
    let text = '';
    while (at < flag.length && !stops.includes(flag[at] as string)) {
      if (flag[at] === '\\' && at + 1 < flag.length) at++;
      text += flag[at++];
    }
    return text;
  };

  const readPath = (): (string | number)[] => {
    const path: (string | number)[] = [];
    for (;;) {
      const key = readUntil('.[=,');
      if (key !== '' || path.length === 0) path.push(key);
      while (flag[at] === '[') {
        const end = flag.indexOf(']', at);
        const index = Number(flag.slice(at + 1, end));
        if (end < 0 || !Number.isInteger(index) || index < 0 || index > 65_536)
          throw new Error(`\`${flag}\` has no valid index between its brackets`);
        path.push(index);
        at = end + 1;
      }
      if (flag[at] !== '.') return path;
      at++;
    }
  };

  const readValue = (): Plain => {
    if (flag[at] === '{') {
      at++;
      const items: Plain[] = [];
      for (;;) {
        items.push(typed(readUntil(',}'), asString));
        const stop = flag[at++];
        if (stop === '}') return items.length === 1 && items[0] === '' ? [] : items;
        if (stop === undefined) throw new Error(`\`${flag}\` lacks a closing brace`);
      }
    }
    return typed(readUntil(','), asString);
  };

  while (at < flag.length) {
    const path = readPath();
    if (flag[at] !== '=') throw new Error(`\`${flag}\` must be of the form key=value`);
    at++;
    result = write(result, path, readValue()) as PlainMap;
    if (flag[at] === ',') at++;
  }
  return result;
};

const typed = (text: string, asString: boolean): Plain => {
  if (asString) return text;
  if (text.toLowerCase() === 'true') return true;
  if (text.toLowerCase() === 'false') return false;
  if (text.toLowerCase() === 'null') return null;
  if (text === '0') return 0;
  return /^-?[1-9]\d*$/.test(text) ? Number(text) : text;
};

const write = (target: Plain | undefined, [step, ...rest]: readonly (string | number)[], value: Plain): Plain => {
  if (step === undefined) return value;
  if (typeof step === 'number') {
    const items = Array.isArray(target) ? [...target] : [];
    while (items.length <= step) items.push(null);
    items[step] = write(items[step], rest, value);
    return items;
  }
  const map: PlainMap = new Map(target instanceof Map ? target : []);
  map.set(step, write(map.get(step), rest, value));
  return map;
};
