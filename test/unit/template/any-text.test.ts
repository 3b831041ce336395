/** What holds for any text, however broken: it has tokens that are the text, and a tree whose nodes lie in it. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyEdits, type Range } from '../../../server/src/base/index.ts';
import { childrenOf, printNode, problemsOf, tokenize, walk } from '../../../server/src/template/index.ts';
import { filesBelow, read } from '../../kit/source.ts';
import { parseText } from './dump.ts';
import { texts } from './random.ts';

/** Fails where something does not hold. No `expect` for each of so many. */
const check = (text: string): void => {
  const never = (is: boolean, what: string): void => {
    if (is) throw new Error(`${what} in ${JSON.stringify(text)}`);
  };
  let at = 0;
  for (const { start, end, kind } of tokenize(text)) {
    never(start !== at || end < start, `the token ${kind} at ${start} follows no other`);
    at = end;
  }
  never(at !== text.length, 'tokens end too early');
  const isInside = ({ start, end }: Range, outer: Range): boolean => outer.start <= start && start <= end && end <= outer.end;
  const whole = { start: 0, end: text.length };
  const template = parseText(text);
  const { root, defines, problems, calls } = template;
  walk(root, (node) => {
    never(!isInside(node.range, whole), `the node ${node.kind} lies outside of the text`);
    never(node.kind === 'text' && node.text !== text.slice(node.range.start, node.range.end), 'a text is not what it says');
    let last = node.range.start;
    for (const child of childrenOf(node)) {
      never(!isInside(child.range, node.range), `the node ${child.kind} lies outside of its ${node.kind}`);
      never(child.range.start < last, `the node ${child.kind} overlaps the one before`);
      last = child.range.end;
    }
  });
  const isSomewhere = (range: Range): boolean => isInside(range, whole) && (range.start < range.end || range.end === text.length);
  for (const { message, range } of problems) never(!isSomewhere(range), `the problem “${message}” is nowhere`);
  for (const { name, range } of calls) never(text.slice(range.start, range.end) !== name, `the call of ${name} is elsewhere`);
  const starts = defines.map(({ node }) => node.range.start);
  never(String(starts) !== String([...starts].sort((a, b) => a - b)), 'definitions are out of order');
  // With every function unknown all that was found is still told.
  const all = problemsOf(template, () => false);
  never(problems.length > 0 && all.length < problems.length, 'problems are lost');
  never(
    all.some(({ range }) => !isInside(range, whole)),
    'a problem lies outside of the text',
  );
  printNode(root);
};

describe('any text', () => {
  it('has tokens and a tree', () => {
    fc.assert(fc.property(texts, check), { numRuns: 2000 });
  });

  it('also while a template is being typed', () => {
    for (const text of templates()) for (let end = 0; end <= text.length; end++) check(text.slice(0, end));
  });
});

const templates = (): string[] =>
  filesBelow('test/fixtures/charts', '.yaml', '.tpl').flatMap((name) => (name.includes('/templates/') ? [read(name)] : []));

/** What stands in the templates of a text, without white space. */
const meaning = (text: string): string[] => {
  const { root, defines } = parseText(text);
  return [root, ...defines.map(({ body }) => body)].map((list) => printNode(list).replaceAll(/\s+/g, ''));
};

/** Where lines begin, but for those inside of actions and comments. */
const lineStarts = (text: string): number[] => {
  const starts: number[] = [0];
  let isText = true;
  for (const { kind, start, end } of tokenize(text)) {
    if (kind === 'left-delimiter') isText = false;
    if (kind === 'right-delimiter') isText = true;
    if (!isText || kind === 'comment') continue;
    for (let at = text.indexOf('\n', start); at >= 0 && at < end; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
  }
  return starts;
};

describe('a line that is being typed', () => {
  it.each([
    '{{ .Values.',
    '{{ include "x" . |',
    '{{ .Values.a | quote',
    '{{ "abc',
    '{{ `abc',
    '{{ (eq .a 1',
    '{{',
    '{{ if',
    '{{ range $i, $e :=',
    '{{ .a, }}',
  ])('%s costs nothing else, wherever it stands', (line) => {
    for (const text of templates()) {
      const before = meaning(text);
      for (const at of lineStarts(text)) {
        const typed = meaning(`${text.slice(0, at)}${line}\n${text.slice(at)}`);
        if (String(typed) !== String(before)) expect({ at, text, typed }).toEqual({ at, text, typed: before });
      }
    }
  });
});

describe('edits', () => {
  it('keep everything beside them', () => {
    const edited = fc.string({ maxLength: 40 }).chain((text) =>
      fc.record({
        text: fc.constant(text),
        cuts: fc.uniqueArray(fc.nat(text.length), { maxLength: 6 }).map((cuts) => cuts.sort((a, b) => a - b)),
        fresh: fc.array(fc.string({ maxLength: 4 }), { minLength: 3, maxLength: 3 }),
      }),
    );
    fc.assert(
      fc.property(edited, ({ text, cuts, fresh }) => {
        const edits = [];
        let expected = '';
        let at = 0;
        for (let i = 0; i + 1 < cuts.length; i += 2) {
          const [start = 0, end = 0] = [cuts[i], cuts[i + 1]];
          edits.push({ range: { start, end }, text: fresh[i / 2] ?? '' });
          expected += text.slice(at, start) + (fresh[i / 2] ?? '');
          at = end;
        }
        expect(applyEdits(text, edits.reverse())).toBe(expected + text.slice(at));
      }),
    );
  });
});
