/** Labels as maps of a template: the part of an expression that is the map, and entries of `dict`. */
import type { Edit, Range } from '../base/index.ts';
import { type Command, type Node, type Operand, type Pipeline, walk } from '../template/index.ts';
import { isBlock } from './blocks.ts';
import { bringerOf } from './bringer.ts';
import type { FileEdits } from './fix.ts';
import { removeLines, standsAlone } from './lines.ts';
import type { Site, SiteLabel } from './site.ts';

/**
 * Rewrites the map that each expression with drifting labels prints, as YAML text (`include "x" . | …`), by `toYaml` or in a loop. `rewrite` gets the map as
 * an operand. Undefined where a drifting label comes otherwise.
 */
export const rewrittenMaps = (site: Site, rewrite: (map: string, labels: readonly SiteLabel[]) => string): FileEdits[] | undefined => {
  const byPipeline = new Map<Pipeline, SiteLabel[]>();
  for (const label of site.labels) {
    if (!label.drifts) continue;
    const { pipeline, isInline } = bringerOf(site, label) ?? {};
    if (!pipeline || isInline) return undefined;
    byPipeline.set(pipeline, [...(byPipeline.get(pipeline) ?? []), label]);
  }
  const edits: Edit[] = [];
  for (const [pipeline, labels] of byPipeline) {
    const edit = editOf(site, pipeline, (map) => rewrite(map, labels));
    if (!edit) return undefined;
    edits.push(edit);
  }
  return edits.length > 0 ? [{ file: site.source.path, edits }] : undefined;
};

/** Functions that only move a text. */
const moving = /^n?indent$|^trim/;

const editOf = (site: Site, pipeline: Pipeline, rewrite: (map: string) => string): Edit | undefined => {
  const { text } = site.source;
  const inDict = labelsOperand(site, pipeline);
  if (inDict) {
    const range = withParentheses(text, inDict);
    return { range, text: `(${rewrite(text.slice(range.start, range.end))})` };
  }
  const core = pipeline.commands.filter((command, i) => i === 0 || !moving.test(calleeOf(command) ?? ''));
  const [first] = core;
  const last = core.at(-1);
  if (!first || !last || core.some((command, i) => command !== pipeline.commands[i])) return undefined;
  const rangeTo = ({ range: { end } }: Command): Range => ({ start: first.range.start, end });
  const slice = ({ start, end }: Range): string => text.slice(start, end);
  if (isWriter(last) && core.length > 1) {
    const map = rangeTo(core.at(-2) as Command);
    return { range: map, text: rewrite(core.length === 2 && first.operands.length === 1 ? slice(map) : `(${slice(map)})`) };
  }
  const [, argument] = last.operands;
  if (isWriter(last) && argument && last.operands.length === 2) {
    const range = withParentheses(text, argument);
    return { range, text: `(${rewrite(slice(range))})` };
  }
  const range = rangeTo(last);
  if (isReader(last) || isLooped(site, pipeline))
    return { range, text: rewrite(first.operands.length === 1 && core.length === 1 ? slice(range) : `(${slice(range)})`) };
  return { range, text: `${rewrite(`(${slice(range)} | fromYaml)`)} | toYaml` };
};

const calleeOf = ({ operands: [callee] }: Command): string | undefined => (callee?.kind === 'identifier' ? callee.name : undefined);
const isWriter = (command: Command): boolean => /^(?:must)?to(?:Yaml(?:Pretty)?|Json)$/i.test(calleeOf(command) ?? '');
const isReader = (command: Command): boolean => /^(?:must)?from(?:Yaml|Json)$/i.test(calleeOf(command) ?? '');

/** Whether a loop goes over what the expression gives. */
const isLooped = (site: Site, pipeline: Pipeline): boolean => {
  let found = false;
  walk(site.template.root, (node) => {
    found ||=
      isBlock(node) && node.kind === 'range' && node.pipeline.range.start <= pipeline.range.start && pipeline.range.end <= node.pipeline.range.end;
  });
  return found;
};

/** What `dict … "labels" X` holds, where an expression makes the claim as a whole. */
const labelsOperand = (site: Site, pipeline: Pipeline): Operand | undefined => {
  if (site.labelsAt !== undefined) return undefined;
  const found = entriesOf(pipeline, 'labels');
  return found.length === 1 ? found[0]?.value : undefined;
};

/** A parenthesised pipeline's range leaves the parentheses out. */
const withParentheses = (text: string, operand: Operand): Range => {
  const { start, end } = operand.range;
  return operand.kind === 'pipeline' ? { start: text.lastIndexOf('(', start - 1), end: text.indexOf(')', end) + 1 } : operand.range;
};

interface Entry {
  readonly command: Command;
  readonly before: Operand;
  readonly value: Operand;
}

/** The entries with a key in calls of `dict`, and of `set`. */
const entriesOf = (root: Node, key: string): Entry[] => {
  const found: Entry[] = [];
  walk(root, (node) => {
    if (node.kind !== 'command') return;
    const callee = calleeOf(node);
    node.operands.forEach((operand, i) => {
      const before = node.operands[i - 1];
      const value = node.operands[i + 1];
      const isKey = callee === 'dict' ? i % 2 === 1 : callee === 'set' && i === 2;
      if (isKey && operand.kind === 'string' && operand.text === key && before && value) found.push({ command: node, before, value });
    });
  });
  return found;
};

/** Takes the drifting labels out of the `dict` that is written out in the claim's file, and removes what sets them. */
export const dropFromDicts = (site: Site): FileEdits[] | undefined => {
  const { text, path } = site.source;
  const edits: Edit[] = [];
  for (const label of site.labels) {
    if (!label.drifts) continue;
    const { pipeline, isInline } = bringerOf(site, label) ?? {};
    if (!pipeline || isInline) return undefined;
    const near = entriesOf(pipeline, label.key);
    const [entry, ...others] = near.length > 0 ? near : entriesOf(site.template.root, label.key);
    if (!entry || others.length > 0) return undefined;
    if (calleeOf(entry.command) === 'dict')
      edits.push({ range: { start: withParentheses(text, entry.before).end, end: withParentheses(text, entry.value).end }, text: '' });
    else {
      const range = actionAround(site, entry.command);
      if (!range || !standsAlone(text, range)) return undefined;
      edits.push(removeLines(text, range));
    }
  }
  return edits.length > 0 ? [{ file: path, edits }] : undefined;
};

const actionAround = (site: Site, command: Command): Range | undefined => {
  let found: Range | undefined;
  walk(site.template.root, (node) => {
    if (node.kind === 'action' && node.pipeline.commands.length === 1 && node.pipeline.commands[0] === command) found = node.range;
  });
  return found;
};
