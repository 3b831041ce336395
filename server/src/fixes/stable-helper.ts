import type { Edit } from '../base/index.ts';
import { walk } from '../template/index.ts';
import { bringerOf } from './bringer.ts';
import type { FileEdits } from './fix.ts';
import { helperLines } from './helper-lines.ts';
import { type Draft, type LabelFix, titled } from './label-fix.ts';
import { lineEnding } from './lines.ts';
import { renderIn } from './scene.ts';
import { printedLabels } from './selector-labels.ts';
import type { Site } from './site.ts';

export const stableHelperFix: LabelFix = {
  kind: 'stable-helper',
  title: 'adds a named template `x.claimLabels` with the labels that stay the same, behind the helper that leaks, and uses it',
  preference: 4,
  needsMigration: true,
  drafts: (site) => {
    const found = stableHelper(site);
    return [
      ...presentHelpers(site).map((draft) => ({ ...draft, preference: 2.5 })),
      ...titled(`Add \`${found?.helper}\`, the labels that stay the same, and use it in the claim template`, found?.files),
    ];
  },
};

/** The chart's own helpers that print exactly what stays the same, now and with the next release. */
const presentHelpers = (site: Site): Draft[] => {
  const lines = helperLines(site);
  if (!lines) return [];
  const { chart, scene, labels } = site.target;
  const now = renderIn(chart, scene);
  const next = renderIn(chart, { ...scene, step: 'release' });
  const drifts = (label: string): boolean => labels.some((key) => label.startsWith(`${key}=`));
  const wanted = printedLabels(now, lines.name)
    ?.split('\n')
    .filter((label) => !drifts(label))
    .join('\n');
  if (!wanted) return [];
  return [...now.program.names()]
    .filter((name) => !name.includes('/') && name !== lines.name && printedLabels(now, name) === wanted && printedLabels(next, name) === wanted)
    .sort()
    .flatMap((name) => {
      const edits = callsOf(site, lines.name, name);
      return titled(`Use \`${name}\`, the labels that stay the same, in the claim template`, edits && [{ file: site.source.path, edits }]);
    });
};

/** Writes the part of the labels helper that stays the same as a named template of its own, behind that helper, and calls it in the claim template. */
const stableHelper = (site: Site): { readonly files: readonly FileEdits[]; readonly helper: string } | undefined => {
  const lines = helperLines(site);
  // A helper of a dependency is not the author's to add to.
  if (!lines || lines.source.path.startsWith('charts/') !== site.source.path.startsWith('charts/')) return undefined;
  const helper = `${lines.name.slice(0, lines.name.lastIndexOf('.') + 1)}claimLabels`;
  const calls = callsOf(site, lines.name, helper);
  if (!calls || isDefined(site, helper)) return undefined;
  const { define, source } = lines;
  const { text } = source;
  let body = '';
  let at = define.range.start;
  for (const { start, end } of lines.removals) {
    body += text.slice(at, start);
    at = end;
  }
  body += text.slice(at, define.range.end);
  const name = define.nameRange.start - define.range.start;
  body = body.slice(0, name) + JSON.stringify(helper) + body.slice(name + define.nameRange.end - define.nameRange.start);
  const eol = lineEnding(text);
  const comment = commentLike(text.slice(0, define.range.start), 'Labels of claim templates: those that stay the same from release to release', eol);
  const added: Edit = { range: { start: define.range.end, end: define.range.end }, text: `${eol}${eol}${comment}${eol}${body}` };
  if (source === site.source) return { files: [{ file: source.path, edits: [...calls, added] }], helper };
  return {
    files: [
      { file: site.source.path, edits: calls },
      { file: source.path, edits: [added] },
    ],
    helper,
  };
};

/** A comment in the form of the one right above, where there is one: on a line or on several, with its dashes. */
const commentLike = (above: string, words: string, eol: string): string => {
  const [, open = '{{/*', inner = '\n', close = '*/}}'] = /(\{\{-?[ \t]*\/\*)((?:(?!\*\/)[\s\S])*)(\*\/[ \t]*-?\}\})\r?\n$/.exec(above) ?? [];
  const space = inner.includes('\n') ? eol : ' ';
  return `${open}${space}${words}${space}${close}`;
};

/** Edits that call the new helper instead, in every expression that brings a drifting label in. */
const callsOf = (site: Site, name: string, helper: string): Edit[] | undefined => {
  const edits: Edit[] = [];
  for (const label of site.labels) {
    if (!label.drifts) continue;
    const pipeline = bringerOf(site, label)?.pipeline;
    if (!pipeline) return undefined;
    const before = edits.length;
    walk(pipeline, (node) => {
      if (node.kind === 'string' && node.text === name && !edits.some(({ range }) => range.start === node.range.start))
        edits.push({ range: node.range, text: JSON.stringify(helper) });
    });
    if (edits.length === before && !edits.some(({ range }) => pipeline.range.start <= range.start && range.end <= pipeline.range.end))
      return undefined;
  }
  return edits.length > 0 ? edits : undefined;
};

const isDefined = (site: Site, name: string): boolean => {
  let found = false;
  const visit = (chart: Site['target']['chart']): void => {
    for (const { source } of chart.templates) if (source.text.includes(JSON.stringify(name))) found = true;
    for (const subchart of chart.subcharts) visit(subchart.chart);
  };
  visit(site.target.chart);
  return found;
};
