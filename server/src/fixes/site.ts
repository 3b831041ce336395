/** Where the labels of a claim, or of another part, come from: each label with the expression in the claim template that brings it in. */
import type { Range, SourceText } from '../base/index.ts';
import { flowOf } from '../explore/index.ts';
import { type ManifestFile, type ManifestObject, nodeAt, readManifest } from '../manifest/index.ts';
import { type Frame, Hop } from '../render/index.ts';
import { type Action, parse, type Template, type TemplateCall, walkAround } from '../template/index.ts';
import { runAt, Source, type Sources } from '../value/index.ts';
import type { YamlPair } from '../yaml/index.ts';
import type { FixTarget } from './fix.ts';
import { renderFile, renderIn, type Scene } from './scene.ts';

/** One label as the claim prints it. */
export interface SiteLabel {
  readonly key: string;
  readonly value: string;
  readonly pair: YamlPair;
  /** The expression in the claim template that brings the value in. */
  readonly place: { readonly source: SourceText; readonly range: Range };
  /** The key stands as text in the claim template itself, at this offset. */
  readonly inlineAt: number | undefined;
  readonly drifts: boolean;
}

export interface Site {
  readonly target: FixTarget;
  /** What it was rendered with. */
  readonly scene: Scene;
  readonly manifest: ManifestFile;
  readonly object: ManifestObject;
  /** The file in which the claim template's expressions stand. */
  readonly source: SourceText;
  readonly template: Template;
  /** The call that executes that file's part. */
  readonly frame: Frame;
  readonly labels: readonly SiteLabel[];
  /** Zero-based column that the label keys have in the source, as far as it is told there: what a named template prints may be indented by its callers. */
  readonly column: number;
  /** The claim in the rendered text. */
  readonly claim: Range;
  /** Offset in the source of the key `labels`, or that of the other part, where it is written out there, and its zero-based column. */
  readonly labelsAt: number | undefined;
  readonly labelsColumn: number;
  /** Offset in the source of the key behind the labels: the next one of the metadata, else of the claim. */
  readonly nextAt: number | undefined;
}

/** Renders the target's world and looks the labels up, after the step where only that shows all; undefined where they are not there (any more). */
export const findSite = (target: FixTarget): Site | undefined => {
  const now = siteAt(target, target.scene);
  const shown = (site: Site | undefined): number => site?.labels.filter(({ drifts }) => drifts).length ?? 0;
  if (!target.comesWith || shown(now) === target.labels.length) return now;
  const after = siteAt(target, { ...target.scene, step: target.comesWith });
  return shown(after) > shown(now) ? after : now;
};

/** The labels that the claim has. */
export const claimPairs = (target: FixTarget, scene: Scene): readonly YamlPair[] => {
  const object = manifestIn(target, scene, false)?.objects.find(isTarget(target));
  const labels = object && nodeAt(object.root, target.labelsPath);
  return labels?.kind === 'map' ? labels.pairs : [];
};

const isTarget =
  (target: FixTarget) =>
  ({ kind, name }: ManifestObject): boolean =>
    kind === target.kind && name === target.object;

const siteAt = (target: FixTarget, scene: Scene): Site | undefined => {
  const manifest = manifestIn(target, scene, true);
  return manifest && siteIn(target, scene, manifest);
};

/** What the target's template prints. */
const manifestIn = (target: FixTarget, scene: Scene, tracing: boolean): ManifestFile | undefined => {
  const render = renderIn(target.chart, scene, tracing);
  for (const template of render.templates) {
    if (template.isPartial) continue;
    // An error in another file is not the fix's business.
    const rendered = renderFile(render, template);
    if ('output' in rendered && template.name.slice(template.name.indexOf('/') + 1) === target.source) return readManifest(rendered.output);
  }
  return undefined;
};

const anySource: Sources = Object.values(Source).reduce((all, source) => all | source, 0);

const siteIn = (target: FixTarget, scene: Scene, manifest: ManifestFile): Site | undefined => {
  const object = manifest.objects.find(isTarget(target));
  const labelsNode = object && nodeAt(object.root, target.labelsPath);
  const claim = object && nodeAt(object.root, target.part === 'selector' ? target.labelsPath.slice(0, -1) : target.labelsPath.slice(0, 3));
  if (!object || labelsNode?.kind !== 'map' || !claim) return undefined;
  const list = nodeAt(object.root, target.labelsPath.slice(0, 2))?.range;
  const labels: SiteLabel[] = [];
  for (const pair of labelsNode.pairs) {
    const key = String(pair.key.value);
    const drifts = target.labels.includes(key);
    const { place } = flowOf(manifest.text, pair.value.range, drifts ? anySource : 0, claim.range, list);
    if (!place) continue;
    const value = pair.value.kind === 'scalar' ? String(pair.value.value ?? '') : '';
    const inlineAt = textOffset(manifest, pair.key.range.start, place.source, frameOf(manifest, { pair, place }, claim.range));
    labels.push({ key, value, pair, place, inlineAt, drifts });
  }
  const first = labels.find((label) => label.drifts);
  const frame = first && frameOf(manifest, first, claim.range);
  if (!first || !frame || first.place.source.path === '') return undefined;
  const { text } = manifest.text;
  const keyStart = first.pair.key.range.start;
  const key = labelsKey(manifest, object, target, first.place.source, frame);
  return {
    target,
    scene,
    manifest,
    object,
    source: first.place.source,
    template: parse(first.place.source),
    frame,
    labels,
    column: key.isBeside(keyStart) ? key.labelsColumn + 2 : columnOf(text, keyStart) - key.shift,
    claim: claim.range,
    ...key,
  };
};

const labelsKey = (manifest: ManifestFile, object: ManifestObject, target: FixTarget, source: SourceText, frame: Frame) => {
  const [inside, name] = target.labelsPath.slice(-2);
  const parent = nodeAt(object.root, target.labelsPath.slice(0, -1));
  const around = nodeAt(object.root, target.labelsPath.slice(0, -2));
  const pairs = parent?.kind === 'map' ? parent.pairs : [];
  const at = pairs.findLastIndex(({ key }) => key.value === name);
  const outer = around?.kind === 'map' ? around.pairs : [];
  const next = pairs[at + 1] ?? outer[outer.findLastIndex(({ key }) => key.value === inside) + 1];
  const key = pairs[at]?.key.range.start ?? 0;
  const labelsAt = textOffset(manifest, key, source, frame);
  const column = columnOf(manifest.text.text, key);
  const written = labelsAt !== undefined && /^[- ]*$/.test(source.text.slice(source.text.lastIndexOf('\n', labelsAt - 1) + 1, labelsAt));
  const labelsColumn = written ? columnOf(source.text, labelsAt) : column;
  return {
    labelsAt,
    labelsColumn,
    /** By how much the callers indent what is written in the source. */
    shift: column - labelsColumn,
    nextAt: next && textOffset(manifest, next.key.range.start, source, frame),
    /** On the key's own line: `labels: {a: b}`. */
    isBeside: (offset: number): boolean => !manifest.text.text.slice(key, offset).includes('\n'),
  };
};

const columnOf = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);

/** Offset in `source` of a rendered character that is literal text there, printed by this very call: another named template of the same file does not count. */
const textOffset = (manifest: ManifestFile, offset: number, source: SourceText, frame: Frame | undefined): number | undefined => {
  const found = runAt(manifest.text, offset);
  let hop = found?.run.origin;
  while (hop && !(hop.kind === 'text' && hop.source === source)) hop = hop.inner;
  const isOwn = hop instanceof Hop && hop.frame === frame;
  return hop && found && !hop.inner && isOwn ? hop.range.start + found.run.at + offset - found.start : undefined;
};

/** The frame of the hop that is the label's place. */
const frameOf = (manifest: ManifestFile, { pair, place }: Pick<SiteLabel, 'pair' | 'place'>, claim: Range): Frame | undefined => {
  const range = pair.value.range.start < pair.value.range.end ? pair.value.range : claim;
  for (let offset = range.start; offset < range.end; offset++) {
    for (let hop = runAt(manifest.text, offset)?.run.origin; hop; hop = hop.inner) {
      if (hop instanceof Hop && hop.source === place.source && hop.range.start <= place.range.start && place.range.end <= hop.range.end && hop.frame)
        return hop.frame;
    }
  }
  return undefined;
};

/** The action whose pipeline stands at a range, or the template action that is the range. */
export const actionAt = (template: Template, range: Range): Action | TemplateCall | undefined => {
  const is = (other: Range): boolean => other.start === range.start && other.end === range.end;
  let found: Action | TemplateCall | undefined;
  walkAround(template.root, range, (node) => {
    if ((node.kind === 'action' && is(node.pipeline.range)) || (node.kind === 'template' && is(node.range))) found = node;
  });
  return found;
};

/** What stands between an action's delimiters. */
export const contentOf = (source: SourceText, action: Action | TemplateCall): string =>
  action.kind === 'action'
    ? source.text.slice(action.pipeline.range.start, action.pipeline.range.end)
    : `template ${source.text.slice(action.nameRange.start, action.pipeline?.range.end ?? action.nameRange.end)}`;
