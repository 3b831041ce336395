/** What stands behind expressions: what they print, and in fields that cannot be changed, what the next release makes of it. */
import type { DriftFacts, Underline } from '../analysis/index.ts';
import type { Range, SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { type Action, parse, walk } from '../template/index.ts';
import { printsOf } from './prints.ts';

export interface InlayHint {
  readonly offset: number;
  readonly label: string;
  /** Plain text. */
  readonly tooltip: string;
}

/** Longer texts are cut, in UTF-16 units. */
const maxText = 40;

/** Behind each expression that brings drift into a field that cannot be changed. */
export const driftHints = (source: SourceText, underlines: readonly Underline[], within: Range): InlayHint[] =>
  underlines.flatMap(({ range, findings }): InlayHint[] => {
    const drifts = findings.flatMap(({ drift }) => drift ?? []);
    if (drifts.length === 0 || range.end < within.start || range.start > within.end) return [];
    // Editors cut hints that are long: the shortest change is told, the others are counted.
    const changes = [...new Set(drifts.map((drift) => labelOf(source, range, drift)))].sort((a, b) => a.length - b.length);
    return [
      {
        offset: behind(source.text, range.end),
        label: changes.length > 1 ? `${changes[0]} (+${changes.length - 1})` : (changes[0] ?? ''),
        tooltip: findings.map(({ message }) => message.split('\n')[0]).join('\n'),
      },
    ];
  });

/** A key that stands on the line is not told again; of others, the name without its prefix. */
const labelOf = ({ text, lines }: SourceText, range: Range, { path, now, next }: DriftFacts): string => {
  const key = String(path.at(-1));
  const isWritten = text.slice(lines.lineStart(lines.position(range.start).line), range.start).includes(`${key}:`);
  return `${isWritten ? '' : `${key.replace(/.*\//, '')}: `}${cut(now ?? 'absent')} → ${cut(next ?? 'absent')}`;
};

/** Behind each action, what it prints with the default values on one line. */
export const printHints = (chart: Chart, source: SourceText, within: Range): InlayHint[] => {
  const hints: InlayHint[] = [];
  for (const { node, texts } of printed(chart, source)) {
    if (node.range.end < within.start || node.range.start > within.end) continue;
    hints.push({ offset: node.range.end, label: texts.map(cut).join(' or '), tooltip: 'Printed with the default values' });
  }
  return hints;
};

/** Actions that print something else than a constant, each outcome on one line. */
const printed = (chart: Chart, source: SourceText): { readonly node: Action; readonly texts: readonly string[] }[] => {
  const prints = printsOf(chart);
  const found: { node: Action; texts: string[] }[] = [];
  const { root, defines } = parse(source);
  for (const list of [root, ...defines.map(({ body }) => body)]) {
    walk(list, (node) => {
      if (node.kind !== 'action' || node.pipeline.declarations.length > 0) return;
      const texts = [...new Set((prints.get(node) ?? []).map(({ text }) => text.trim()))].filter((text) => text !== '');
      if (texts.length > 0 && texts.every((text) => !text.includes('\n'))) found.push({ node, texts });
    });
  }
  return found;
};

const cut = (text: string): string => (text.length > maxText ? `${text.slice(0, maxText)}…` : text);

/** Behind the delimiter that ends the action. */
const behind = (text: string, end: number): number => {
  const close = /^\s*-?\}\}/.exec(text.slice(end, end + 200))?.[0] ?? '';
  return end + close.length;
};
