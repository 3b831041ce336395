/** Fixes for drift in immutable fields other than a claim's labels: the selector, and fields that one expression prints. */
import type { Edit, Range } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { type ManifestObject, nodeAt, readManifest, splitManifest } from '../manifest/index.ts';
import { type Action, parse, type Str, walk } from '../template/index.ts';
import type { FileEdits, Fix } from './fix.ts';
import { applyFix, defaults, renderFiles } from './proof.ts';
import { renderIn, type Scene } from './scene.ts';
import { printedLabels } from './selector-labels.ts';
import { actionAt } from './site.ts';

/** What such a fix must know of a finding. */
export interface FieldTarget {
  readonly chart: Chart;
  /** The printing template, and the one in which the expression stands, relative to the top chart. */
  readonly source: string;
  readonly file: string;
  readonly range: Range;
  readonly rule: string;
  readonly kind: string;
  readonly object: string;
  readonly now: string | null;
  /** The world in which the finding shows. */
  readonly scene: Scene;
  /** All releases of this version have the same value there. */
  readonly isSteady: boolean;
}

/** Proved fixes for the field; `verify` tells whether the finding is gone in a fixed chart and no new one has come. */
export const proposeFieldFixes = (target: FieldTarget, verify: (fixed: Chart) => boolean): Fix[] => {
  const template = target.chart.templates.find(({ source }) => source.path === target.file);
  const action = template && actionAt(parse(template.source), target.range);
  // What stands in a helper is printed elsewhere, too.
  if (!template || action?.kind !== 'action' || target.file !== target.source) return [];
  const candidates = target.rule === 'selector-drift' ? [...stableSelectors(target, action), ...frozen(target, action)] : frozen(target, action);
  const proved: Fix[] = [];
  for (const { kind, title, edit, isRight } of candidates) {
    if (proved.some((fix) => fix.kind === kind)) continue;
    const files: FileEdits[] = [{ file: target.file, edits: [edit] }];
    const fixed = applyFix(target.chart, files);
    if (fixed && isRight(fixed) && verify(fixed)) proved.push({ kind, title, safe: false, preferred: proved.length === 0, files });
  }
  return proved;
};

interface Candidate {
  readonly kind: Fix['kind'];
  readonly title: string;
  readonly edit: Edit;
  /** Whether the fixed chart prints what it should. */
  readonly isRight: (fixed: Chart) => boolean;
}

/**
 * Another named template of the chart in the place of the one that is included: one whose labels are among those of the selector, so that its Pods still
 * have them, and stay the same in the next release. The more labels, the better.
 */
const stableSelectors = (target: FieldTarget, action: Action): Candidate[] => {
  const included = includedBy(action);
  if (!included) return [];
  const { chart, scene } = target;
  const now = renderIn(chart, scene);
  const next = renderIn(chart, { ...scene, step: 'release' });
  const there = printedLabels(now, included.text)?.split('\n') ?? [];
  return [...now.program.names()]
    .filter((name) => !name.includes('/') && name !== included.text)
    .map((name) => ({ name, labels: printedLabels(now, name)?.split('\n') ?? [] }))
    .filter(
      ({ name, labels }) =>
        labels.length > 0 && labels.every((label) => label !== '' && there.includes(label)) && printedLabels(next, name) === labels.join('\n'),
    )
    .sort((a, b) => b.labels.length - a.labels.length || (a.name < b.name ? -1 : 1))
    .map(({ name }) => ({
      kind: 'stable-selector',
      title: `Select by the labels of \`${name}\`, which stay the same`,
      edit: { range: included.range, text: included.quoted.startsWith('`') ? `\`${name}\`` : JSON.stringify(name) },
      isRight: (fixed) => [scene, defaults].every((given) => changesOnlySelector(target, fixed, given)),
    }));
};

const includedBy = (action: Action): Str | undefined => {
  let found: Str | undefined;
  walk(action, (node) => {
    if (node.kind !== 'command') return;
    const [callee, name] = node.operands;
    if (callee?.kind === 'identifier' && callee.name === 'include' && name?.kind === 'string') found ??= name;
  });
  return found;
};

/** The present text in the place of the expression. Whatever the release is called, everything must be rendered as before, to the byte. */
const frozen = (target: FieldTarget, action: Action): Candidate[] => {
  const { chart, now } = target;
  if (!target.isSteady) return [];
  const { version, appVersion } = chart.metadata;
  const texts = [...new Set([version, appVersion, now ?? ''])].filter((text) => text !== '');
  return texts
    .flatMap((text) => [text, JSON.stringify(text)])
    .map((text) => ({
      kind: 'freeze-field',
      title: `Keep the value of version ${version} for good: releases installed from it need no migration`,
      edit: { range: action.range, text },
      isRight: (fixed) =>
        ['release-name', 'other'].every((name) =>
          [target.scene, defaults].every((scene) => isSame(chart, fixed, { ...scene, release: { ...scene.release, name } })),
        ),
    }));
};

const isSame = (before: Chart, after: Chart, scene: Scene): boolean =>
  JSON.stringify([...renderFiles(before, scene)]) === JSON.stringify([...renderFiles(after, scene)]);

const changesOnlySelector = ({ chart, source, kind, object }: FieldTarget, fixed: Chart, scene: Scene): boolean => {
  const then = renderFiles(fixed, scene);
  return [...renderFiles(chart, scene)].every(([name, { text, error }]) => {
    const other = then.get(name);
    if (!other || other.error !== error) return false;
    if (other.text === text) return true;
    return name.slice(name.indexOf('/') + 1) === source && withoutSelector(text, kind, object) === withoutSelector(other.text, kind, object);
  });
};

/** The text of a file without the selectors of one object. */
const withoutSelector = (text: string, kind: string, name: string): string => {
  const isWanted = (object: ManifestObject): boolean => object.kind === kind && object.name === name;
  const { objects } = readManifest({ text, runs: undefined });
  return splitManifest(text)
    .map((range) => {
      const object = objects.find((candidate) => candidate.range.start === range.start && isWanted(candidate));
      const labels = object && nodeAt(object.root, ['spec', 'selector', 'matchLabels']);
      return labels
        ? text.slice(range.start, labels.range.start).trimEnd() + text.slice(labels.range.end, range.end).trim()
        : text.slice(range.start, range.end);
    })
    .join('---');
};
