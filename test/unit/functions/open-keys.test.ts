import { describe, expect, it } from 'vitest';
import { functions, lookupKey } from '../../../server/src/functions/index.ts';
import { Dict, Str, str, type Value } from '../../../server/src/value/index.ts';

const call = (name: string, ...args: readonly Value[]): Value => {
  const found = functions.get(name);
  if (!found) throw new Error(name);
  return found.call(args, { now: () => 0n, random: () => new Uint8Array(), spend: () => {} });
};

/** `.Values.a`, which has a key `b`. */
const input = (): Dict => {
  const made = new Dict(new Map([['b', str('x')]]));
  made.from = { kind: 'input', path: ['a'] };
  return made;
};

const pathOf = (value: Value | undefined): unknown => (value?.from?.kind === 'input' ? value.from.path : value);

describe('a key that an input lacks could be set by a user', () => {
  it('is a nil that names its path', () => {
    const open = lookupKey(input(), 'c');
    expect(open?.kind).toBe('nil');
    expect(pathOf(open)).toEqual(['a', 'c']);
  });

  it('is found by index, and is an empty string for get', () => {
    expect(pathOf(call('index', input(), str('c')))).toEqual(['a', 'c']);
    const got = call('get', input(), str('c'));
    expect(got).toBeInstanceOf(Str);
    expect(pathOf(got)).toEqual(['a', 'c']);
  });

  it('stays open in a default of dig, which says so in terms of default', () => {
    const result = call('dig', str('c'), str('d'), str('none'), input());
    expect(result).toMatchObject({ kind: 'string', text: 'none', from: { kind: 'call', name: 'default' } });
    const missing = result.from?.kind === 'call' ? result.from.args[1] : undefined;
    expect(pathOf(missing)).toEqual(['a', 'c', 'd']);
  });

  it.each<[string, Dict]>([
    ['a merge into a new dict', call('merge', new Dict(), input()) as Dict],
    ['a second merge', call('merge', call('merge', new Dict(), input()) as Dict, new Dict()) as Dict],
    ['an overwriting merge', call('mergeOverwrite', new Dict(), input()) as Dict],
    ['a copy', call('deepCopy', input()) as Dict],
    ['what omit leaves', call('omit', input(), str('z')) as Dict],
    ['what pick takes', call('pick', input(), str('c')) as Dict],
  ])('stays open through %s', (_, dict) => {
    expect(pathOf(lookupKey(dict, 'c'))).toEqual(['a', 'c']);
  });

  it.each<[string, Dict]>([
    ['a dict of the template', new Dict()],
    ['where unset removed it', call('unset', input(), str('c')) as Dict],
    ['where omit removed it', call('omit', input(), str('c')) as Dict],
    ['where pick did not take it', call('pick', input(), str('b')) as Dict],
  ])('is not open in %s', (_, dict) => {
    expect(lookupKey(dict, 'c')).toBeUndefined();
  });

  it('is closed once it is set, and open no more after unset', () => {
    const dict = input();
    call('set', dict, str('c'), str('y'));
    expect(lookupKey(dict, 'c')).toMatchObject({ text: 'y' });
    call('unset', dict, str('c'));
    expect(lookupKey(dict, 'c')).toBeUndefined();
  });
});
