/**
 * Small charts by chance, in which versions and other drift sources reach immutable fields in the ways that real charts have: through helpers, dicts,
 * variables, loops, texts in the values, values that templates change, names in strings, behind conditions of every kind.
 */
import fc from 'fast-check';

export const values = `flagA: false
flagB: true
name: ""
word: plain
count: 1
labels: {}
extra:
  team: red
list: []
unset:
text: "{{ .Chart.Name }}"
nested:
  on: false
  kind: Deployment
  tag: ""
`;

/** Texts to which conditions compare, so that chance can meet them. */
export const words = ['', 'x', 'xyz', 'plain', 'StatefulSet', 'Deployment', 'Job', '1.5.0', 'true', 'app'];

const source = fc.constantFrom(
  '.Chart.Version',
  '.Chart.Version',
  '.Chart.AppVersion',
  '(printf "%s-%s" .Chart.Name .Chart.Version)',
  '(.Chart.AppVersion | trunc 1)',
  '.Release.Revision',
  '(ternary "new" "old" .Release.IsUpgrade)',
  '(now | date "2006")',
  '(randAlphaNum 6)',
  '(.Values.name | default .Chart.Version)',
  '(coalesce .Values.unset .Values.word .Chart.Version)',
  '(get .Values.extra "version" | default .Chart.AppVersion)',
  '(include "demo.version" .)',
  '(index $ "Chart" "Version")',
  '(get .Chart "AppVersion")',
  '(index .Release "Revision")',
  '(pick .Chart "Version" | toJson)',
  '(toYaml .Chart | sha256sum | trunc 8)',
  '(omit $ "Capabilities" "Files" "Subcharts" | toJson | sha256sum | trunc 8)',
  '"steady"',
);

/** Copies of the values, which a template may change for itself. */
const copy = fc.constantFrom('deepCopy .Values', 'fromYaml (toYaml .Values)', '.Values | toJson | fromJson', 'merge dict .Values');

/** A map of the values that a template may change for all. */
const table = fc.constantFrom('extra', 'nested');

/** What changes a map in place: an expression of the map, a key and a text. */
const change = fc.constantFrom(
  (map: string, key: string, text: string): string => `{{ $_ := set ${map} "${key}" (${text} | toString) }}`,
  (map: string, key: string, text: string): string => `{{ $_ := merge ${map} (dict "${key}" (${text} | toString)) }}`,
  (map: string, key: string, text: string): string => `{{ $_ := mergeOverwrite ${map} (dict "${key}" (${text} | toString)) }}`,
);

const test = fc.constantFrom(
  '.Values.flagA',
  '.Values.flagB',
  '(not .Values.flagB)',
  '.Values.nested.on',
  '(eq .Values.nested.kind "StatefulSet")',
  '(ne .Values.word "plain")',
  '(eq .Values.word "x" "app")',
  '(gt (int .Values.count) 3)',
  '(lt (.Values.count | int) 1)',
  '(hasKey .Values.labels "app")',
  '(has "x" .Values.list)',
  '(gt (len .Values.list) 1)',
  '(empty .Values.list)',
  '(contains "y" .Values.word)',
  '(hasPrefix "x" .Values.word)',
  '(kindIs "map" .Values.unset)',
  '.Values.unset',
  '(default .Values.flagA .Values.nested.on)',
  '(eq (lower .Values.nested.kind) "job")',
  '(semverCompare ">=1.4.0" (.Values.nested.tag | default "1.0.0"))',
  '(regexMatch "^x" .Values.word)',
  '(.Values.extra.team | eq "app")',
  '(eq (toString .Values.flagA) "true")',
  '(include "demo.asked" .)',
);

interface Parts {
  readonly test: string;
  readonly lines: string;
}

/** Lines of a map at no indentation; each ends with a newline. */
const parts = fc.letrec<Parts>((tie) => ({
  test: fc.oneof(
    { weight: 4, arbitrary: test },
    { weight: 1, arbitrary: fc.tuple(fc.constantFrom('and', 'or'), test, test).map(([word, a, b]) => `(${word} ${a} ${b})`) },
  ),
  lines: fc.oneof(
    { depthSize: 'small', withCrossShrink: true },
    fc.constant('part: one\n'),
    source.map((from) => `version: {{ ${from} | quote }}\n`),
    fc.tuple(tie('test'), tie('lines')).map(([condition, lines]) => `{{- if ${condition} }}\n${lines}{{- end }}\n`),
    fc
      .tuple(tie('test'), tie('lines'), tie('lines'))
      .map(([condition, lines, others]) => `{{- if ${condition} }}\n${lines}{{- else }}\n${others}{{- end }}\n`),
    fc.constantFrom('{{ include "demo.one" . }}\n', '{{ include "demo.two" . }}\n', '{{- with .Values.labels }}\n{{ toYaml . }}\n{{- end }}\n'),
    fc.constant('{{- range $key, $value := .Values.extra }}\n{{ $key }}: {{ $value | quote }}\n{{- end }}\n'),
    source.map((from) => `{{- range $i, $item := .Values.list }}\nitem-{{ $i }}: {{ with $ }}{{ ${from} | quote }}{{ end }}\n{{- end }}\n`),
    fc.tuple(tie('test'), source).map(([condition, from]) => `chosen: {{ ternary ${from} "none" (not (not ${condition})) | quote }}\n`),
    fc
      .tuple(tie('test'), source)
      .map(
        ([condition, from]) =>
          `{{- $made := dict "made" "up" }}\n{{- if ${condition} }}{{ $_ := set $made "set" (${from} | toString) }}{{ end }}\n{{ toYaml $made }}\n`,
      ),
    fc
      .tuple(tie('test'), source)
      .map(([condition, from]) => `{{- $kept := "kept" }}\n{{- if ${condition} }}{{ $kept = ${from} }}{{ end }}\nvariable: {{ $kept | quote }}\n`),
    source.map((from) => `{{ merge (dict "merged" (${from} | toString)) (.Values.labels | default dict) | toYaml }}\n`),
    fc.constant('text: {{ tpl .Values.text . | quote }}\n'),
    source.map((from) => `sum: {{ ${from} | toString | sha256sum | trunc 8 | quote }}\n`),
    fc
      .tuple(tie('test'), source)
      .map(([condition, from]) => `{{- $held := ${from} }}\n{{- if ${condition} }}\nheld: {{ $held | quote }}\n{{- end }}\n`),
    fc
      .tuple(tie('test'), tie('test'), source)
      .map(
        ([first, second, from]) =>
          `{{- $late := "early" }}\n{{- if ${first} }}{{ $late = ${from} }}{{ end }}\n{{- if ${second} }}\nlate: {{ $late | quote }}\n{{- end }}\n`,
      ),
    fc
      .tuple(tie('test'), source)
      .map(([condition, from]) => `{{- $dict := dict "in" ${from} }}\n{{- if ${condition} }}\nmember: {{ $dict.in | quote }}\n{{- end }}\n`),
    fc
      .tuple(tie('test'), tie('test'), source, change)
      .map(
        ([first, second, from, put]) =>
          `{{- $own := dict "of" "mine" }}\n{{- if ${first} }}${put('$own', 'later', from)}{{ end }}\n{{- if ${second} }}\nown: {{ $own.later | quote }}\n{{- end }}\n`,
      ),
    source.map((from) => `{{ include "demo.given" (dict "root" $ "text" (${from} | toString)) }}\n`),
    fc
      .tuple(copy, tie('test'), tie('test'), source)
      .map(
        ([made, first, second, from]) =>
          `{{- $copy := ${made} }}\n{{- if ${first} }}{{ $_ := set $copy "put" ${from} }}{{ end }}\n{{- if ${second} }}\ncopied: {{ $copy.put | quote }}\n{{- end }}\n`,
      ),
    fc
      .tuple(table, tie('test'), tie('test'), source, change)
      .map(
        ([map, first, second, from, put]) =>
          `{{- if ${first} }}${put(`.Values.${map}`, 'own', from)}{{ end }}\n{{- if ${second} }}\nput: {{ .Values.${map}.own | quote }}\n{{- end }}\n`,
      ),
    fc.tuple(table, tie('test')).map(([map, condition]) => `{{- if ${condition} }}\nshared: {{ .Values.${map}.shared | quote }}\n{{- end }}\n`),
    fc
      .tuple(tie('test'))
      .map(
        ([condition]) =>
          `{{- if ${condition} }}\n{{- range $name := list "Name" "Version" }}\nchart-{{ lower $name }}: {{ index $.Chart $name | quote }}\n{{- end }}\n{{- end }}\n`,
      ),
  ),
}));

const indented = (width: number, name: string): string => `{{- include "${name}" . | nindent ${width} }}`;

const guarded = (condition: string | undefined, text: string): string =>
  condition === undefined ? text : `{{- if ${condition} }}\n${text}{{- end }}\n`;

/** A chart as files. */
export const charts: fc.Arbitrary<Readonly<Record<string, string>>> = fc
  .record({
    one: parts.lines,
    two: parts.lines,
    labels: parts.lines,
    selector: fc.option(parts.lines, { freq: 2, nil: 'app: demo\n' }),
    claims: fc.option(parts.test, { freq: 1, nil: undefined }),
    object: fc.option(parts.test, { freq: 2, nil: undefined }),
    asked: parts.test,
    given: parts.test,
    shares: fc.option(fc.tuple(table, parts.test, source, change), { freq: 1, nil: undefined }),
    version: fc.constantFrom('.Chart.Version', '(.Values.nested.tag | default .Chart.AppVersion)'),
    kind: fc.constantFrom('StatefulSet', 'StatefulSet', '{{ .Values.nested.kind }}', 'Deployment', 'Job'),
    text: fc.constantFrom('{{ .Chart.Name }}', '{{ .Chart.Version }}', 'plain'),
  })
  .map(({ one, two, labels, selector, claims, object, asked, given, shares, version, kind, text }) => {
    // A named template must not call itself: the second may use the first, which uses neither.
    const first = one.replaceAll(/\{\{ include "demo\.(?:one|two)" \. \}\}/g, 'plain: text');
    const second = two.replaceAll('include "demo.two"', 'include "demo.one"');
    const define = (name: string, body: string): string => `{{- define "${name}" }}\n${body}{{- end }}\n`;
    return {
      'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\nappVersion: "4.5.6"\n',
      'values.yaml': values.replace('{{ .Chart.Name }}', text),
      'templates/_helpers.tpl': [
        define('demo.one', first),
        define('demo.two', second),
        define('demo.labels', labels),
        define('demo.selector', selector),
        `{{- define "demo.version" -}}\n{{ ${version} }}\n{{- end }}\n`,
        `{{- define "demo.given" -}}\ngiven: {{ if ${given.replaceAll('.Values', '.root.Values').replaceAll('"demo.asked" .', '"demo.asked" .root')} }}{{ .text | quote }}{{ else }}none{{ end }}\n{{- end }}\n`,
        `{{- define "demo.asked" -}}\n{{ if ${asked.replaceAll('(include "demo.asked" .)', '.Values.flagA')} }}yes{{ end }}\n{{- end }}\n`,
      ].join(''),
      // Templates in folders are rendered before those beside them.
      ...(shares && {
        'templates/first/service.yaml': `{{- if ${shares[1]} }}${shares[3](`.Values.${shares[0]}`, 'shared', shares[2])}{{ end }}
apiVersion: v1
kind: Service
metadata:
  name: {{ .Release.Name }}-demo
`,
      }),
      'templates/workload.yaml': guarded(
        object,
        `apiVersion: ${kind === 'Job' ? 'batch/v1' : 'apps/v1'}
kind: ${kind}
metadata:
  name: {{ .Release.Name }}-demo
spec:
  selector:
    matchLabels:
      name: demo
      ${indented(6, 'demo.selector')}
  template:
    metadata:
      labels:
        name: demo
${guarded(
  claims,
  `  volumeClaimTemplates:
    - metadata:
        name: data
        labels:
          name: demo
          ${indented(10, 'demo.labels')}
`,
)}`,
      ),
    };
  });
