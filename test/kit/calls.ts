/**
 * Calls of every function over a table of arguments, for the comparison with Go. An argument is an expression of the template language. Where a
 * function reads texts of its own kind (a layout, a regular expression, a version), `languages.ts` gives it rows of its own besides.
 */
import { functions, type GoFunction, type ParamType } from '../../server/src/functions/index.ts';
import { languages } from './languages.ts';

const texts = [
  '""',
  '"a"',
  '"Hello, World"',
  '"ünï-cödé 漢字 🎉"',
  '"  a_b c-D  "',
  '"12"',
  '"a\\n\\tb\\n"',
  '"%2F a+b"',
  '"fooBar Baz1"',
  '.text',
  '.absent',
];
const integers = ['0', '1', '-1', '3', '40', '(int "7")', '9223372036854775807', '1.0', '1e3'];
const wrong = [
  'nil',
  '.absent',
  '.absent.deeper',
  'true',
  '1',
  '1.5',
  '"text"',
  '(list 1)',
  '(dict "a" 1)',
  '(int64 5)',
  '.number',
  '$.map.a',
  '(1 | int)',
];

/** Values of every type that a template can get hold of. */
const values = [
  'nil',
  '.absent',
  '.absent.deeper',
  'true',
  'false',
  '0',
  '1',
  '-7',
  '9223372036854775807',
  '-9223372036854775808',
  "'x'",
  '1.5',
  '-0.0',
  '1e21',
  '1e-7',
  '123456789.0',
  '""',
  '"a"',
  '"ünï 漢字 🎉"',
  '"12"',
  '"-3"',
  '"1.50"',
  '"0x1F"',
  '"1e3"',
  '"true"',
  '"a<b>&\'\\"\\n"',
  '(list)',
  '(list 1 "a" nil true 2.5)',
  '(list "b" "a" "b")',
  '(list (list 1) (dict "x" nil))',
  '(dict)',
  '(dict "b" 1 "a" (dict "c" nil "d" (list)))',
  '.number',
  '.large',
  '.text',
  '.map',
  '.list',
  '.null',
  '(int64 5)',
  '(float64 3)',
  '(splitList "," "b,a,c")',
  '(split "," "x,y")',
  '(until 3)',
  '(chunk 2 (list 1 2 3))',
  '(rest (list))',
  '(toDate "2006-01-02" "2020-02-29")',
  '(mustToDuration "1h30m")',
  '(semver "1.2.3-rc.1+b")',
  '(b64dec "aGk=")',
];

const pools: Readonly<Record<ParamType, readonly string[]>> = {
  any: values,
  value: values,
  string: [...texts, ...wrong],
  int: [...integers, ...wrong],
  int64: [...integers, ...wrong],
  float64: ['0.5', '1', '-2.25', ...wrong],
  bool: ['true', 'false', ...wrong],
  map: ['(dict)', '(dict "a" 1 "b" (dict "c" nil))', '(dict "a" "x" "z" (list 1))', '.map', '(split "," "x,y")', ...wrong],
  list: ['(list)', '(list "a" 1)', '.list', '(splitList "," "a,b")', ...wrong],
  strings: ['(splitList "," "a,b")', ...wrong],
  'time.Time': ['(toDate "2006-01-02" "2020-02-29")', ...wrong],
  duration: ['(mustToDuration "1h30m")', ...wrong],
  certificate: wrong,
};

/** What `.` holds. */
export const dot = {
  text: 'some text',
  number: 3,
  large: 12345678,
  null: null,
  map: { a: 'A', b: { c: [1, 'two', null], d: true }, 'k-e.y': 1.25 },
  list: ['x', 2, false, null, { y: 'z' }],
};

/** Results that no two runs share. Their errors are compared, and that there is a result. */
export const byChance = new Set(
  (
    'genPrivateKey genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey bcrypt htpasswd encryptAES ' +
    'randBytes uuidv4 randAlphaNum randAlpha randNumeric randAscii randInt shuffle'
  ).split(' '),
);

/** Slow to make, or different at every call of Go's own clock: only rows of `languages.ts`. */
const onlyRows = new Set(
  'genCA genCAWithKey genSelfSignedCert genSelfSignedCertWithKey genSignedCert genSignedCertWithKey bcrypt htpasswd derivePassword ago date dateInZone date_in_zone htmlDate htmlDateInZone durationRound genPrivateKey include tpl'.split(
    ' ',
  ),
);

/** Sizes that would fill the memory. */
const sized = new Set('repeat until untilStep seq randAlphaNum randAlpha randNumeric randAscii randBytes indent nindent chunk mustChunk'.split(' '));
const isHuge = (argument: string): boolean => /922337|1e21|123456789|large/.test(argument);

export interface Call {
  readonly name: string;
  readonly template: string;
}

const most = 260;

/** All combinations of the pools' members, or as many as `most`, spread evenly: every member of every pool is in. */
const combinations = (columns: readonly (readonly string[])[], limit: number): readonly (readonly string[])[] => {
  const total = columns.reduce((product, { length }) => product * length, 1);
  const row = (pick: (column: readonly string[], i: number) => number): string[] =>
    columns.map((column, i) => column[pick(column, i) % column.length] as string);
  if (total <= limit) {
    return Array.from({ length: total }, (_, n) => {
      let rest = n;
      return row(({ length }) => {
        const at = rest % length;
        rest = Math.floor(rest / length);
        return at;
      });
    });
  }
  let state = 7;
  const next = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
  const offsets = columns.map(next);
  const longest = Math.max(...columns.map(({ length }) => length));
  return Array.from({ length: limit }, (_, n) => row((_column, i) => (n < longest ? n + (offsets[i] as number) * (i > 0 ? 1 : 0) : next())));
};

const callText = (name: string, args: readonly string[]): string => {
  const call = [name, ...args].join(' ');
  // Go gives a map's keys and values in any order.
  if (name === 'keys' || name === 'values') return `sortAlpha (${call})`;
  return call;
};

const show = (call: string): string => `{{ $r := ${call} }}{{ typeOf $r }}|{{ $r }}|{{ toJson $r }}`;
const onlyType = (call: string): string => `{{ $r := ${call} }}{{ typeOf $r }}`;

const generated = ({ name, params, variadic }: GoFunction): readonly (readonly string[])[] => {
  const rows: (readonly string[])[] = [];
  const fixed = params.map((type) => pools[type]);
  if (params.length > 0) rows.push(params.slice(1).map((type) => pools[type][0] as string));
  if (!variadic) rows.push([...params, 'any' as const].map((type) => pools[type][0] as string));
  rows.push(...combinations(fixed, variadic ? 60 : most));
  if (variadic)
    for (let extra = 1; extra <= 3; extra++) rows.push(...combinations([...fixed, ...Array.from({ length: extra }, () => pools[variadic])], 120));
  return sized.has(name) ? rows.filter((row) => !row.some(isHuge)) : rows;
};

/** Every call of the function, as a template that prints the result with its type. */
export const callsOf = (definition: GoFunction): readonly Call[] => {
  const { name } = definition;
  const wrap = byChance.has(name) ? onlyType : show;
  const rows = onlyRows.has(name) ? [] : generated(definition);
  const own = (languages.get(name) ?? []).flatMap((columns) => combinations(columns, 4000));
  return [...rows, ...own].map((row) => ({ name, template: wrap(callText(name, row)) }));
};

export const allCalls = (): readonly Call[] => [...functions.values()].flatMap(callsOf);
