/** Which calls of a named template print labels of claims, and whether it has others. */
import type { Range } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { nodeAt, readManifest } from '../manifest/index.ts';
import type { Frame, Hop } from '../render/index.ts';
import { type Node, parse, walk } from '../template/index.ts';
import { runAt } from '../value/index.ts';
import { renderFile, renderIn, type Scene } from './scene.ts';

/**
 * Whether all calls of a named template that stand anywhere in the chart print labels of claims in one of the scenes. In what other worlds the others print, and
 * what, need not be known then.
 */
export const onlyClaimsCall = (chart: Chart, name: string, scenes: readonly Scene[]): boolean => {
  const inClaims = new Set(scenes.flatMap((scene) => callsInClaims(chart, scene)));
  const seen = new Set<string>();
  const areInClaims = (called: string): boolean => {
    if (seen.has(called)) return true;
    seen.add(called);
    return callsOf(chart, called).every(({ place, within }) => inClaims.has(place) && (within === undefined || areInClaims(within)));
  };
  return areInClaims(name);
};

const placeOf = (path: string, offset: number): string => `${path}:${offset}`;

/** The calls by which labels of claims were printed in a scene. */
const callsInClaims = (chart: Chart, scene: Scene): string[] => {
  const found = new Set<string>();
  const render = renderIn(chart, scene, true);
  for (const template of render.templates) {
    if (template.isPartial) continue;
    const rendered = renderFile(render, template);
    if ('error' in rendered) continue;
    const { text, objects } = readManifest(rendered.output);
    for (const { root } of objects) {
      const claims = nodeAt(root, ['spec', 'volumeClaimTemplates']);
      for (const claim of claims?.kind === 'list' ? claims.items : []) {
        const labels = nodeAt(claim, ['metadata', 'labels']);
        for (const { key } of labels?.kind === 'map' ? labels.pairs : [])
          addCalls(found, runAt(text, key.range.start)?.run.origin as Hop | undefined);
      }
    }
  }
  return [...found];
};

const addCalls = (found: Set<string>, outermost: Hop | undefined): void => {
  for (let hop = outermost; hop; hop = hop.inner as Hop | undefined)
    for (let frame: Frame | undefined = hop.frame; frame?.parent; frame = frame.parent)
      if (frame.call) found.add(placeOf(frame.parent.template.source.path, frame.call.range.start));
};

interface Call {
  readonly place: string;
  /** The named template in which it stands. */
  readonly within: string | undefined;
}

/** All mentions of a named template by its name, in all charts. */
const callsOf = (chart: Chart, name: string): Call[] => {
  const found: Call[] = [];
  for (const { source } of templatesOf(chart)) {
    if (!source.text.includes(name)) continue;
    const { root } = parse(source);
    const defines: (Range & { readonly name: string })[] = [];
    const includes = new Set<Node>();
    const add = (start: number, place: string): void => {
      found.push({ place, within: defines.findLast((define) => define.start < start && start < define.end)?.name });
    };
    walk(root, (node) => {
      if (node.kind === 'define' || node.kind === 'block') defines.push({ name: node.name, ...node.range });
      if (node.kind === 'template' && node.name === name) add(node.range.start, placeOf(source.path, node.range.start));
      if (node.kind === 'command') {
        const [callee, given] = node.operands;
        if (callee?.kind !== 'identifier' || callee.name !== 'include' || given?.kind !== 'string' || given.text !== name) return;
        includes.add(given);
        add(given.range.start, placeOf(source.path, callee.range.start));
      }
      // A name that is handed on may be called anywhere.
      if (node.kind === 'string' && node.text === name && !includes.has(node)) add(node.range.start, '');
    });
  }
  return found;
};

const templatesOf = (chart: Chart): Chart['templates'] => [...chart.templates, ...chart.subcharts.flatMap((subchart) => templatesOf(subchart.chart))];
