/** What differs between two states of one chart. */
import { append, type SourceText } from '../base/index.ts';
import type { Plain, PlainMap } from '../yaml/index.ts';
import type { Chart } from './chart.ts';

/** A template whose text is another. */
export interface TemplateChange {
  readonly before: SourceText;
  readonly after: SourceText;
}

/** Where the difference is small enough to tell what depends on it. */
export interface ChartChanges {
  /** Subcharts' too. */
  readonly templates: readonly TemplateChange[];
  /** Keys of the chart's own values, of which no other chart sees anything and on which no dependency depends. */
  readonly values: ReadonlySet<string>;
}

const noKeys: ReadonlySet<string> = new Set();

/** What differs between two states of one chart; undefined where that is more than texts of templates and values that only its own templates see. */
export const changesBetween = (before: Chart, after: Chart): ChartChanges | undefined => {
  if (before === after) return { templates: [], values: noKeys };
  const values = isSame(before.values, after.values) ? noKeys : ownKeys(before, keysApart(before.values, after.values));
  const templates = values && templatesApart(before, after);
  return templates && { templates, values };
};

/** The templates whose texts differ, subcharts' too; undefined where anything else that a render sees differs. */
export const templateChanges = (before: Chart, after: Chart): readonly TemplateChange[] | undefined =>
  isSame(before.values, after.values) ? templatesApart(before, after) : undefined;

/** The templates whose texts differ; undefined where anything else differs but the chart's own values. */
const templatesApart = (before: Chart, after: Chart): readonly TemplateChange[] | undefined => {
  const isAlike =
    before.path === after.path &&
    (before.chartFile === after.chartFile || before.chartFile.text === after.chartFile.text) &&
    isSame(before.metadata.fields, after.metadata.fields) &&
    JSON.stringify(before.metadata.dependencies) === JSON.stringify(after.metadata.dependencies) &&
    JSON.stringify(before.missing) === JSON.stringify(after.missing) &&
    hasSameFiles(before.files, after.files) &&
    before.templates.length === after.templates.length &&
    before.subcharts.length === after.subcharts.length;
  if (!isAlike) return undefined;
  const changes: TemplateChange[] = [];
  for (const [i, { name, source }] of before.templates.entries()) {
    const other = after.templates[i];
    if (other?.name !== name) return undefined;
    if (other.source !== source) changes.push({ before: source, after: other.source });
  }
  for (const [i, subchart] of before.subcharts.entries()) {
    const other = after.subcharts[i];
    const inside = other && (other.chart === subchart.chart ? [] : templateChanges(subchart.chart, other.chart));
    if (!inside) return undefined;
    append(changes, inside);
  }
  return changes;
};

/** The keys under which two maps do not have the same. */
const keysApart = (a: PlainMap, b: PlainMap): ReadonlySet<string> => {
  const keys = new Set<string>();
  for (const [key, value] of a) if (!b.has(key) || !isSame(value, b.get(key) as Plain)) keys.add(key);
  for (const key of b.keys()) if (!a.has(key)) keys.add(key);
  return keys;
};

/** Keys of a chart's values, unless one of them is a subchart's, or decides which subcharts there are. */
export const ownKeys = ({ metadata: { dependencies }, subcharts }: Chart, keys: ReadonlySet<string>): ReadonlySet<string> | undefined => {
  const shared = [
    'global',
    'tags',
    ...subcharts.map(({ chart }) => chart.metadata.name),
    ...dependencies.flatMap(({ name, alias, condition }) => [name, alias, ...condition.split(',').map((path) => path.trim().split('.')[0] ?? '')]),
  ];
  return dependencies.some(({ importValues }) => importValues.length > 0) || shared.some((key) => keys.has(key)) ? undefined : keys;
};

/** Whether two values are the same data, the order of keys included. */
const isSame = (a: Plain, b: Plain): boolean => {
  if (a === b) return true;
  if (Array.isArray(a)) return Array.isArray(b) && a.length === b.length && a.every((item, i) => isSame(item, b[i] as Plain));
  if (!(a instanceof Map) || !(b instanceof Map) || a.size !== b.size) return false;
  const others = b.entries();
  for (const [key, value] of a) {
    const [otherKey, other] = others.next().value as [string, Plain];
    if (key !== otherKey || !isSame(value, other)) return false;
  }
  return true;
};

const hasSameFiles = (a: ReadonlyMap<string, Uint8Array>, b: ReadonlyMap<string, Uint8Array>): boolean => {
  if (a === b) return true;
  if (a.size !== b.size) return false;
  for (const [name, bytes] of a) {
    const other = b.get(name);
    if (!other || (other !== bytes && (other.length !== bytes.length || bytes.some((byte, i) => byte !== other[i])))) return false;
  }
  return true;
};
