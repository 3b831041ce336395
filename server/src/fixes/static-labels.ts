import { type Edit, type Range, SourceText } from '../base/index.ts';
import type { PreparedChart } from '../chart/index.ts';
import type { Hop } from '../render/index.ts';
import { parse, walk } from '../template/index.ts';
import { runAt } from '../value/index.ts';
import { contextOf, contextPrefix } from './context.ts';
import type { FileEdits } from './fix.ts';
import { removeLines, replaceAction } from './lines.ts';
import { claimInSource, labelsKeyEdit, persistencePath } from './persistence.ts';
import { schemaEdit } from './schema.ts';
import { actionAt, contentOf, type Site, type SiteLabel } from './site.ts';

/** The two families of labels that say what something belongs to, in their order. */
const families: readonly (readonly string[])[] = [
  ['app.kubernetes.io/name', 'app.kubernetes.io/instance', 'app.kubernetes.io/managed-by'],
  ['app', 'release', 'heritage'],
];

/** Writes steady labels out, in the chart's own words, followed by those of the user's values. */
export const staticLabels = (site: Site, owner: PreparedChart): FileEdits[] | undefined => {
  const prefix = contextPrefix(site);
  if (prefix === undefined) return undefined;
  const drifting = site.labels.filter(({ drifts }) => drifts);
  const places = new Set(drifting.map(({ place }) => place.range.start));
  // What other expressions of the claim go on printing must not be printed twice.
  const kept = new Set(
    site.labels.filter(({ place, drifts, inlineAt }) => !drifts && (inlineAt !== undefined || !places.has(place.range.start))).map(({ key }) => key),
  );
  const family = families.find((keys) => keys.some((key) => site.labels.some((label) => label.key === key))) ?? families[0] ?? [];
  const indent = ' '.repeat(site.column);
  const lines = family.filter((key) => !kept.has(key)).map((key) => `${indent}${key}: ${expressionOf(site, key, prefix)}`);
  const files: FileEdits[] = [];
  if (!hasUserLabels(site)) {
    const path = persistencePath(site);
    const values = path && labelsKeyEdit(owner, path);
    if (path && values) {
      lines.push(
        `${indent}{{- with ${prefix}.Values.${path.join('.')}.labels }}`,
        `${indent}{{- toYaml . | nindent ${site.column} }}`,
        `${indent}{{- end }}`,
      );
      if (values !== 'there') {
        const schema = schemaEdit(owner, path);
        files.push(values, ...(schema ? [schema] : []));
      }
    }
  }
  const edits = replacePlaces(site, drifting, lines);
  return edits && [{ file: site.source.path, edits }, ...files];
};

/** Puts the lines in the place of the first drifting label and takes the others away. */
const replacePlaces = (site: Site, drifting: readonly SiteLabel[], lines: readonly string[]): Edit[] | undefined => {
  const { text } = site.source;
  const edits: Edit[] = [];
  const done = new Set<number>();
  for (const { place, inlineAt } of drifting) {
    if (place.source !== site.source) return undefined;
    const action = actionAt(site.template, place.range);
    if (!action) return undefined;
    if (done.has(action.range.start)) continue;
    done.add(action.range.start);
    const range: Range = inlineAt === undefined ? action.range : { start: inlineAt, end: action.range.end };
    const isFirst = edits.length === 0;
    const edit =
      isFirst && lines.length > 0
        ? replaceAction(text, range, lines)
        : inlineAt !== undefined
          ? removeLines(text, range)
          : replaceAction(text, range, []);
    if (!edit) return undefined;
    edits.push(edit);
  }
  return edits;
};

/** Whether the claim already prints labels of the user's choice. */
const hasUserLabels = (site: Site): boolean => {
  const { start, end } = claimInSource(site);
  let found = false;
  walk(site.template.root, (node) => {
    if (!('fields' in node) || node.fields.at(-1)?.name !== 'labels' || !node.fields.some(({ name }) => name === 'Values')) return;
    // What is switched off by default printed nothing, so that the block behind it may reach a little further than the claim.
    found ||= start <= node.range.start && node.range.end <= Math.max(end, site.nextAt ?? end);
  });
  return found;
};

/** How the chart itself writes a label's value, if that can be written here as well; else the value, or the release's own field. */
const expressionOf = (site: Site, key: string, prefix: string): string => {
  const label = site.labels.find((candidate) => candidate.key === key);
  const context = contextOf(site);
  const release = (field: string): string => `{{ ${prefix}.Release.${field} }}`;
  if (key === 'app.kubernetes.io/instance' || key === 'release') return release('Name');
  if (key === 'app.kubernetes.io/managed-by' || key === 'heritage') return release('Service');
  if (label && context) {
    const written = writtenBy(site, label, context);
    if (written !== undefined) return prefix === '' ? `{{ ${written} }}` : `{{ ${rewritten(written, prefix)} }}`;
  }
  const name = context?.entries.get('Chart');
  const chartName = name?.kind === 'dict' ? name.entries.get('Name') : undefined;
  return label?.value || (chartName?.kind === 'string' ? chartName.text : 'app');
};

/** The pipeline that printed exactly the label's value, where its dot was the context. */
const writtenBy = (site: Site, { pair }: SiteLabel, context: object): string | undefined => {
  const { start, end } = pair.value.range;
  for (let hop = runAt(site.manifest.text, start)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
    if (hop.kind !== 'print' || !hop.frame || hop.frame.dot !== context || hop.frame.kind === 'tpl') continue;
    const action = actionAt(hop.frame.template, hop.range);
    if (!action || !coversExactly(site, hop, start, end) || hop.frame.events[hop.event]?.branch) continue;
    const text = contentOf(hop.source, action);
    if (isPortable(text)) return text;
  }
  return undefined;
};

/** The hop's whole output is the value. */
const coversExactly = (site: Site, wanted: Hop, start: number, end: number): boolean => {
  let at = 0;
  const event = wanted.frame?.events[wanted.event];
  for (const run of site.manifest.text.runs ?? []) {
    for (let hop = run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
      if (hop.frame?.events[hop.event] === event && (at < start || run.end > end)) return false;
    }
    at = run.end;
  }
  return true;
};

/** An expression of the context alone: no variables, so that it means the same elsewhere. */
const isPortable = (text: string): boolean => {
  let portable = true;
  walk(parse(new SourceText('', `{{ ${text} }}`)).root, (node) => {
    if (node.kind === 'variable' && node.name !== '$') portable = false;
  });
  return portable;
};

/** The expression with the context written as `prefix`. */
const rewritten = (text: string, prefix: string): string => {
  const edits: { at: number; length: number; text: string }[] = [];
  const lead = '{{ '.length;
  walk(parse(new SourceText('', `{{ ${text} }}`)).root, (node) => {
    if (node.kind === 'dot') edits.push({ at: node.range.start - lead, length: 1, text: prefix });
    else if (node.kind === 'field') edits.push({ at: node.range.start - lead, length: 0, text: prefix });
    else if (node.kind === 'variable' && node.name === '$' && prefix !== '$') edits.push({ at: node.range.start - lead, length: 1, text: prefix });
  });
  return edits.sort((a, b) => b.at - a.at).reduce((result, edit) => result.slice(0, edit.at) + edit.text + result.slice(edit.at + edit.length), text);
};
