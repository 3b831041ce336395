/** What must agree within an object, beyond what a fix changes: what selects with what is selected, and what is mounted with what is claimed. */
import type { Chart } from '../chart/index.ts';
import { nodeAt, readManifest } from '../manifest/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import { renderFiles } from './proof.ts';
import type { Scene } from './scene.ts';
import type { Proof } from './slices.ts';

/** Whether all that agrees in a chart as it is still agrees in the fixed one, now and after the next release. */
export function* keepsLinks(before: Chart, fixed: Chart, scene: Scene, source: string): Proof {
  const links = yield* linksOf(before, scene, source);
  const now = yield* linksOf(fixed, scene, source);
  const next = yield* linksOf(fixed, { ...scene, step: 'release' }, source);
  return [...links].every((link) => now.has(link) && next.has(link));
}

/** Selectors that select their own Pods, and claims that are mounted, by their places in what a template prints. */
function* linksOf(chart: Chart, scene: Scene, source: string): Generator<void, Set<string>> {
  const [, file] = [...(yield* renderFiles(chart, scene))].find(([name]) => name.slice(name.indexOf('/') + 1) === source) ?? [];
  const { objects } = readManifest({ text: file?.text ?? '', runs: undefined });
  return new Set(
    objects.flatMap(({ root }, i) => {
      const pods = entriesOf(nodeAt(root, ['spec', 'template', 'metadata', 'labels']));
      const selected = entriesOf(nodeAt(root, ['spec', 'selector', 'matchLabels']));
      const mounted = ['containers', 'initContainers']
        .flatMap((kind) => itemsOf(nodeAt(root, ['spec', 'template', 'spec', kind])))
        .flatMap((container) => itemsOf(nodeAt(container, ['volumeMounts'])))
        .map((mount) => textAt(mount, ['name']));
      const claims = itemsOf(nodeAt(root, ['spec', 'volumeClaimTemplates'])).map((claim) => textAt(claim, ['metadata', 'name']));
      return [
        ...([...selected].every(([key, value]) => pods.get(key) === value) ? [`${i} selector`] : []),
        ...claims.flatMap((name, at) => (mounted.includes(name) ? [`${i} claim ${at}`] : [])),
      ];
    }),
  );
}

const itemsOf = (node: YamlNode | undefined): readonly YamlNode[] => (node?.kind === 'list' ? node.items : []);
const scalarOf = (node: YamlNode | undefined): string => (node?.kind === 'scalar' ? String(node.value) : '');
const textAt = (node: YamlNode, path: readonly string[]): string => scalarOf(nodeAt(node, path));
const entriesOf = (node: YamlNode | undefined): Map<string, string> =>
  new Map(node?.kind === 'map' ? node.pairs.map(({ key, value }) => [String(key.value), scalarOf(value)]) : []);
