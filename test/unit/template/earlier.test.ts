/** After an edit tokens and trees are the same as if nothing had been read before, and what stands before the edit is the same nodes. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { forget, SourceText } from '../../../server/src/base/index.ts';
import { tidyMemory } from '../../../server/src/node/tidy.ts';
import { parse, type Template, tokenize } from '../../../server/src/template/index.ts';
import { filesBelow, read } from '../../kit/source.ts';
import { texts } from './random.ts';

/** What is in memory but for what was only kept because it might be asked for. */
const heapUsed = async (): Promise<number> => {
  forget();
  await tidyMemory();
  return process.memoryUsage().heapUsed;
};

/** All that is in a tree, as one string. */
const told = ({ source: _, ...rest }: Template): string => JSON.stringify(rest, (_, value) => (typeof value === 'bigint' ? `${value}n` : value));

/** Some text that is put in the place of some other. */
interface Edit {
  /** Zero at the beginning of the text, one at its end. */
  readonly at: number;
  readonly removed: number;
  readonly text: string;
}

const edits = (text: fc.Arbitrary<string>): fc.Arbitrary<Edit[]> =>
  fc.array(fc.record({ at: fc.double({ min: 0, max: 1, noNaN: true }), removed: fc.oneof(fc.constant(0), fc.nat(12)), text }), {
    minLength: 1,
    maxLength: 6,
  });

/** Fails where the tree of an edited text is another than that of the same text by itself. */
const check = (text: string, changes: readonly Edit[]): void => {
  let source = new SourceText('a', text);
  parse(source);
  for (const { at, removed, text: added } of changes) {
    const from = Math.round(at * source.length);
    source = new SourceText('a', source.text.slice(0, from) + added + source.text.slice(from + removed), source);
    const [edited, tokens] = [told(parse(source)), JSON.stringify(tokenize(source.text))];
    // Nothing begins like the text that is read next.
    parse(new SourceText('a', 'x'));
    tokenize('x');
    if (edited !== told(parse(new SourceText('a', source.text)))) throw new Error(`another tree of ${JSON.stringify(source.text)}`);
    tokenize('x');
    if (tokens !== JSON.stringify(tokenize(source.text))) throw new Error(`other tokens of ${JSON.stringify(source.text)}`);
    parse(source);
  }
};

const templates = filesBelow('test/fixtures/charts', '.yaml', '.tpl').flatMap((name) => (name.includes('/templates/') ? [read(name)] : []));

describe('the tree of an edited text', () => {
  it('is what it would be without the edit, for any text', () => {
    fc.assert(
      fc.property(texts, edits(texts), (text, changes) => check(text, changes)),
      { numRuns: 3000 },
    );
  });

  it('is what it would be without the edit, for templates', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...templates),
        edits(fc.oneof(texts, fc.constantFrom('\n', ' ', '{{ end }}', '{{- end }}', '{{ if .a }}', '}}', '{{'))),
        check,
      ),
      { numRuns: 600 },
    );
  });

  it.each([
    ['a declared variable', '{{ $x := 1 }}{{ if .a }}{{ $y := 2 }}{{ end }} a {{ $x }}', '{{ $x }}{{ $y }}'],
    ['a variable declared in parentheses', '{{ print ($x := 1) }} a {{ $x }}', '{{ $x }}'],
    ['a definition', '{{ define "x" }}a{{ end }} a {{ .b }}', '{{ define "x" }}b{{ end }}'],
    ['a definition in a definition', '{{ define "x" }}{{ define "y" }}a{{ end }}{{ end }} a {{ .b }}', '{{ define "y" }}b{{ end }}'],
    ['a loop', '{{ range .a }}{{ .b }}{{ .c }} a {{ end }}', '{{ break }}'],
    ['an unknown function', '{{ unknown 1 }} a {{ .b }}', '{{ other }}'],
    ['a block that recovery ends elsewhere', '{{- if .a }}\n  {{- if .b }}\n  x\n{{- end }}\ny\n{{- end }}\nz {{ .c }}\n', '{{- if .q }}'],
    ['a definition in a block', '{{ if .a }}{{ define "x" }}a{{ end }}{{ end }} a {{ .b }}', '{{ if .c }}'],
    ['a definition in a block, at its beginning', '{{ if .a }} a {{ define "x" }}a{{ end }} a {{ .b }} b {{ end }} a {{ .b }}', '{{ if .c }}'],
    ['an action, where a comment is not closed', '{{ if .a }}\n{{ .b }}\n a {{ .c }}\n{{ end }}', '{{/*'],
    ['a string that looks as if its action had not been finished', 'a: {{ print\n  "{{ x" }}\nb: {{ .b }} a\n', '{{ "x }}'],
    ['a chained branch', '{{ if .a }}1{{ .x }}2{{ else if .b }}{{ .y }}{{ .z }} a {{ end }}', '{{ $x }}'],
  ])('knows of %s before it', (_, text, added) => {
    for (let at = 0; at <= text.length; at++) check(text, [{ at: at / text.length, removed: 0, text: added }]);
  });

  it('has the nodes that stand before the edit', () => {
    const before = new SourceText('a', '{{ if .a }}\nb: {{ .b }}\nc: {{ .c }}\nd: {{ .d }}\n{{ end }}');
    const after = new SourceText('a', before.text.replace('.d', '.other'), before);
    const bodies = [before, after].map((source) => {
      const [statement] = parse(source).root.nodes;
      return statement?.kind === 'if' ? statement.body.nodes : [];
    });
    const shared = bodies[1]?.map((node, i) => node === bodies[0]?.[i]);
    expect(shared).toEqual([true, true, true, true, true, false, false]);
  });

  it('has them while an action in it is not finished', () => {
    const before = new SourceText('a', 'b: {{ .b }}\nc: {{ .c }}\nd: {{ .d }}\n');
    const half = new SourceText('a', before.text.replace('.d }}', '.d |'), before);
    const [first, second] = [before, half].map((source) => parse(source).root.nodes);
    expect(second?.slice(0, 4).map((node, i) => node === first?.[i])).toEqual([true, true, true, true]);
    const whole = new SourceText('a', before.text, half);
    expect(
      parse(whole)
        .root.nodes.slice(0, 4)
        .map((node, i) => node === second?.[i]),
    ).toEqual([true, true, true, true]);
  });

  it('does not keep the texts that it once had', async () => {
    const lines = Array.from(
      { length: 300 },
      (_, i) => `key-${i}: {{ .Values.aNameOfSomeLength | default "a text of some length" }} and some text\n`,
    );
    const filler = '#'.repeat(1_000_000);
    // Its own flat text each time, as an editor sends it.
    const sourceOf = (before?: SourceText): SourceText => new SourceText('a', Buffer.from(`${lines.join('')}${filler}`).toString(), before);
    let source = sourceOf();
    let tree = parse(source);
    const heap = await heapUsed();
    for (const [i, line] of lines.entries()) {
      lines[i] = `x${line}`;
      source = sourceOf(source);
      tree = parse(source);
    }
    expect((await heapUsed()) - heap).toBeLessThan(30_000_000);
    expect(tree.root.nodes[0]).toMatchObject({ text: 'xkey-0: ' });
  });
});
