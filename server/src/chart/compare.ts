/** Two states of one chart: whether they differ in the texts of their templates alone. */
import { append, type SourceText } from '../base/index.ts';
import type { Plain } from '../yaml/index.ts';
import type { Chart } from './chart.ts';

/** A template whose text is another. */
export interface TemplateChange {
  readonly before: SourceText;
  readonly after: SourceText;
}

/** The templates whose texts differ, subcharts' too; undefined where anything else that a render sees differs. */
export const templateChanges = (before: Chart, after: Chart): readonly TemplateChange[] | undefined => {
  if (before === after) return [];
  const isAlike =
    before.path === after.path &&
    (before.chartFile === after.chartFile || before.chartFile.text === after.chartFile.text) &&
    isSame(before.metadata.fields, after.metadata.fields) &&
    JSON.stringify(before.metadata.dependencies) === JSON.stringify(after.metadata.dependencies) &&
    isSame(before.values, after.values) &&
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
    const inside = other && templateChanges(subchart.chart, other.chart);
    if (!inside) return undefined;
    append(changes, inside);
  }
  return changes;
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
