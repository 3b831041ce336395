import {
  type Dict,
  deepSources,
  type Marked,
  noSources,
  type Origin,
  originSources,
  type Run,
  type Sources,
  type Str,
  type Value,
} from '../value/index.ts';

/** The drift sources of the stretch [start, end) of a text: those of the origins of every run that it touches. */
export const sourcesOf = (text: Marked, start: number, end: number): Sources => {
  if (!text.runs || start >= end) return noSources;
  const { runs } = text;
  let sources = noSources;
  for (let i = firstRun(runs, start), begin = start; i < runs.length && begin < end; i++) {
    const run = runs[i] as Run;
    sources |= originSources(run.origin);
    begin = run.end;
  }
  return sources;
};

/** As `sourcesOf`; a text without origins has its drift sources all over. */
export const sourcesIn = (text: Str, start: number, end: number): Sources => (text.runs ? sourcesOf(text, start, end) : text.sources);

/** The index of the run that holds the character at `offset`. */
const firstRun = (runs: readonly Run[], offset: number): number => {
  let low = 0;
  let high = runs.length - 1;
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((runs[middle] as Run).end <= offset) low = middle + 1;
    else high = middle;
  }
  return low;
};

/** The first origin in the stretch [start, end) that names a drift source, else the first one at all: whom to blame for a value read from it. */
export const originOf = (text: Marked, start: number, end: number): Origin | undefined => {
  if (!text.runs) return undefined;
  const { runs } = text;
  let first: Origin | undefined;
  for (let i = firstRun(runs, start), begin = start; i < runs.length && begin < end; i++) {
    const run = runs[i] as Run;
    if (originSources(run.origin) !== noSources) return run.origin;
    first ??= run.origin;
    begin = run.end;
  }
  return first;
};

/** Notes where a dict's key came from; undefined forgets what was known. */
export const setKeyOrigin = (dict: Dict, key: string, origin: Origin | undefined): void => {
  if (!origin) {
    dict.keyOrigins?.delete(key);
    return;
  }
  dict.keyOrigins ??= new Map();
  dict.keyOrigins.set(key, origin);
};

/** All drift sources of several values, members included. */
export const allSources = (values: readonly Value[]): Sources => values.reduce((all, value) => all | deepSources(value), noSources);
