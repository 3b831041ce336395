/** Merging of value tables (helm pkg/chart/common/util/coalesce.go, coalesceTablesFullKey). */
import { memo } from '../base/index.ts';
import type { Plain, PlainMap } from '../yaml/index.ts';

export const isTable = (value: Plain | undefined): value is PlainMap => value instanceof Map;

/** A copy whose tables are copies too; lists are shared, since nothing writes into them. */
export const copyMap = (map: PlainMap): PlainMap => {
  const copy: PlainMap = new Map();
  for (const [key, value] of map) copy.set(key, isTable(value) ? copyMap(value) : value);
  return copy;
};

/** A copy without nulls at any depth of tables; all who ask get the same one, and nobody writes into it. */
export const withoutNulls: (map: PlainMap) => PlainMap = memo((map) => {
  const copy: PlainMap = new Map();
  for (const [key, value] of map) {
    if (isTable(value)) copy.set(key, withoutNulls(value));
    else if (value !== null) copy.set(key, value);
  }
  return copy;
});

/** The same as a copy of one's own. */
export const dropNulls = (map: PlainMap): PlainMap => {
  const copy: PlainMap = new Map();
  for (const [key, value] of map) {
    if (isTable(value)) copy.set(key, dropNulls(value));
    else if (value !== null) copy.set(key, value);
  }
  return copy;
};

/**
 * Writes into `target` what it lacks of `source`; `target` wins. Without `keepNulls`, a null in `target` removes a default that `source` has. `source` must be a copy: its tables
 * end up in `target`.
 */
export const coalesceTables = (target: PlainMap, source: PlainMap, keepNulls: boolean): PlainMap => {
  const given = new Set([...source].filter(([, value]) => value !== null).map(([key]) => key));
  for (const [key, value] of target) if (value === null) source.set(key, null);
  for (const [key, value] of source) {
    const mine = target.get(key);
    if (target.has(key) && !keepNulls && mine === null && given.has(key)) target.delete(key);
    else if (!target.has(key)) target.set(key, value);
    else if (isTable(value) && isTable(mine)) coalesceTables(mine, value, keepNulls);
  }
  return target;
};

/** The same from tables that others have as well, which therefore stay as they are. `source` has no nulls. */
export const fillFrom = (target: PlainMap, source: PlainMap): void => {
  for (const [key, value] of source) {
    const mine = target.get(key);
    if (mine === undefined) target.set(key, value);
    else if (mine === null) target.delete(key);
    else if (isTable(value) && isTable(mine)) fillFrom(mine, value);
  }
};
