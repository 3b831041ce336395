/**
 * How go-yaml (v2.4 and v3.0, both as sigs.k8s.io/yaml 1.6 has them) writes a string: whether it would be read back as something else (resolve.go),
 * and which styles its characters allow (emitterc.go, yaml_emitter_analyze_scalar).
 */
import { memoText } from '../base/index.ts';
import { parseFloat64, parseWhole } from './cast.ts';

export type Version = 2 | 3;

export type Style = 'plain' | 'single' | 'double' | 'literal';

const oldBooleans = /^(?:y|Y|yes|Yes|YES|on|On|ON|n|N|no|No|NO|off|Off|OFF)$/;
const words = /^(?:true|True|TRUE|false|False|FALSE|~|null|Null|NULL|[-+]?\.(?:inf|Inf|INF)|\.(?:nan|NaN|NAN))?$/;
const base60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const decimalFloat = /^[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?$/;

/** Whether a plain scalar of this text is read as a string. Base 60 numbers and old booleans are not, though go-yaml reads them as strings by now. */
const isPlainString = (text: string): boolean => {
  if (oldBooleans.test(text) || words.test(text) || base60.test(text)) return false;
  const first = text.charCodeAt(0);
  if (first === 46) return parseFloat64(text) === undefined;
  const isNumberLike = (first >= 48 && first <= 57) || first === 43 || first === 45;
  if (!isNumberLike) return true;
  if (isTimestamp(text)) return false;
  const plain = text.replaceAll('_', '');
  const whole = parseWhole(plain);
  if (whole !== undefined && fitsInteger(whole, plain)) return false;
  return !(decimalFloat.test(plain) && parseFloat64(plain) !== undefined);
};

/** Signed numbers must fit 64 bits with a sign, unsigned ones 64 bits without. */
const fitsInteger = (value: bigint, text: string): boolean => value >= -(1n << 63n) && value < 1n << (/^[-+]/.test(text) ? 63n : 64n);

/** resolve.go, parseTimestamp: the four formats that Go's time.Parse is given. */
const isTimestamp = (text: string): boolean => {
  const match = /^(\d{4})-(\d{1,2})-(\d{1,2})(?:([Tt ])(\d{1,2}):(\d{1,2}):(\d{1,2})(?:[.,]\d{1,9}\d*)?(Z|[-+]\d\d:\d\d)?)?$/.exec(text);
  if (!match) return false;
  const [, year, month, day, separator, hour, minute, second, zone] = match;
  if (separator !== undefined && (separator === ' ') !== (zone === undefined)) return false;
  const days = new Date(Date.UTC(Number(year), Number(month), 0)).getUTCDate();
  if (Number(month) < 1 || Number(month) > 12 || Number(day) < 1 || Number(day) > days) return false;
  return Number(hour ?? 0) < 24 && Number(minute ?? 0) < 60 && Number(second ?? 0) < 60;
};

/** The style that the encoder asks for, before the emitter looks at the characters. */
const wantedStyle = (text: string): Style => {
  if (text.includes('\n')) return 'literal';
  return isPlainString(text) ? 'plain' : 'double';
};

interface Allowed {
  readonly multiline: boolean;
  readonly plain: boolean;
  readonly single: boolean;
  readonly block: boolean;
}

const lineBreak = /[\n\r\u0085\u2028\u2029]/;
const unprintable = /[^\n\u0020-\u007e\u00a0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const leadingIndicator = /^(?:---|\.\.\.|[#,[\]{}&*!|>'"%@`]|[?:](?=[ \t\n\r\u0085\u2028\u2029]|$)|-(?=[ \t\n\r\u0085\u2028\u2029]|$))/;
const innerIndicator = /.:(?=[ \t\n\r\u0085\u2028\u2029]|$)|[ \t\n\r\0\u0085\u2028\u2029]#/s;
const breakThenSpace = /[\n\r\u0085\u2028\u2029] /;
const spaceThenBreak = / [\n\r\u0085\u2028\u2029]/;

const analyze = (text: string, version: Version): Allowed => {
  if (text === '') return { multiline: false, plain: true, single: true, block: false };
  const multiline = lineBreak.test(text);
  const hasTab = version === 3 && text.includes('\t');
  const isSpecial = unprintable.test(version === 3 ? text.replaceAll('\t', ' ') : text);
  const breakSpace = breakThenSpace.test(text);
  const spaceBreak = spaceThenBreak.test(text);
  const hasOuterSpace = /^[ \n\r\u0085\u2028\u2029]|[ \n\r\u0085\u2028\u2029]$/.test(text);
  const hasIndicator = leadingIndicator.test(text) || innerIndicator.test(text);
  const single = !breakSpace && !spaceBreak && !hasTab && !isSpecial;
  return {
    multiline,
    single,
    plain: single && !multiline && !hasOuterSpace && !hasIndicator,
    block: !text.endsWith(' ') && !spaceBreak && !isSpecial,
  };
};

/** Whether a key may stand on the line of its value; else it is written behind `? `. */
export const isSimpleKey = (text: string): boolean => hasAtMost(128, text) && !lineBreak.test(text);

/** Whether a text has no more bytes in UTF-8. A UTF-16 unit stands for three at most. */
const hasAtMost = (bytes: number, text: string): boolean => text.length * 3 <= bytes || new TextEncoder().encode(text).length <= bytes;

/** Characters of texts whose styles are remembered: a render writes the same words over and over, and the next one again. */
const mostRemembered = 200_000;

/** Longer texts would keep in memory what they were cut out of: V8 copies only what is shorter than 13 characters. */
const longestRemembered = 12;

const remembered = (version: Version, isKey: boolean): ((text: string) => Style) =>
  memoText((text) => findStyle(text, version, isKey), mostRemembered);

const styles = {
  2: { key: remembered(2, true), value: remembered(2, false) },
  3: { key: remembered(3, true), value: remembered(3, false) },
};

/** emitterc.go, yaml_emitter_select_scalar_style, outside flow collections. */
export const chooseStyle = (text: string, version: Version, isKey: boolean): Style =>
  text.length <= longestRemembered ? styles[version][isKey ? 'key' : 'value'](text) : findStyle(text, version, isKey);

/** Too long for a word that means something, begins as no number does, and has nothing that YAML knows: names of things as a rule. */
const isName = /^[A-Za-z_/][\w./-]{5,}$/;

const findStyle = (text: string, version: Version, isKey: boolean): Style => {
  if (isName.test(text)) return 'plain';
  const allowed = analyze(text, version);
  let style = wantedStyle(text);
  if (isKey && allowed.multiline) style = 'double';
  if (style === 'plain' && (!allowed.plain || (text === '' && isKey))) style = 'single';
  if (style === 'single' && !allowed.single) style = 'double';
  if (style === 'literal' && (!allowed.block || isKey)) style = 'double';
  return style;
};
