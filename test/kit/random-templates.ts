/** Templates and values by chance: every statement form, trim markers, variables, pipelines over functions whose results are the same each time. */
import fc from 'fast-check';
import { functions, type ParamType } from '../../server/src/functions/index.ts';
import { byChance } from './calls.ts';

/** What the time, the order of a map or the size of a number make too different, or that is compared elsewhere. */
const left = new Set(
  (
    'keys values ago date dateInZone date_in_zone htmlDate htmlDateInZone durationRound now derivePassword include tpl repeat until untilStep seq indent ' +
    'nindent chunk mustChunk call getHostByName lookup semver semverCompare camelcase fromToml toToml mustToToml toDate mustToDate'
  ).split(' '),
);

const names = [...functions.values()].filter(({ name }) => !left.has(name) && !byChance.has(name));

const words = ['', 'a', 'B c', 'x-y_z', 'ü 漢', '12', 'true', 'a: 1', '[1, 2]', 'line\nbreak', '%s', '<&>'];

const scalars = fc.oneof(
  fc.constantFrom<unknown>(...words),
  fc.constantFrom<unknown>(0, 1, -3, 2.5, 1e6, 1e21, 12345678),
  fc.boolean(),
  fc.constant(null),
);
const keys = fc.constantFrom('a', 'b', 'c', 'd');

/** What `.` holds: maps, lists and scalars, three levels deep at most. */
export const values: fc.Arbitrary<Record<string, unknown>> = fc.dictionary(
  keys,
  fc.oneof(
    scalars,
    fc.array(scalars, { maxLength: 3 }),
    fc.dictionary(keys, fc.oneof(scalars, fc.array(scalars, { maxLength: 2 }), fc.dictionary(keys, scalars, { maxKeys: 2 })), { maxKeys: 3 }),
  ),
  { maxKeys: 4 },
);

const quoted = fc.constantFrom(...words).map((word) => JSON.stringify(word));
const field = fc.oneof(
  fc.constant('.'),
  fc.constant('$'),
  fc
    .tuple(
      fc.constantFrom('', '', '$', '$', '$', '$x'),
      fc.oneof({ weight: 5, arbitrary: keys.map((key) => [key]) }, { weight: 1, arbitrary: fc.array(keys, { minLength: 2, maxLength: 3 }) }),
    )
    .map(([start, path]) => `${start}.${path.join('.')}`),
  fc.constantFrom('$x', '$y'),
);
const number = fc.constantFrom('0', '1', '-2', '3.5', '1e3', '0x1F', "'a'", '1_000');

/** An argument that mostly is of the wanted type. */
const fitting: Readonly<Record<ParamType, fc.Arbitrary<string>>> = {
  any: fc.oneof(field, quoted, number, fc.constantFrom('true', 'nil', '(list 1 "a" nil)', '(dict "a" 1 "b" (list))')),
  value: fc.oneof(field, quoted, number, fc.constantFrom('false', '(list "b" 1.5)', '(dict "a" .)')),
  string: quoted,
  int: fc.constantFrom('0', '1', '2', '-1', '7'),
  int64: fc.constantFrom('0', '1', '2'),
  float64: fc.constantFrom('0.5', '1'),
  bool: fc.constantFrom('true', 'false'),
  map: fc.constantFrom('(dict "a" 1 "b" "x")', '.', '$.a', '(dict)'),
  list: fc.constantFrom('(list 1 2)', '.a', '(list)'),
  strings: fc.constant('(splitList "," "a,b")'),
  'time.Time': fc.constant('(toDate "2006-01-02" "2020-02-29")'),
  duration: fc.constant('(mustToDuration "90s")'),
  certificate: fc.constant('nil'),
};

const freshMap = fc.constantFrom('(dict "a" 1 "b" "x")', '(dict)', '(dict "c" (dict "b" nil))');
const mutators = new Set('set unset merge mustMerge mergeOverwrite mustMergeOverwrite'.split(' '));

interface Parts {
  readonly pipeline: string;
  readonly argument: string;
  readonly call: string;
  readonly statement: string;
  readonly body: string;
}

const parts = fc.letrec<Parts>((tie) => ({
  argument: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    field,
    quoted,
    number,
    fc.constantFrom('true', 'nil'),
    tie('pipeline').map((inner) => `(${inner})`),
  ),
  // A function, all of its arguments or all but the one that is piped in, sometimes of any type.
  call: fc.constantFrom(...names).chain(
    ({ name, params, variadic }): fc.Arbitrary<string> =>
      fc.tuple(fc.nat({ max: variadic ? 2 : 0 }), fc.boolean()).chain(([extra, piped]): fc.Arbitrary<string> => {
        const types = [...params, ...Array.from({ length: extra }, () => variadic as ParamType)];
        // Only fresh dicts are changed: one that came to hold itself would be the end of Go.
        if (mutators.has(name))
          return fc.tuple(...types.map((type) => (type === 'map' ? freshMap : fitting[type]))).map((all) => [name, ...all].join(' '));
        const given = piped ? types.slice(0, -1) : types;
        const args = given.map((type) =>
          fc.oneof({ weight: 15, arbitrary: fitting[type] }, { weight: 1, arbitrary: tie('argument') as fc.Arbitrary<string> }),
        );
        const feed = piped
          ? fc.oneof({ weight: 15, arbitrary: fitting[types.at(-1) ?? 'any'] }, { weight: 1, arbitrary: tie('argument') as fc.Arbitrary<string> })
          : fc.constant('');
        return fc.tuple(feed, fc.tuple(...args)).map(([from, all]) => `${from === '' ? '' : `${from} | `}${[name, ...all].join(' ')}`);
      }),
  ),
  pipeline: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    field,
    quoted,
    number,
    tie('call') as fc.Arbitrary<string>,
    fc
      .tuple(
        tie('call') as fc.Arbitrary<string>,
        fc.constantFrom('quote', 'toYaml', 'toJson', 'default "d"', 'len', 'not', 'printf "%v"', 'upper', 'toString', 'int', 'first', 'kindOf'),
      )
      .map(([call, next]) => `${call} | ${next}`),
  ),
  statement: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constantFrom('text', ' \n ', 'a\n  b\n', '}}', '\t'),
    tie('pipeline').map((inner) => `{{ ${inner} }}`),
    fc.tuple(fc.constantFrom('$x :=', '$y =', '$x =', '$z :='), tie('pipeline')).map(([to, inner]) => `{{ ${to} ${inner} }}`),
    fc.constantFrom('{{ $_ := set $ "d" "set" }}', '{{ $_ := unset . "a" }}', '{{/* comment */}}', '{{- /* trimmed */ -}}'),
    fc
      .tuple(fc.constantFrom('if', 'with'), tie('pipeline'), tie('body'), tie('body'))
      .map(([word, test, yes, no]) => `{{ ${word} ${test} }}${yes}{{ else }}${no}{{ end }}`),
    fc
      .tuple(tie('pipeline'), tie('body'), tie('pipeline'), tie('body'))
      .map(([test, yes, other, no]) => `{{ if ${test} }}${yes}{{ else if ${other} }}${no}{{ end }}`),
    fc.tuple(fc.constantFrom('$x := ', '$y = '), tie('pipeline'), tie('body')).map(([to, test, yes]) => `{{ with ${to}${test} }}${yes}{{ end }}`),
    fc
      .tuple(
        fc.constantFrom('', '$x := ', '$k, $x := '),
        fc.oneof({ weight: 6, arbitrary: fc.constantFrom('(list 1 "a" nil)', '(dict "b" 2 "a" 1)', '$.a', '$.b', '$') }, field, tie('pipeline')),
        tie('body'),
        fc.constantFrom('', '{{ break }}', '{{ continue }}', '{{ if . }}{{ break }}{{ end }}', '{{ if kindIs "string" . }}{{ continue }}{{ end }}'),
        tie('body'),
        fc.constantFrom('{{ end }}', '{{ else }}none{{ end }}'),
      )
      .map(([to, over, before, leave, after, end]) => `{{ range ${to}${over} }}${before}${leave}${after}${end}`),
    fc
      .tuple(fc.constantFrom('t1', 't2', 't1', 't2', 't1', 't2', 't1', 't2', 'none'), tie('argument'))
      .map(([name, dot]) => `{{ template "${name}" ${dot} }}`),
    fc
      .tuple(fc.constantFrom('t1', 't2', 't1', 't2', 't1', 't2', 't1', 't2', 'none'), tie('argument'))
      .map(([name, dot]) => `{{ include "${name}" ${dot} | quote }}`),
    fc.tuple(tie('argument'), tie('body')).map(([dot, body]) => `{{ block "t3" ${dot} }}{{ $x := 1 }}{{ $y := "b" }}${body}{{ end }}`),
  ),
  body: fc.array(tie('statement'), { maxLength: 3, depthIdentifier: 'body', size: 'small' }).map((all) => all.join('')),
}));

const prologue = '{{ $x := .a }}{{ $y := "y" -}}';

/** Trim markers in some of the actions. */
const trimmed = (text: string, marks: readonly number[]): string => {
  let i = 0;
  const mark = (): number => marks[i++ % marks.length] as number;
  return text.replace(/\{\{(?= )|(?<= )\}\}/g, (brace) => (mark() !== 0 ? brace : brace === '{{' ? '{{-' : '-}}'));
};

/** A named template must not call itself: `t1` may use `t2`, which uses none; blocks inside them have names of their own. */
const within = (text: string, calls: RegExp, block: string): string => text.replaceAll('block "t3"', `block "${block}"`).replace(calls, '"none"');

/** A whole template, with two named ones before or behind it. */
export const templates: fc.Arbitrary<string> = fc
  .tuple(
    fc.array(parts.statement, { minLength: 1, maxLength: 5, size: 'small' }),
    parts.body,
    parts.body,
    fc.boolean(),
    fc.array(fc.nat({ max: 3 }), { minLength: 5, maxLength: 5 }),
  )
  .map(([statements, first, second, before, marks]) => {
    const defines = `{{ define "t1" }}${prologue}${within(first, /"t[13]"/g, 't4')}{{ end }}{{ define "t2" }}${prologue}${within(second, /"t[123]"/g, 't5')}{{ end }}`;
    const main = prologue + statements.join('');
    return trimmed(before ? defines + main : main + defines, marks);
  });
