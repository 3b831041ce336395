import type { Edit, SourceText } from '../base/index.ts';
import { nodeAt } from '../manifest/index.ts';
import { type ChartRender, execute, type Frame, type Hop } from '../render/index.ts';
import { type Identifier, type Str, walk } from '../template/index.ts';
import { runAt } from '../value/index.ts';
import { parseDocument } from '../yaml/index.ts';
import { bringerOf } from './bringer.ts';
import { contextOf } from './context.ts';
import type { FileEdits } from './fix.ts';
import { type LabelFix, titled } from './label-fix.ts';
import { renderIn } from './scene.ts';
import type { Site } from './site.ts';

export const selectorLabelsFix: LabelFix = {
  kind: 'selector-labels',
  title: "uses the chart's own helper with stable labels, found by what it renders",
  preference: 2,
  needsMigration: true,
  drafts: (site) => {
    const found = selectorLabels(site);
    return titled(`Use the stable labels of \`${found?.helper}\` in the claim template`, found?.files);
  },
};

/**
 * Calls the chart's own stable helper instead: the named template that prints what the workload's selector holds. It is found by what it renders,
 * now and after the next release, not by its name.
 */
const selectorLabels = (site: Site): { readonly files: FileEdits[]; readonly helper: string } | undefined => {
  const included = includesOf(site);
  if (included.length === 0) return undefined;
  const helper = helperInSelector(site, included) ?? helperByOutput(site);
  if (helper === undefined || included.some(({ name }) => name.text === helper)) return undefined;
  const edits: Edit[] = included.map(({ name }) => ({ range: name.range, text: name.quoted[0] === '`' ? `\`${helper}\`` : JSON.stringify(helper) }));
  return { files: [{ file: site.source.path, edits }], helper };
};

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
    if (found.length === before && !covered) return [];
  }
  return found;
};

/** The outermost named template that printed the selector's labels. */
const helperInSelector = (site: Site, included: readonly Include[]): string | undefined => {
  const selector = nodeAt(site.object.root, ['spec', 'selector', 'matchLabels']);
  if (selector?.kind !== 'map') return undefined;
  const frames: Frame[] = [];
  for (let hop = runAt(site.manifest.text, selector.range.start)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
    if (hop.frame?.kind === 'include' && !frames.includes(hop.frame)) frames.push(hop.frame);
  }
  const wanted = selector.pairs.length;
  return frames.find((frame) => !included.some(({ name }) => name.text === frame.name) && pairsPrintedBy(site, frame, selector.range) === wanted)
    ?.name;
};

const pairsPrintedBy = (site: Site, frame: Frame, range: { start: number; end: number }): number => {
  const selector = nodeAt(site.object.root, ['spec', 'selector', 'matchLabels']);
  if (selector?.kind !== 'map') return 0;
  return selector.pairs.filter(({ key }) => {
    for (let hop = runAt(site.manifest.text, key.range.start)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
      if (hop.frame === frame) return range.start <= key.range.start;
    }
    return false;
  }).length;
};

/** A named template that prints the selector's labels exactly, given the context, and the same after the next release. */
const helperByOutput = (site: Site): string | undefined => {
  const selector = nodeAt(site.object.root, ['spec', 'selector', 'matchLabels']);
  const context = contextOf(site);
  if (selector?.kind !== 'map' || !context || site.frame.dot !== context) return undefined;
  const wanted = selector.pairs
    .map(({ key, value }) => `${String(key.value)}=${value.kind === 'scalar' ? String(value.value) : ''}`)
    .sort()
    .join('\n');
  const { chart, scene } = site.target;
  const now = renderIn(chart, scene);
  const next = renderIn(chart, { ...scene, step: 'release' });
  const names = [...now.program.names()].filter((name) => !name.includes('/')).sort();
  return names.find((name) => printedLabels(now, name) === wanted && printedLabels(next, name) === wanted);
};

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
    return root.pairs
      .map(({ key, value }) => `${String(key.value)}=${value.kind === 'scalar' ? String(value.value) : ''}`)
      .sort()
      .join('\n');
  } catch {
    return undefined;
  }
};
