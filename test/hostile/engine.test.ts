/**
 * Templates made to hang the engine or to fill the memory. Each is rendered once with the bounds as they ship, by which it ends well before people give up; the
 * steps and characters are counted, and the limit on time only tells an end from none.
 */
import { describe, expect, test } from 'vitest';
import { BoundReached } from '../../server/src/render/errors.ts';
import { ChartRender, defaultBounds, effortSoFar, RenderError } from '../../server/src/render/index.ts';
import { chartOf, reportOf, statefulSet } from '../kit/charts.ts';
import { holdBounds, patience } from './bounds.ts';

holdBounds();

/** What a chart's files print, or the words of the error; and what it took. */
const render = async (
  files: Readonly<Record<string, string>>,
): Promise<{ readonly output: string; readonly steps: number; readonly characters: number }> => {
  const rendering = new ChartRender(await chartOf(files));
  let output = '';
  try {
    for (const template of rendering.templates) if (!template.isPartial) output += rendering.render(template).output.text;
  } catch (error) {
    if (!(error instanceof RenderError || error instanceof BoundReached)) throw error;
    output = error.message;
  }
  return { output, steps: rendering.run.steps, characters: rendering.run.characters };
};

const template = (text: string): Record<string, string> => ({ 'templates/a.yaml': text });

/** Helpers that each call the next one `body` times over. */
const helpers = (count: number, body: (next: string) => string): Record<string, string> => ({
  'templates/_helpers.tpl': `${Array.from({ length: count }, (_, i) => `{{ define "t${i}" }}${body(`t${i + 1}`)}{{ end }}`).join('\n')}{{ define "t${count}" }}x{{ end }}`,
  'templates/a.yaml': 'a: {{ include "t0" . }}',
});

/** A value that holds the one before it twice, and so on: small in memory, too large to be written out. */
const doubling = (first: string, next: string, use: string): string => `{{ $x := ${first} }}{{ range until 60 }}{{ $x = ${next} }}{{ end }}${use}`;
const nested = (use: string): string => doubling('dict "a" 1', 'dict "a" $x "b" $x', use);

describe('is cut off by the engine', () => {
  test.each<[string, string]>([
    ['range over until 1e9', '{{ range until 1000000000 }}a{{ end }}'],
    ['range over a huge number', '{{ range 1000000000 }}a{{ end }}'],
    ['range over untilStep', '{{ range untilStep 0 1000000000 1 }}a{{ end }}'],
    ['seq', '{{ seq 1 1000000000 }}'],
    ['ranges in ranges', '{{ range until 10000 }}{{ range until 10000 }}{{ end }}{{ end }}'],
    ['repeat', '{{ repeat 1000000000 "abc" }}'],
    ['repeat of repeat', '{{ repeat 100000 (repeat 100000 "a") }}'],
    ['text that doubles with print', doubling('"aaaa"', 'print $x $x', '{{ len $x }}')],
    ['text that doubles with printf', doubling('"aaaa"', 'printf "%s%s" $x $x', '{{ len $x }}')],
    ['text that doubles with join', doubling('"aaaa"', 'join "" (list $x $x)', '{{ len $x }}')],
    ['text that grows with replace', doubling('"aaaa"', 'replace "a" "aaaaaaaa" $x', '{{ len $x }}')],
    ['text that grows with indent', doubling('"a\\nb"', 'indent 100000 $x', '{{ len $x }}')],
    ['lists that double with concat', doubling('list 1 2 3', 'concat $x $x', '{{ len $x }}')],
    ['lists in lists, printed', doubling('list 1', 'list $x $x', '{{ $x }}')],
    ['lists in lists, compared', doubling('list 1', 'list $x $x', '{{ $y := deepCopy $x }}')],
    ['dicts in dicts, copied', nested('{{ $y := deepCopy $x }}')],
    ['dicts in dicts, merged', nested('{{ $y := merge (dict) $x }}{{ $z := merge $y $x }}')],
    ['dicts in dicts as YAML', nested('{{ toYaml $x }}')],
    ['dicts in dicts as JSON', nested('{{ toJson $x }}')],
    ['dicts in dicts as TOML', nested('{{ toToml $x }}')],
    ['dicts in dicts as pretty JSON', nested('{{ toPrettyJson $x }}')],
    ['dicts in dicts by printf', nested('{{ printf "%+v" $x }}')],
    ['a long YAML read over and over', '{{ $x := repeat 100000 "a: 1\\n" }}{{ range until 10000 }}{{ $y := fromYaml (print $x .) }}{{ end }}'],
    ['an expression as long as a text', '{{ regexMatch (repeat 30000 "(a|b)*") (repeat 100000 "ab") }}'],
    ['expressions with counted repetitions', '{{ range until 100000 }}{{ $y := regexMatch (printf "%d(a{1,1000})" .) "x" }}{{ end }}'],
    ['a constraint of a million spaces', '{{ semverCompare (repeat 1000000 " ") "1.2.3" }}'],
    ['a constraint of a million digits', '{{ semverCompare (print "^" (repeat 1000000 "9")) "1.2.3" }}'],
    [
      'constraints that end badly',
      '{{ range until 1000 }}{{ $y := semverCompare (print ">=1" (repeat 5000 " ") "x") "1.2.3" | default "" }}{{ end }}',
    ],
    ['random text', '{{ randAlphaNum 1000000000 }}'],
    ['random bytes', '{{ randBytes 1000000000 }}'],
    ['keys without end', '{{ range until 100000 }}{{ $x := genPrivateKey "rsa" }}{{ end }}'],
    ['slow hashes without end', '{{ range until 100000 }}{{ $x := derivePassword 1 "long" (toString .) "b" "c" }}{{ end }}'],
    ['a long text hashed over and over', '{{ $x := repeat 1000000 "a" }}{{ range until 1000000 }}{{ $y := sha256sum $x }}{{ end }}'],
    ['a long text searched over and over', '{{ $x := repeat 10000000 "a" }}{{ range until 100000 }}{{ $y := contains "b" $x }}{{ end }}'],
    ['a long text split over and over', '{{ $x := repeat 1000000 "a," }}{{ range until 100000 }}{{ $y := splitList "," $x }}{{ end }}'],
    ['a long list filtered over and over', '{{ $x := until 10000 }}{{ range until 100000 }}{{ $y := without $x 1 }}{{ end }}'],
    ['wide padding over and over', '{{ range until 10000 }}{{ $x := printf "%1000000d" 1 }}{{ end }}'],
    [
      'expressions that match slowly, over and over',
      '{{ $x := repeat 10000 "x" }}{{ range until 1000 }}{{ $y := regexMatch "(x+x+)+y" $x }}{{ end }}',
    ],
    [
      'variables that are found far away, over and over',
      `${Array.from({ length: 15_000 }, (_, i) => `{{ $x${i} := 1 }}`).join('')}{{ range until 100000 }}{{ $x0 }}{{ end }}`,
    ],
    [
      'variables that are set far away',
      `${Array.from({ length: 15_000 }, (_, i) => `{{ $x${i} := 1 }}`).join('')}{{ range until 100000 }}{{ $x0 = 2 }}{{ end }}`,
    ],
    ['a hundred thousand texts sorted over and over', '{{ $x := until 100000 }}{{ range until 1000 }}{{ $y := sortAlpha $x }}{{ end }}'],
    ['fifteen million spaces, one by one', '{{ $x := repeat 15000000 " " }}{{ range until 1000 }}{{ len (nospace $x) }}{{ end }}'],
    ['slow password hashes', '{{ range until 1000 }}{{ $x := htpasswd "a" "b" }}{{ end }}'],
    ['tpl of ever new texts', '{{ range until 1000000 }}{{ tpl (printf "{{ %d }}" .) $ }}{{ end }}'],
    ['tpl that builds tpl', doubling('"x"', 'printf "{{ tpl %q . }}{{ tpl %q . }}" $x $x', '{{ tpl $x . }}')],
  ])(
    '%s',
    async (_, text) => {
      const { output } = await render(template(text));
      expect(output).toMatch(/^the render needs more (?:steps|text|memory) than Keelson allows$/);
    },
    patience,
  );

  test.each(['Get "big.txt"', 'Lines "big.txt"', 'AsConfig', 'AsSecrets'])(
    '.Files.%s, over and over',
    async (call) => {
      const text = `{{ range until 100000 }}{{ $x := $.Files.${call} }}{{ end }}`;
      const { output } = await render({ ...template(text), 'big.txt': 'a line\n'.repeat(100_000) });
      expect(output).toBe('the render needs more steps than Keelson allows');
    },
    patience,
  );

  test.each<[string, Record<string, string>, RegExp]>([
    ['an include tree that doubles with each level', helpers(40, (next) => `{{ include "${next}" . }}{{ include "${next}" . }}`), /more steps/],
    ['includes within includes', helpers(2000, (next) => `{{ include "${next}" . }}`), /more templates within templates/],
    [
      'a helper that includes itself a hundred thousand times',
      {
        'templates/_h.tpl': '{{ define "t" }}{{ if lt . 100000 }}{{ include "t" (add1 .) }}{{ end }}{{ end }}',
        'templates/a.yaml': 'a: {{ include "t" 0 }}',
      },
      /`t` in templates\/_h.tpl includes itself without end/,
    ],
    [
      'a template that calls itself, and no function',
      { 'templates/_h.tpl': '{{ define "t" }}{{ with . }}{{ template "t" . }}{{ end }}{{ end }}', 'templates/a.yaml': 'a: {{ template "t" 1 }}' },
      /`t` in templates\/_h.tpl includes itself without end/,
    ],
    [
      'patterns of files as long as their names, over and over',
      {
        ...Object.fromEntries(Array.from({ length: 100 }, (_, i) => [`files/${'a'.repeat(200)}${i}`, 'x'])),
        'templates/a.yaml': '{{ range until 1000 }}{{ len ($.Files.Glob (print (repeat 1000 "**a") "b")) }}{{ end }}',
      },
      /more steps/,
    ],
    [
      'tpl of a value that is executed by itself',
      { 'values.yaml': 't: "{{ tpl .Values.t . }}"\n', 'templates/a.yaml': '{{ tpl .Values.t . }}' },
      /includes itself without end/,
    ],
  ])(
    '%s',
    async (_, files, words) => {
      const { output, steps } = await render(files);
      expect(output).toMatch(words);
      expect(steps).toBeLessThanOrEqual(defaultBounds.steps + 1000);
    },
    patience,
  );
});

describe('is no burden', () => {
  test.each<[string, string, string]>([
    ['a width of a thousand million, which Go refuses', '{{ printf "%1000000000d" 1 }}', '%!(NOVERB)%!(EXTRA int=1)'],
    ['an expression that is catastrophic elsewhere', `{{ regexMatch "^(a+)+$" "${'a'.repeat(5000)}!" }}`, 'false'],
    ['alternatives under stars', `{{ regexMatch "^(a|a|aa)*b$" "${'a'.repeat(2000)}" }}`, 'false'],
    ['values that share parts, compared with themselves', doubling('list 1', 'list $x $x', '{{ has $x (list $x) }}'), 'true'],
  ])(
    '%s',
    async (_, text, expected) => {
      const { output, steps } = await render(template(text));
      expect(output).toBe(expected);
      expect(steps).toBeLessThan(200_000);
    },
    patience,
  );

  test('counted repetitions within counted repetitions, which Go refuses', async () => {
    expect((await render(template('{{ mustRegexMatch "((((a{1,100}){1,100}){1,100}){1,100})" "a" }}'))).output).toContain('invalid repeat count');
  });

  test('a dict that holds itself', async () => {
    for (const use of ['toJson $x', 'toYaml $x', '$x']) {
      const { steps, characters } = await render(template(`{{ $x := dict "a" 1 }}{{ $_ := set $x "self" $x }}{{ ${use} }}`));
      expect(steps + characters).toBeLessThan(4_000_000);
    }
  });
});

describe('the analysis ends, and says what it did not see', () => {
  test(
    'where each of many conditions takes a slow render',
    async () => {
      const before = effortSoFar();
      const labels = Array.from(
        { length: 250 },
        (_, i) => `          {{- if .Values.x${i} }}\n          l${i}: {{ .Chart.Version }}\n          {{- end }}\n`,
      );
      const slow = '          k: a{{ range until 300000 }}{{ end }}';
      const { findings, incomplete } = await reportOf(template(statefulSet(labels.join('') + slow)));
      expect(findings.length).toBeGreaterThan(0);
      expect(incomplete.map(({ message }) => message).join('\n')).toContain('more steps than Keelson spends on one file');
      expect(effortSoFar() - before).toBeLessThan(50 * defaultBounds.steps);
    },
    patience,
  );

  test(
    'where a file prints more than is read',
    async () => {
      const objects = '{{ range until 100000 }}---\nkind: StatefulSet\nmetadata: {name: a{{ . }}}\n{{ end }}';
      const { findings, incomplete } = await reportOf({
        ...template(objects),
        'templates/sts.yaml': statefulSet('          a: {{ .Chart.Version }}'),
      });
      expect(findings.map(({ file }) => file)).toEqual(['templates/sts.yaml']);
      expect(incomplete.map(({ message }) => message).join('\n')).toContain('reading more than 1,500,000 characters of what it prints');
    },
    patience,
  );

  test(
    'but not before twenty thousand labels that drift',
    async () => {
      const labels = '          {{ range until 20000 }}\n          l{{ . }}: {{ $.Chart.Version }}{{ end }}';
      const { findings, incomplete } = await reportOf(template(statefulSet(labels)));
      expect(findings).toHaveLength(20_000);
      expect(incomplete).toEqual([]);
    },
    patience,
  );

  test.each<[string, Record<string, string>]>([
    ['ranges without end', template(statefulSet('          {{ range until 1000000000 }}k{{ . }}: {{ $.Chart.Version }}{{ end }}'))],
    ['an include tree that doubles with each level', helpers(40, (next) => `{{ include "${next}" . }}{{ include "${next}" . }}`)],
    ['tpl that builds tpl', template(doubling('"x"', 'printf "{{ tpl %q . }}{{ tpl %q . }}" $x $x', '{{ tpl $x . }}'))],
  ])(
    '%s',
    async (_, files) => {
      const { incomplete } = await reportOf(files);
      expect(incomplete.length).toBeGreaterThan(0);
    },
    patience,
  );

  test(
    'after two renders of a file that is cut off: whether it renders at all, and what can be said of it',
    async () => {
      const before = effortSoFar();
      const files = {
        ...template('{{ range until 900000 }}{{ . }}{{ end }}'),
        'templates/sts.yaml': statefulSet('          a: {{ .Chart.Version }}'),
      };
      expect((await reportOf(files)).findings).toHaveLength(1);
      expect(effortSoFar() - before).toBeLessThan(2.5 * defaultBounds.steps);
    },
    patience,
  );

  test(
    'a chart in which one value decides how often',
    async () => {
      const files = {
        'values.yaml': 'n: 1000000000\n',
        ...template(statefulSet('          {{ range until (int .Values.n) }}k{{ . }}: {{ $.Chart.Version }}{{ end }}')),
      };
      expect((await reportOf(files)).findings).toHaveLength(1);
    },
    patience,
  );
});
