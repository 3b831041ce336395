/** `--set` and `--set-string` as Helm reads them, oddities included. */
import { describe, expect, test } from 'vitest';
import { setValue } from '../../../server/src/chart/index.ts';
import type { Plain } from '../../../server/src/yaml/index.ts';

const plain = (data: unknown): Plain => {
  if (Array.isArray(data)) return data.map(plain);
  if (data !== null && typeof data === 'object') return new Map(Object.entries(data).map(([key, value]) => [key, plain(value)]));
  return data as Plain;
};
const json = (value: Plain): unknown =>
  value instanceof Map ? Object.fromEntries([...value].map(([key, item]) => [key, json(item)])) : Array.isArray(value) ? value.map(json) : value;

const set = (flag: string, before: unknown = {}, asString = false): unknown => json(setValue(plain(before) as never, flag, asString));

describe('values', () => {
  test.each<[string, unknown]>([
    ['', {}],
    ['a=1', { a: 1n }],
    ['a=x,b=y', { a: 'x', b: 'y' }],
    ['a=', { a: '' }],
    ['a=,b=1', { a: '', b: 1n }],
    ['a=1,', { a: 1n }],
    ['a=x y', { a: 'x y' }],
    ['a=x=y', { a: 'x=y' }],
    ['a=true,b=FALSE,c=null,d=yes', { a: true, b: false, c: null, d: 'yes' }],
    ['a=0,b=00009,c=-5,d=+5,e=-0,f=1.5,g=1e3', { a: 0n, b: '00009', c: -5n, d: 5n, e: 0n, f: '1.5', g: '1e3' }],
    ['a=9223372036854775807,b=9223372036854775808', { a: 9223372036854775807n, b: '9223372036854775808' }],
    ['a=x\\,y', { a: 'x,y' }],
    ['a\\.b=1', { 'a.b': 1n }],
    ['a\\=b=1', { 'a=b': 1n }],
    ['a=\\\\', { a: '\\' }],
    ['a=x\\', { a: 'x' }],
    ['a.b.c=1,a.d=2', { a: { b: { c: 1n }, d: 2n } }],
    ['a.b=', { a: { b: '' } }],
    ['a.', {}],
    ['=1', {}],
    ['a={1,x,true}', { a: [1n, 'x', true] }],
    ['a={},b=1', { a: [''], b: 1n }],
    ['a={1}b=2', { a: [1n], b: 2n }],
    ['a={x\\,y\\},z}', { a: ['x,y}', 'z'] }],
    ['a[0]=x,a[2]=z', { a: ['x', null, 'z'] }],
    ['a[0].b=1,a[0].c=2,a[1].b=3', { a: [{ b: 1n, c: 2n }, { b: 3n }] }],
    ['a[1][0]=x', { a: [null, ['x']] }],
    ['a[0]=', { a: [''] }],
    ['a[0]={1,2}', { a: [[1n, 2n]] }],
    ['a[0]', { a: [] }],
    ['a[0].b=', { a: [] }],
    ['a.b[0].c=1', { a: { b: [{ c: 1n }] } }],
    ['ä=ö', { ä: 'ö' }],
    ['__proto__.x=1', { ['__proto__']: { x: 1n } }],
  ])('%s', (flag, value) => expect(set(flag)).toEqual(value));

  test('are all texts with --set-string', () => expect(set('a=1,b=true,c={1,null}', {}, true)).toEqual({ a: '1', b: 'true', c: ['1', 'null'] }));

  test.each<[unknown, string, unknown]>([
    [{ a: { b: 1, c: 2 } }, 'a.b=3', { a: { b: 3n, c: 2 } }],
    [{ a: { b: 1 } }, 'a=x', { a: 'x' }],
    [{ a: [1, 2, 3] }, 'a[1]=x', { a: [1, 'x', 3] }],
    [{ a: [1] }, 'a[0].b=x', { a: [{ b: 'x' }] }],
    [{ a: [null] }, 'a[0][1]=x', { a: [[null, 'x']] }],
    [{ a: [1, 2] }, 'a={3}', { a: [3n] }],
  ])('%j and %s', (before, flag, value) => expect(set(flag, before)).toEqual(value));

  test('leave what they were given as it was', () => {
    const before = plain({ a: { b: [1] } });
    setValue(before as never, 'a.b[0]=2,a.c=3', false);
    expect(json(before)).toEqual({ a: { b: [1] } });
  });
});

describe('values that cannot be read', () => {
  test.each<[string, string, unknown?]>([
    ['a', 'key "a" has no value'],
    ['a.b', 'key "b" has no value'],
    ['a,b=1', 'key "a" has no value (cannot end with ,)'],
    ['a=1,,', 'key "" has no value (cannot end with ,)'],
    ['a.=1', 'key map "a" has no value'],
    ['a.,b=1', 'key "" has no value (cannot end with ,)'],
    ['a={1,2', "list must terminate with '}'"],
    ['a[=1', 'error parsing index: a closing bracket is missing'],
    ['a[x]=1', 'error parsing index: "x" is no whole number'],
    ['a[]=1', 'error parsing index: "" is no whole number'],
    ['a[-1]=1', 'negative -1 index not allowed'],
    ['a[0]x=1', 'unexpected data at end of array index: "x"'],
    ['a[65537]=1', 'index of 65537 is greater than maximum supported index of 65536'],
    [`${'a.'.repeat(31)}b=1`, 'value name nested level is greater than maximum supported nested level of 30'],
    [`a${'[0]'.repeat(40_000)}=1`, 'it is nested too deeply'],
    ['a.b=1', 'key "a" is no map, but `x`', { a: 'x' }],
    ['a.b=1', 'key "a" is no map, but null', { a: null }],
    ['a[0]=1', 'key "a" is no list, but a map', { a: {} }],
    ['a[0][0]=1', 'item 0 is no list, but a map', { a: [{}] }],
  ])('%s', (flag, message, before) => expect(() => set(flag, before)).toThrow(message));

  test('but 30 names within names can', () => expect(() => set(`${'a.'.repeat(30)}b=1`)).not.toThrow());
});
