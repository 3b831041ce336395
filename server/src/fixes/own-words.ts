/** How a chart itself writes the value of a label that says what something belongs to. */
import { SourceText } from '../base/index.ts';
import type { PreparedChart } from '../chart/index.ts';
import { nodeAt } from '../manifest/index.ts';
import { defaultRelease, type Hop } from '../render/index.ts';
import { type Node, parse, walk } from '../template/index.ts';
import { runAt, type Value } from '../value/index.ts';
import type { YamlPair } from '../yaml/index.ts';
import { isBlock } from './blocks.ts';
import { contextOf } from './context.ts';
import { linesAround } from './lines.ts';
import { actionAt, contentOf, type Site } from './site.ts';

/** Where an object has labels, those of the claim aside; what says most about the chart's words first. */
const labelPaths = [
  ['metadata', 'labels'],
  ['spec', 'selector', 'matchLabels'],
  ['spec', 'template', 'metadata', 'labels'],
];

/** The keys that the claim's object has as labels anywhere. */
export const labelKeysOf = (site: Site): ReadonlySet<string> =>
  new Set([...site.labels.map(({ key }) => key), ...pairsOf(site).map(({ key }) => String(key.value))]);

/**
 * The text behind the key: the expression by which the claim, else its object, else a helper of the chart prints it, if that can be written here as well;
 * else the value, or the release's own field.
 */
export const expressionOf = (site: Site, owner: PreparedChart, key: string, prefix: string): string => {
  const field = key === 'app.kubernetes.io/instance' || key === 'release' ? 'Name' : /(?:managed-by|heritage)$/.test(key) ? 'Service' : undefined;
  const pairs = [...site.labels.map(({ pair }) => pair), ...pairsOf(site)].filter((pair) => pair.key.value === key);
  const [first] = pairs;
  const value = first?.value.kind === 'scalar' ? String(first.value.value ?? '') : '';
  const usual = field && (field === 'Name' ? defaultRelease.name : 'Helm');
  if (usual !== undefined && (value === '' || value === usual)) return `{{ ${prefix}.Release.${field} }}`;
  const context = contextOf(site);
  const helperFor = (dot: Value): string | undefined => {
    const name = pairs.map((pair) => helperOf(site, pair, dot)).find((found) => found !== undefined);
    return name && `{{ include ${name} . }}`;
  };
  const written =
    (context && pairs.map((pair) => writtenBy(site, pair, context) ?? lineOf(site, pair, context)).find((text) => text !== undefined)) ??
    (context && helperFor(context)) ??
    (first && isText(site, first) ? undefined : writtenInHelper(owner, key));
  if (written !== undefined) return prefix === '' ? written : rewritten(written, prefix);
  const given = pairs.map((pair) => writtenFor(site, pair)).find((text) => text !== undefined);
  if (given !== undefined) return given;
  if (usual !== undefined && value.includes(usual)) return `{{ ${prefix}.Release.${field} }}`;
  // A release's name is never written down.
  if (value !== '') return isPlain(value) ? value.replaceAll(defaultRelease.name, `{{ ${prefix}.Release.Name }}`) : JSON.stringify(value);
  // A subchart goes by its alias.
  return site.target.source.startsWith('charts/') ? `{{ ${prefix}.Chart.Name }}` : owner.chart.metadata.name || 'app';
};

/** What YAML reads as text without quotes. */
export const isPlain = (text: string): boolean => /^(?!(?:true|false|yes|no|on|off|null|y|n)$)[a-z][\w./-]*$/i.test(text);

const pairsOf = ({ object }: Site): YamlPair[] =>
  labelPaths.flatMap((path) => {
    const node = nodeAt(object.root, path);
    return node?.kind === 'map' ? [...node.pairs] : [];
  });

/** The value stands as text in a template. */
const isText = (site: Site, { value }: YamlPair): boolean => {
  let hop = runAt(site.manifest.text, value.range.start)?.run.origin;
  while (hop?.inner) hop = hop.inner;
  return hop?.kind === 'text';
};

/** The pipeline that printed exactly the label's value, where its dot was the context. */
const writtenBy = (site: Site, { value }: YamlPair, context: object): string | undefined => {
  const { start, end } = value.range;
  const around = branchesAt(site, site.claim.start);
  for (let hop = runAt(site.manifest.text, start)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
    if (hop.kind !== 'print' || !hop.frame || hop.frame.dot !== context || hop.frame.kind === 'tpl') continue;
    const action = actionAt(hop.frame.template, hop.range);
    if (!action || !coversExactly(site, hop, start, end) || !isUnder(hop, around)) continue;
    const text = `{{ ${contentOf(hop.source, action)} }}`;
    if (isPortable(text)) return text;
  }
  return undefined;
};

/** The named template whose whole output is the value, given `dot`. */
const helperOf = (site: Site, { value }: YamlPair, dot: Value): string | undefined => {
  const text = value.kind === 'scalar' ? String(value.value ?? '') : '';
  for (let hop = runAt(site.manifest.text, value.range.start)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined)
    if (hop.frame?.kind === 'include' && hop.frame.dot === dot && hop.frame.output?.text === text) return JSON.stringify(hop.frame.name);
  return undefined;
};

/** The pipeline or helper that made exactly the value in a template that was given a variable here (`include "x.labels" $context`), of that variable. */
const writtenFor = (site: Site, pair: YamlPair): string | undefined => {
  const { start, end } = pair.value.range;
  for (let hop = runAt(site.manifest.text, start)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
    const { frame } = hop;
    if (frame?.kind !== 'include') continue;
    let called = frame;
    while (called.parent && called.parent !== site.frame) called = called.parent;
    const argument = called.parent && called.call && called.dot === frame.dot ? givenTo(site, called.call) : undefined;
    if (argument === undefined) continue;
    const action =
      hop.kind === 'print' && coversExactly(site, hop, start, end) && isUnder(hop, new Set()) ? actionAt(frame.template, hop.range) : undefined;
    const text = action && `{{ ${contentOf(hop.source, action)} }}`;
    if (text !== undefined && isPortable(text)) return rewritten(text, argument);
    const helper = helperOf(site, pair, frame.dot);
    if (helper !== undefined) return `{{ include ${helper} ${argument} }}`;
  }
  return undefined;
};

/** The variable that an `include` in the claim's file is given; `call` is its name there. */
const givenTo = ({ frame }: Site, call: Node): string | undefined => {
  let found: string | undefined;
  walk(frame.template.root, (node) => {
    if (node.kind !== 'command' || node.operands[0] !== call) return;
    const argument = node.operands[2];
    if (argument?.kind === 'variable') found = [argument.name, ...argument.fields.map((field) => field.name)].join('.');
  });
  return found;
};

/** What stands behind the key on its line, where several expressions, or text beside one, make the value. */
const lineOf = (site: Site, { key }: YamlPair, context: object): string | undefined => {
  const found = runAt(site.manifest.text, key.range.end - 1);
  let hop = found?.run.origin as Hop | undefined;
  while (hop?.inner) hop = hop.inner as Hop;
  if (!found || hop?.kind !== 'text' || hop.frame?.dot !== context || hop.frame.kind === 'tpl') return undefined;
  if (!isUnder(hop, branchesAt(site, site.claim.start))) return undefined;
  const { text } = hop.source;
  const end = hop.range.start + found.run.at + key.range.end - found.start;
  const line = /^:[ \t]+([^\r\n#|>]*\{\{[^\r\n#]*\}\}[^\r\n#]*?)[ \t]*\r?$/m.exec(text.slice(end, linesAround(text, { start: end, end }).end))?.[1];
  return line !== undefined && isPortable(line) ? line : undefined;
};

type BranchEvent = NonNullable<NonNullable<Hop['frame']>['events'][number]['branch']>;

/** The branches that were taken to print a character, in all frames. */
const branchesAt = (site: Site, offset: number): ReadonlySet<BranchEvent> => {
  const found = new Set<BranchEvent>();
  for (let hop = runAt(site.manifest.text, offset)?.run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined)
    for (let branch = hop.frame?.events[hop.event]?.branch; branch; branch = branch.branch) found.add(branch);
  return found;
};

/** Whether what was printed depends on no condition but those around the claim, and its dot is the frame's. */
const isUnder = ({ frame, event }: Hop, around: ReadonlySet<BranchEvent>): boolean => {
  for (let branch = frame?.events[event]?.branch; branch; branch = branch.branch) {
    if (!around.has(branch) || branch.node.kind === 'with' || branch.node.kind === 'range') return false;
  }
  return true;
};

/** The hop's whole output is the value. */
const coversExactly = (site: Site, wanted: Hop, start: number, end: number): boolean => {
  let at = 0;
  let from = -1;
  let to = -1;
  const event = wanted.frame?.events[wanted.event];
  for (const run of site.manifest.text.runs ?? []) {
    for (let hop = run.origin as Hop | undefined; hop; hop = hop.inner as Hop | undefined) {
      if (hop.frame?.events[hop.event] !== event) continue;
      if (from < 0) from = at;
      to = run.end;
    }
    at = run.end;
  }
  return from === start && to === end;
};

/** What the chart's own named templates write behind the key, on one line; the proof tells whether it can stand in the claim. */
const writtenInHelper = ({ chart }: PreparedChart, key: string): string | undefined => {
  const line = new RegExp(`^\\s*${key.replace(/[.*+?^$()[\\]{}|\\\\]/g, '\\$&')}:[ \\t]*\\{\\{-?[ \\t]*([^{}]+?)[ \\t]*-?\\}\\}[ \\t]*$`, 'm');
  for (const { name, source } of chart.templates) {
    const found = name.slice(name.lastIndexOf('/') + 1).startsWith('_') ? line.exec(source.text)?.[1] : undefined;
    if (found !== undefined && isPortable(`{{ ${found} }}`)) return `{{ ${found} }}`;
  }
  return undefined;
};

/** Expressions of the context alone: no variables, so that they mean the same elsewhere, and no blocks. */
const isPortable = (text: string): boolean => {
  const { root, problems } = parse(new SourceText('', text));
  let portable = problems.length === 0;
  walk(root, (node) => {
    if ((node.kind === 'variable' && node.name !== '$') || isBlock(node)) portable = false;
  });
  return portable;
};

/** The expressions with the context written as `prefix`. */
const rewritten = (text: string, prefix: string): string => {
  const edits: { at: number; length: number; text: string }[] = [];
  walk(parse(new SourceText('', text)).root, (node) => {
    if (node.kind === 'dot') edits.push({ at: node.range.start, length: 1, text: prefix });
    else if (node.kind === 'field') edits.push({ at: node.range.start, length: 0, text: prefix });
    else if (node.kind === 'variable' && node.name === '$' && prefix !== '$') edits.push({ at: node.range.start, length: 1, text: prefix });
  });
  return edits.sort((a, b) => b.at - a.at).reduce((result, edit) => result.slice(0, edit.at) + edit.text + result.slice(edit.at + edit.length), text);
};
