/** Where the chart keeps the settings of its claims: the place in the values for labels of persistent volumes. */
import type { Range } from '../base/index.ts';
import { type PreparedChart, valuesTreeOf } from '../chart/index.ts';
import { nodeAt } from '../manifest/index.ts';
import { walk } from '../template/index.ts';
import { isBlock } from './blocks.ts';
import type { Site } from './site.ts';
import { type ValuesRead, valuesReads } from './values-reads.ts';

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

/** Names that charts give to labels of the user's choice, among these settings. */
export const isLabelsKey = (name: string): boolean => /^(?:labels|(?:extra|additional|custom|pvc|claim|volume)Labels)$/.test(name);

/** Names that charts give to these settings. */
const usualNames = ['persistence', 'persistentVolume', 'persistentVolumeClaim', 'volumeClaimTemplate'] as const;

/**
 * Path of the persistence settings in the owner's values: what the claim template reads, else what decides whether there is one, else a section with a
 * usual name, else one that would be new. Undefined where the claim reads its settings from what cannot be told: the chart has a place for them.
 */
export const persistencePath = (site: Site, { chart }: PreparedChart): readonly string[] | undefined => {
  const valuesTree = valuesTreeOf(chart);
  const claim = claimInSource(site);
  const reads = valuesReads(site.template.root);
  const counts = new Map<string, { readonly path: readonly string[]; count: number }>();
  const others: (readonly string[])[] = [];
  for (const { path: whole, range } of reads) {
    if (whole.length < 2 || whole[0] === 'global' || range.start < claim.start || claim.end < range.end) continue;
    const path = whole.slice(0, -1);
    if (!settings.has(whole.at(-1) ?? '')) {
      if (whole.at(-1) !== 'enabled') others.push(path);
      continue;
    }
    const entry = counts.get(path.join('.')) ?? { path, count: 0 };
    entry.count++;
    counts.set(path.join('.'), entry);
  }
  const read = [...counts.values()].sort((a, b) => b.count - a.count)[0]?.path;
  if (read) return read;
  if (readsElsewhere(site, claim, reads, isLabelsKey)) return undefined;
  const guards = guardsAround(site, claim);
  const keepsSettings = (path: readonly string[]): boolean => {
    const section = valuesTree && nodeAt(valuesTree, path);
    return section?.kind === 'map' && section.pairs.some(({ key }) => settings.has(String(key.value)));
  };
  const deciding = reads
    .filter(({ range }) => guards.some(({ start, end }) => start <= range.start && range.end <= end))
    .flatMap(({ path }) => [path, path.slice(0, -1)])
    .findLast((path) => path.length > 0 && (isUsual(path.at(-1)) || keepsSettings(path)));
  const found = deciding ?? others.find((path) => valuesTree && nodeAt(valuesTree, path)?.kind === 'map');
  if (found || readsElsewhere(site, claim, reads, (name) => settings.has(name))) return found;
  return [usualNames.find((name) => valuesTree && nodeAt(valuesTree, [name])) ?? usualNames[0]];
};

/** Whether the claim reads such settings of what is no path in the values, such as the variable of a loop. */
const readsElsewhere = ({ template }: Site, claim: Range, reads: readonly ValuesRead[], isSetting: (name: string) => boolean): boolean => {
  let found = false;
  walk(template.root, (node) => {
    if (!('fields' in node) || node.range.start < claim.start || claim.end < node.range.end || !isSetting(node.fields.at(-1)?.name ?? '')) return;
    found ||= !reads.some(({ range }) => range.start === node.range.start && range.end === node.range.end);
  });
  return found;
};

const isUsual = (name: string | undefined): boolean => usualNames.some((usual) => usual === name);

/** The conditions of the blocks around the claim, outermost first. */
const guardsAround = ({ template }: Site, claim: Range): Range[] => {
  const found: Range[] = [];
  walk(template.root, (node) => {
    if (isBlock(node) && node.range.start < claim.end && claim.start < node.range.end && node.range.start < claim.start)
      found.push(node.pipeline.range);
  });
  return found;
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
