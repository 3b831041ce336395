import type { Edit, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { nodeAt } from '../manifest/index.ts';
import { type ChartRender, execute, type Frame, type Hop } from '../render/index.ts';
import { type Identifier, type Str, walk } from '../template/index.ts';
import { runAt } from '../value/index.ts';
import { parseDocument, type YamlPair } from '../yaml/index.ts';
import { bringerOf } from './bringer.ts';
import { contextOf } from './context.ts';
import type { FileEdits } from './fix.ts';
import type { LabelFix } from './label-fix.ts';
import { renderIn } from './scene.ts';
import { claimPairs, type Site, type SiteLabel } from './site.ts';
import type { Proof } from './slices.ts';

export const selectorLabelsFix: LabelFix = {
  kind: 'selector-labels',
  title: "uses the chart's own helper with stable labels, found by what it renders",
  preference: 2,
  needsMigration: true,
  mayLeaveCommonLabels: true,
  drafts: (site) => {
    const found = selectorLabels(site);
    if (!found) return [];
    const { name, labels } = found.helper;
    // Given what the other helper was given, this one may print fewer labels than in the selector, but none otherwise.
    const isRight = function* (fixed: Chart): Proof {
      const printed = claimPairs({ ...site.target, chart: fixed }, site.scene);
      yield;
      const ours = printed.filter((pair) => labels.some((label) => label.startsWith(`${String(pair.key.value)}=`)));
      return ours.length > 0 && ours.every((pair) => labels.includes(labelOf(pair)));
    };
    return [{ title: `Use the stable labels of \`${name}\` in the claim template`, files: found.files, isRight }];
  },
};

/**
 * Calls the chart's own stable helper instead: the named template that prints what the workload's selector holds. It is found by what it renders,
 * now and after the next release, not by its name.
 */
const selectorLabels = (site: Site): { readonly files: FileEdits[]; readonly helper: Helper } | undefined => {
  const included = includesOf(site);
  if (included.length === 0) return undefined;
  const inSelector = helperInSelector(site, included);
  const helper = inSelector?.isWhole ? inSelector : (helperByOutput(site) ?? inSelector);
  if (helper === undefined || included.some(({ name }) => name.text === helper.name)) return undefined;
  const edits: Edit[] = included.map(({ name }) => ({
    range: name.range,
    text: name.quoted[0] === '`' ? `\`${helper.name}\`` : JSON.stringify(helper.name),
  }));
  return { files: [{ file: site.source.path, edits }], helper };
};

/** A named template with labels of the selector, `key=value`. */
interface Helper {
  readonly name: string;
  readonly labels: readonly string[];
  /** These are all that the selector has. */
  readonly isWhole: boolean;
}

interface Include {
  readonly source: SourceText;
  readonly name: Str;
}

/** The includes in the claim template that bring drifting labels in, their names written out. */
const includesOf = (site: Site): Include[] => {
  const found: Include[] = [];
  for (const label of site.labels) {
    if (!label.drifts) continue;
    const before = found.length;
    const range = bringerOf(site, label)?.pipeline?.range ?? label.place.range;
    walk(site.template.root, (node) => {
      if (node.kind !== 'command' || node.range.start < range.start || node.range.end > range.end) return;
      const [callee, name] = node.operands;
      if (callee?.kind !== 'identifier' || (callee as Identifier).name !== 'include' || name?.kind !== 'string') return;
      if (!found.some((other) => other.name.range.start === name.range.start)) found.push({ source: site.source, name });
    });
    const covered = found.some(({ name }) => range.start <= name.range.start && name.range.end <= range.end);
    if (found.length > before || covered) continue;
    const name = calledFor(site, label);
    if (!name) return [];
    if (!found.some((other) => other.name === name)) found.push({ source: site.source, name });
  }
  return found;
};

/** The include that made a label which a variable or a dict carried to the claim template: `$labels := include "x.labels" . | fromYaml`. */
const calledFor = (site: Site, { pair }: SiteLabel): Str | undefined => {
  for (let hop = runAt(site.manifest.text, pair.key.range.start)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
    let frame: Frame | undefined = hop.frame;
    while (frame?.parent && frame.parent !== site.frame) frame = frame.parent;
    if (frame?.kind !== 'include' || frame.parent !== site.frame) continue;
    const { call } = frame;
    let found: Str | undefined;
    walk(site.frame.template.root, (node) => {
      if (node.kind === 'command' && node.operands[0] === call && node.operands[1]?.kind === 'string') found = node.operands[1];
    });
    return found;
  }
  return undefined;
};

/**
 * The named template that printed labels of the selector, as many as any did and the outermost of these. The selector may have others beside it, written out:
 * `{{ include "x.matchLabels" . }}` and then `component: server`.
 */
const helperInSelector = (site: Site, included: readonly Include[]): Helper | undefined => {
  const selector = nodeAt(site.object.root, ['spec', 'selector', 'matchLabels']);
  if (selector?.kind !== 'map') return undefined;
  const byFrame = new Map<Frame, YamlPair[]>();
  for (const pair of selector.pairs) {
    const frames = new Set<Frame>();
    for (let hop = runAt(site.manifest.text, pair.key.range.start)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined)
      if (hop.frame?.kind === 'include') frames.add(hop.frame);
    for (const frame of frames) byFrame.set(frame, [...(byFrame.get(frame) ?? []), pair]);
  }
  const [best] = [...byFrame]
    .filter(([{ name: own }]) => !included.some(({ name }) => name.text === own))
    .sort(([, a], [, b]) => b.length - a.length)
    .map(([frame, pairs]) => ({ name: frame.name, labels: pairs.map(labelOf), isWhole: pairs.length === selector.pairs.length }));
  return best;
};

/** A named template that prints the selector's labels exactly, given the context, and the same after the next release. */
const helperByOutput = (site: Site): Helper | undefined => {
  const selector = nodeAt(site.object.root, ['spec', 'selector', 'matchLabels']);
  const context = contextOf(site);
  if (selector?.kind !== 'map' || !context || site.frame.dot !== context) return undefined;
  const labels = selector.pairs.map(labelOf).sort();
  const wanted = labels.join('\n');
  const { chart, scene } = site.target;
  const now = renderIn(chart, scene);
  const next = renderIn(chart, { ...scene, step: 'release' });
  const names = [...now.program.names()].filter((name) => !name.includes('/')).sort();
  const name = names.find((candidate) => printedLabels(now, candidate) === wanted && printedLabels(next, candidate) === wanted);
  return name === undefined ? undefined : { name, labels, isWhole: true };
};

const labelOf = ({ key, value }: YamlPair): string => `${String(key.value)}=${value.kind === 'scalar' ? String(value.value) : ''}`;

/** What a named template prints with the top chart's context, if that is a map of labels. */
export const printedLabels = (render: ChartRender, name: string): string | undefined => {
  const executable = render.program.get(name);
  if (!executable) return undefined;
  try {
    const { output } = execute(render.run, render.program, executable, render.context(), {
      kind: 'include',
      parent: undefined,
      parentEvent: -1,
      call: undefined,
      text: undefined,
    });
    const { root, problems } = parseDocument(output.text);
    if (problems.length > 0 || root?.kind !== 'map') return undefined;
    return root.pairs.map(labelOf).sort().join('\n');
  } catch {
    return undefined;
  }
};
