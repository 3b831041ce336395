/**
 * Which charts take part in a render, and with which values (helm pkg/chart/v2/util, ProcessDependencies; pkg/chart/common/util, CoalesceValues).
 */
import type { Plain, PlainMap } from '../yaml/index.ts';
import type { Chart, Dependency, DisabledChart, Prepared, PreparedChart } from './chart.ts';
import { coalesceTables, copyMap, dropNulls, fillFrom, isTable, withoutNulls } from './coalesce.ts';
import { satisfies } from './load.ts';

/** A chart while its dependencies are being decided. */
interface Part {
  readonly chart: Chart;
  readonly name: string;
  /** Its defaults; import-values adds to them. */
  values: PlainMap;
  dependencies: Part[];
  requirements: { readonly dependency: Dependency; readonly name: string; enabled: boolean }[];
}

/** Prepares a chart for rendering with the user's values. Neither is changed. */
export const prepare = (chart: Chart, userValues: PlainMap): Prepared => {
  const disabled: DisabledChart[] = [];
  const root = partOf(chart, chart.metadata.name);
  enable(root, userValues, [], disabled);
  importValues(root);
  const values = coalesceValues(root, userValues);
  return { root: finish(root, root.name, [], true), values, disabled };
};

/** As `prepare`, for user's values that differ from those of `prepared` under some keys alone, which no other chart sees and no dependency goes by (`ownKeys`). */
export const prepareApart = (prepared: Prepared, chart: Chart, userValues: PlainMap, keys: ReadonlySet<string>): Prepared => {
  const only = (map: PlainMap): PlainMap => new Map([...map].filter(([key]) => keys.has(key)));
  const part: Part = { chart, name: prepared.root.name, values: only(chart.values), dependencies: [], requirements: [] };
  const own = coalesceValues(part, only(userValues));
  const values = new Map(prepared.values);
  for (const key of keys) values.delete(key);
  for (const [key, value] of own) values.set(key, value);
  return { ...prepared, values };
};

const partOf = (chart: Chart, name: string): Part => ({
  chart,
  name,
  values: chart.values,
  dependencies: chart.subcharts.map((subchart) => partOf(subchart.chart, subchart.chart.metadata.name)),
  requirements: chart.metadata.dependencies.map((dependency) => ({ dependency, name: dependency.name, enabled: true })),
});

const finish = (
  part: Part,
  fullPath: string,
  valuesPath: readonly string[],
  isRoot: boolean,
  switches: PreparedChart['switches'] = [],
): PreparedChart => ({
  chart: part.chart,
  name: part.name,
  fullPath,
  valuesPath,
  isRoot,
  switches,
  dependencies: part.dependencies.map((child) => {
    const requirement = part.requirements.find(({ name }) => name === child.name);
    const own = requirement ? switchesOf(requirement.dependency, valuesPath) : [];
    return finish(child, `${fullPath}/charts/${child.name}`, [...valuesPath, child.name], false, [...own, ...switches]);
  }),
});

/** Applies aliases, then tags and conditions (processDependencyEnabled). */
const enable = (part: Part, userValues: PlainMap, path: readonly string[], disabled: DisabledChart[]): void => {
  if (!part.chart.metadata.listsDependencies) return;
  const { dependencies, requirements } = part;
  const isOutside = (child: Part): boolean => part.chart.subcharts.some(({ chart, origin }) => chart === child.chart && origin === 'outside');
  // A stand-in counts whatever its version is.
  const matches = (child: Part, dependency: Dependency): boolean =>
    satisfies(child.chart, dependency) || (isOutside(child) && child.chart.metadata.name === dependency.name);
  const chosen = dependencies.filter((child) => !requirements.some(({ dependency }) => matches(child, dependency)));
  part.requirements = requirements.map(({ dependency }) => {
    const child = dependencies.find((candidate) => matches(candidate, dependency));
    const name = dependency.alias || dependency.name;
    if (child) chosen.push({ ...partOf(child.chart, name) });
    return { dependency, name, enabled: true };
  });
  part.dependencies = chosen;
  const values = coalesceValues(part, userValues);
  for (const requirement of part.requirements) {
    const { dependency } = requirement;
    byTags(requirement, values);
    for (const condition of dependency.condition.trim().split(',')) {
      const value = condition === '' ? undefined : valueAt(values, [...path, ...condition.split('.')]);
      if (typeof value === 'boolean') {
        requirement.enabled = value;
        break;
      }
    }
  }
  const off = new Set(part.requirements.filter(({ enabled }) => !enabled).map(({ name }) => name));
  for (const child of chosen) {
    if (!off.has(child.name)) continue;
    const requirement = part.requirements.find(({ name }) => name === child.name);
    disabled.push({
      chart: child.chart,
      name: child.name,
      valuesPath: [...path, child.name],
      switches: requirement ? switchesOf(requirement.dependency, path) : [],
    });
  }
  part.dependencies = chosen.filter(({ name }) => !off.has(name));
  part.requirements = part.requirements.filter(({ name }) => !off.has(name));
  for (const child of part.dependencies) enable(child, values, [...path, child.name], disabled);
};

const byTags = (requirement: { readonly dependency: Dependency; enabled: boolean }, values: PlainMap): void => {
  const tags = values.get('tags');
  if (!isTable(tags)) return;
  const set = requirement.dependency.tags.map((tag) => tags.get(tag)).filter((value) => typeof value === 'boolean');
  requirement.enabled = set.includes(true) || !set.includes(false);
};

const switchesOf = ({ condition, tags }: Dependency, path: readonly string[]): string[][] => [
  ...condition
    .trim()
    .split(',')
    .filter((part) => part !== '')
    .map((part) => [...path, ...part.split('.')]),
  ...tags.map((tag) => ['tags', tag]),
];

const valueAt = (values: PlainMap, path: readonly string[]): Plain | undefined => {
  let value: Plain | undefined = values;
  for (const step of path) value = isTable(value) ? value.get(step) : undefined;
  return value;
};

/** Brings a subchart's values into its parent's defaults (processImportValues, with nulls kept). */
const importValues = (part: Part): void => {
  for (const child of part.dependencies) importValues(child);
  // Helm does this wherever a listed dependency takes part, imported from or not: from here on a subchart's globals are its own, and a null of the user's no longer takes them away.
  if (part.requirements.length === 0) return;
  const values = coalesceAll(part, new Map(), true);
  let imported: PlainMap = new Map();
  for (const { dependency, name } of part.requirements) {
    for (const entry of dependency.importValues) {
      const child = String(entry.get('child'));
      const parent = String(entry.get('parent'));
      const table = valueAt(values, [name, ...child.split('.')]);
      if (!isTable(table)) continue;
      // The table itself, no copy: that one import writes into what another gave away shows in Helm, too.
      const wrapped = parent === '.' ? table : parent.split('.').reduceRight((inner: PlainMap, key) => new Map([[key, inner]]), table);
      imported = coalesceTables(imported, wrapped, true);
    }
  }
  part.values = coalesceTables(copyMap(values), imported, true);
};

/** All values of a chart and its subcharts: what the user gives wins over the chart's defaults, a parent's defaults over a subchart's. */
const coalesceValues = (part: Part, userValues: PlainMap): PlainMap => coalesceAll(part, copyMap(userValues), false);

/** `keepNulls` is Helm's `merge`. Writes into `target`. */
const coalesceAll = (part: Part, target: PlainMap, keepNulls: boolean): PlainMap => {
  coalesceOwn(part, target, keepNulls);
  for (const child of part.dependencies) {
    const own = target.get(child.name);
    if (own === undefined) target.set(child.name, new Map());
    else if (!isTable(own)) continue;
    const table = target.get(child.name) as PlainMap;
    coalesceGlobals(table, target);
    target.set(child.name, coalesceAll(child, table, keepNulls));
  }
  return target;
};

const coalesceOwn = (part: Part, target: PlainMap, keepNulls: boolean): void => {
  for (const [key, original] of part.values) {
    const given = target.get(key);
    const isSubchart = part.dependencies.some(({ name }) => name === key);
    // Other tables are not written into any more.
    const isShared = !keepNulls && !isSubchart && key !== 'global';
    if (target.has(key)) {
      if (given === null && !keepNulls) target.delete(key);
      else if (isTable(given) && isTable(original)) {
        // A subchart's table keeps its nulls until the subchart's own turn.
        if (isShared) fillFrom(given, withoutNulls(original));
        else if (keepNulls || isSubchart) coalesceTables(given, copyMap(original), true);
        else coalesceTables(given, dropNulls(original), false);
      }
    } else if (keepNulls) target.set(key, isTable(original) ? copyMap(original) : original);
    else if (original !== null) target.set(key, isTable(original) ? (isShared ? withoutNulls : dropNulls)(original) : original);
  }
};

/** A parent's globals go into the subchart's, and win there. */
const coalesceGlobals = (target: PlainMap, source: PlainMap): void => {
  const own = target.get('global') ?? new Map();
  const given = source.get('global') ?? new Map();
  if ((target.has('global') && !isTable(target.get('global'))) || (source.has('global') && !isTable(source.get('global')))) return;
  if (!isTable(own) || !isTable(given)) return;
  for (const [key, value] of given) {
    const mine = own.get(key);
    if (isTable(value)) {
      if (!own.has(key)) own.set(key, new Map(value));
      else if (isTable(mine)) own.set(key, coalesceTables(new Map(value), mine, true));
    } else if (!isTable(mine)) own.set(key, value);
  }
  target.set('global', own);
};
