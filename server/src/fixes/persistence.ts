/** The values key for labels of persistent volumes: found next to the settings that the claim template uses, or to be added there. */
import type { Edit } from '../base/index.ts';
import type { PreparedChart } from '../chart/index.ts';
import { nodeAt } from '../manifest/index.ts';
import { type FieldName, walk } from '../template/index.ts';
import type { FileEdits } from './fix.ts';
import { lineEnding } from './lines.ts';
import type { Site } from './site.ts';

/** Settings that charts keep together for a claim. */
const settings = new Set([
  'size',
  'storageClass',
  'storageClassName',
  'accessModes',
  'accessMode',
  'annotations',
  'labels',
  'selector',
  'volumeMode',
  'dataSource',
  'existingClaim',
  'volumeName',
]);

/** Path of the persistence settings in the owner's values; undefined where the claim template does not tell. */
export const persistencePath = (site: Site): readonly string[] | undefined => {
  const counts = new Map<string, { readonly path: readonly string[]; count: number }>();
  const { start, end } = claimInSource(site);
  const note = (fields: readonly FieldName[]): void => {
    const names = fields.map(({ name }) => name);
    const at = names.indexOf('Values');
    const last = names.at(-1) ?? '';
    if (at < 0 || names.length < at + 3 || !settings.has(last)) return;
    const path = names.slice(at + 1, -1);
    const entry = counts.get(path.join('.')) ?? { path, count: 0 };
    entry.count++;
    counts.set(path.join('.'), entry);
  };
  walk(site.template.root, (node) => {
    if ('fields' in node && start <= node.range.start && node.range.end <= end) note(node.fields);
  });
  return [...counts.values()].sort((a, b) => b.count - a.count)[0]?.path;
};

/** The stretch of the source file that printed the claim. */
export const claimInSource = ({ manifest, claim, source, frame }: Site): { start: number; end: number } => {
  let start = Number.POSITIVE_INFINITY;
  let end = -1;
  let at = 0;
  for (const run of manifest.text.runs ?? []) {
    if (at < claim.end && run.end > claim.start) {
      for (let hop = run.origin; hop; hop = hop.inner) {
        if (hop.source !== source || hop.frame !== frame) continue;
        const from = hop.kind === 'text' ? hop.range.start + run.at + Math.max(0, claim.start - at) : hop.range.start;
        start = Math.min(start, from);
        end = Math.max(end, hop.kind === 'text' ? hop.range.start + run.at + Math.min(run.end, claim.end) - at : hop.range.end);
      }
    }
    at = run.end;
  }
  return { start, end };
};

/** The edit of the owner's values.yaml that adds `labels` to the persistence settings; no edit where it is there; undefined where it cannot be added. */
export const labelsKeyEdit = (owner: PreparedChart, path: readonly string[]): FileEdits | 'there' | undefined => {
  const { valuesFile, valuesTree } = owner.chart;
  if (!valuesFile || !valuesTree) return undefined;
  const parent = nodeAt(valuesTree, path);
  if (parent?.kind !== 'map' || parent.pairs.length === 0) return undefined;
  if (parent.pairs.some(({ key }) => key.value === 'labels')) return 'there';
  const { text } = valuesFile;
  // Flow maps (`{a: b}`) have no line of their own to add to.
  if (text[parent.range.start] === '{') return undefined;
  const neighbour = parent.pairs.find(({ key }) => key.value === 'annotations') ?? parent.pairs.at(-1);
  const first = parent.pairs[0];
  if (!neighbour || !first) return undefined;
  const column = first.key.range.start - (text.lastIndexOf('\n', first.key.range.start - 1) + 1);
  const indent = ' '.repeat(column);
  const eol = lineEnding(text);
  const end = endOfEntry(text, neighbour.value.range.end);
  const lines = `${indent}# Labels of the persistent volume claims; they must not change once the chart is installed${eol}${indent}labels: {}`;
  const edit: Edit = end.atLineStart
    ? { range: { start: end.offset, end: end.offset }, text: `${lines}${eol}` }
    : { range: { start: end.offset, end: end.offset }, text: `${eol}${lines}` };
  return { file: valuesFile.path, edits: [edit] };
};

/** Where a new line goes behind an entry: a block value's range may already end at the start of the next line. */
const endOfEntry = (text: string, offset: number): { readonly offset: number; readonly atLineStart: boolean } => {
  if (offset > 0 && text[offset - 1] === '\n') return { offset, atLineStart: true };
  const next = text.indexOf('\n', offset);
  return next < 0 ? { offset: text.length, atLineStart: false } : { offset: next + 1, atLineStart: true };
};
