/** Comments that silence a finding: `{{- /* keelson-disable-next-line RULE -- reason *\/}}` on the line above. */
import { memo, type Range, type SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import type { Finding, Place } from '../rules/index.ts';
import { parse, walk } from '../template/index.ts';
import { sourceOf } from './files.ts';
import { shownAt } from './places.ts';
import { tagAt } from './tags.ts';

/** A comment that silences rules. */
export interface Directive {
  readonly rules: readonly string[];
  /** The list of rules in the source. */
  readonly range: Range;
}

/** What all of these comments have in them, in whatever form; few files have any. */
const word = 'keelson-disable';

const directive = /^(\s*keelson-disable-next-line\s+)([a-z-]+(?:\s*,\s*[a-z-]+)*)\s*(?:--.*)?$/s;

/** The directives of a template, by the zero-based line that each one silences. */
const directives = memo((source: SourceText): ReadonlyMap<number, Directive> => {
  const lines = new Map<number, Directive>();
  if (!source.text.includes(word)) return lines;
  walk(parse(source).root, (node) => {
    if (node.kind !== 'comment') return;
    const [, before = '', list] = directive.exec(node.text) ?? [];
    if (list === undefined) return;
    const start = source.text.indexOf(node.text, node.range.start) + before.length;
    lines.set(source.lines.position(node.range.end).line + 1, {
      rules: list.split(',').map((rule) => rule.trim()),
      range: { start, end: start + list.length },
    });
  });
  return lines;
});

/** The line above which a directive for this offset stands: that of the `{{` where the offset lies in an action of several lines. */
export const directiveLine = (source: SourceText, offset: number): number => source.lines.position(tagAt(source, offset)?.start ?? offset).line;

const isMeant = /^\s*keelson-disable[^\s]*/;

/** Comments of the chart's own templates that were meant to silence something but are of another form: each with its file and the place of its first word. */
export const brokenDirectives = (chart: Chart): Place[] => chart.templates.flatMap(({ source }) => broken(source));

const broken = memo((source: SourceText): readonly Place[] => {
  const found: Place[] = [];
  if (!source.text.includes(word)) return found;
  walk(parse(source).root, (node) => {
    if (node.kind !== 'comment' || directive.test(node.text)) return;
    const written = isMeant.exec(node.text)?.[0];
    if (written === undefined) return;
    const end = source.text.indexOf(node.text, node.range.start) + written.length;
    found.push({ file: source.path, range: { start: end - written.trimStart().length, end } });
  });
  return found;
});

/** The directive that speaks of an offset. */
export const directiveAt = (source: SourceText, offset: number): Directive | undefined =>
  directives(source).get(directiveLine(source, offset)) ?? directives(source).get(source.lines.position(offset).line);

/** The comment that silences a finding, above its own place or above the one where it shows. */
export const silencerOf = (chart: Chart, finding: Finding): Silencer | undefined => {
  for (const place of [finding, shownAt(chart, finding)]) {
    const source = place && sourceOf(chart, place.file);
    const found = source && directiveAt(source, place?.range.start ?? 0);
    if (found?.rules.includes(finding.rule)) return { directive: found, rule: finding.rule };
  }
  return undefined;
};

/** A comment, and that one of its rules which silences something. */
export interface Silencer {
  readonly directive: Directive;
  readonly rule: string;
}

/** The comments of the chart's own templates whose rules silence nothing: each with its file and the place of the rule's name. */
export const idleDirectives = (chart: Chart, used: readonly Silencer[]): { readonly file: string; readonly rule: string; readonly range: Range }[] =>
  chart.templates.flatMap(({ source }) =>
    [...directives(source).values()].flatMap((found) =>
      namesIn(source.text, found.range)
        .filter(({ rule }) => !used.some((silencer) => silencer.directive === found && silencer.rule === rule))
        .map(({ rule, range }) => ({ file: source.path, rule, range })),
    ),
  );

const namesIn = (text: string, { start, end }: Range): { readonly rule: string; readonly range: Range }[] =>
  [...text.slice(start, end).matchAll(/[a-z-]+/g)].map(({ 0: rule, index }) => ({
    rule,
    range: { start: start + index, end: start + index + rule.length },
  }));
