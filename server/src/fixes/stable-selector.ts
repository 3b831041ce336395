import type { Chart } from '../chart/index.ts';
import { type ManifestObject, nodeAt, readManifest, splitManifest } from '../manifest/index.ts';
import { type Action, type Str, walk } from '../template/index.ts';
import { type Candidate, type FieldFix, type FieldTarget, scenesOf } from './field-fix.ts';
import { renderFiles } from './proof.ts';
import { renderIn, type Scene } from './scene.ts';
import { printedLabels } from './selector-labels.ts';
import { every, type Proof } from './slices.ts';

export const stableSelectorFix: FieldFix = {
  kind: 'stable-selector',
  title: 'includes a named template whose labels stay the same and are among those of the selector',
  needsMigration: true,
  candidates: (target, action) => (target.rule === 'selector-drift' ? stableSelectors(target, action) : []),
};

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
      title: `Select by the labels of \`${name}\`, which stay the same`,
      edit: { range: included.range, text: included.quoted.startsWith('`') ? `\`${name}\`` : JSON.stringify(name) },
      isRight: (fixed) => every(scenesOf(target), (given) => changesOnlySelector(target, fixed, given)),
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

function* changesOnlySelector({ chart, source, kind, object }: FieldTarget, fixed: Chart, scene: Scene): Proof {
  const now = yield* renderFiles(chart, scene);
  const then = yield* renderFiles(fixed, scene);
  return [...now].every(([name, { text, error }]) => {
    const other = then.get(name);
    if (!other || other.error !== error) return false;
    if (other.text === text) return true;
    return name.slice(name.indexOf('/') + 1) === source && withoutSelector(text, kind, object) === withoutSelector(other.text, kind, object);
  });
}

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
