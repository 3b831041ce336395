import { describe, expect, it } from 'vitest';
import { SourceText } from '../../../server/src/base/index.ts';
import { functions } from '../../../server/src/functions/index.ts';
import { Dict, int, List, type Marked, type Origin, Source, Str, TextBuilder, type Value } from '../../../server/src/value/index.ts';

const source = new SourceText('templates/a.yaml', '');

/** An origin that can be told by name; one that begins with `drift` reads the chart's version. */
const origin = (name: string): Origin => ({
  kind: 'read',
  source,
  range: { start: 0, end: 0 },
  frame: name,
  sources: name.startsWith('drift') ? Source.chartVersion : 0,
  inner: undefined,
});

/** `<name:text>` marks a stretch as coming from there. */
const marked = (text: string): Str => {
  const out = new TextBuilder();
  for (const [, name, inside, plain] of text.matchAll(/<(\w+):([^>]*)>|([^<]+)/g)) {
    if (name) out.addFrom(inside ?? '', origin(name));
    else out.add(plain ?? '');
  }
  const built = out.build();
  return new Str(built.text, built.runs, text.includes('<drift') ? Source.chartVersion : 0);
};

/** The same notation for a result; neighbours of one origin in one stretch. */
const shown = ({ text, runs }: Marked): string => {
  let written = '';
  let start = 0;
  let open = '';
  for (const { end, origin: from } of runs ?? [{ end: text.length, origin: undefined }]) {
    const name = from ? String(from.frame) : '';
    if (name !== open) written += `${open && '>'}${name && `<${name}:`}`;
    open = name;
    written += text.slice(start, end);
    start = end;
  }
  return written + (open && '>');
};

const call = (name: string, ...args: readonly Value[]): Value => {
  const found = functions.get(name);
  if (!found) throw new Error(name);
  return found.call(args, { now: () => 0n, random: (bytes) => new Uint8Array(bytes), spend: () => {} });
};

const text = (value: Value | undefined): string => (value?.kind === 'string' ? shown(value) : `a ${value?.kind}`);
const dict = (entries: Readonly<Record<string, Value>>): Dict => new Dict(new Map(Object.entries(entries)));

describe('encoders keep the origins of strings and keys', () => {
  const value = (): Dict => {
    const labels = dict({ plain: marked('<drift:1.2.3>'), quoted: marked('x: <drift:"1">'), long: marked('a\n<drift:b>\nc') });
    labels.keyOrigins = new Map([['plain', origin('key')]]);
    return dict({ labels, list: new List([marked('<a:x>'), int(1)]) });
  };
  const labels = 'labels:\n  long: |-\n    a\n    <drift:b>\n    c\n  <key:plain>: <drift:1.2.3>\n  quoted: \'x: <drift:"1">\'\n';
  it.each([
    ['toYaml', `${labels}list:\n- <a:x>\n- 1`],
    ['toYamlPretty', `${labels}list:\n  - <a:x>\n  - 1`],
    ['toJson', '{"labels":{"long":"a\\n<drift:b>\\nc","<key:plain>":"<drift:1.2.3>","quoted":"x: \\"<drift:1>\\""},"list":["<a:x>",1]}'],
    ['toToml', 'list = ["<a:x>", 1]\n\n[labels]\n  long = "a\\n<drift:b>\\nc"\n  <key:plain> = "<drift:1.2.3>"\n  quoted = "x: \\"<drift:1>\\""\n'],
  ])('%s', (name, expected) => {
    const result = call(name, value());
    expect(text(result)).toBe(expected);
    expect(result.sources).toBe(Source.chartVersion);
  });

  it('folds a long line without losing its origins', () => {
    const words = 'word '.repeat(16);
    expect(text(call('toYaml', dict({ a: marked(`${words}<drift:end of it>`) })))).toBe(`a: ${words.trimEnd()}\n  <drift:end of it>`);
  });
});

describe('decoders give strings and keys the origins of the text', () => {
  it.each([
    ['fromYaml', '<key:version>: <drift:1.2.3>-x\nquoted: "a<b:b>"\nnumber: <drift:15>\nother: 1'],
    ['fromJson', '{"<key:version>": "<drift:1.2.3>-x", "quoted": "a<b:b>", "number": <drift:15>, "other": 1}'],
    ['fromToml', '<key:version> = "<drift:1.2.3>-x"\nquoted = "a<b:b>"\nnumber = <drift:15>\nother = 1'],
  ])('%s', (name, input) => {
    const result = call(name, marked(input)) as Dict;
    const entry = (key: string): Value | undefined => result.entries.get(key);
    expect(text(entry('version'))).toBe('<drift:1.2.3>-x');
    expect(text(entry('quoted'))).toBe('a<b:b>');
    expect(result.keyOrigins?.get('version')?.frame).toBe('key');
    expect(['version', 'quoted', 'number', 'other'].map((key) => entry(key)?.sources)).toEqual([Source.chartVersion, 0, Source.chartVersion, 0]);
  });

  it('blames an escape on the text that it was written with', () => {
    expect(text(call('mustFromJson', marked('"a\\u00<drift:e9>b"')))).toBe('a<drift:é>b');
  });

  it('takes the sources of a text that has no origins for all of its values', () => {
    const result = call('fromYaml', new Str('a: 1\nb: x', undefined, Source.lookup)) as Dict;
    expect([...result.entries.values()].map(({ sources }) => sources)).toEqual([Source.lookup, Source.lookup]);
  });
});

describe('what mixes its argument is blamed as a whole on where that came from', () => {
  it.each([
    ['b64enc', '<drift:YWI=>'],
    ['b32enc', '<drift:MFRA====>'],
    ['adler32sum', '<drift:19267780>'],
  ])('%s', (name, expected) => {
    expect(text(call(name, marked('<drift:ab>')))).toBe(expected);
  });
  it('escapes character by character', () => {
    expect(text(call('urlquery', marked('a <drift:b c>d')))).toBe('a+<drift:b+c>d');
    expect(text(call('html', marked('<drift:a&b>c')))).toBe('<drift:a&amp;b>c');
  });
});

describe('accessors hand on the element itself', () => {
  const element = marked('<drift:x>');
  const list = (): List => new List([element]);
  it.each<[string, readonly Value[]]>([
    ['first', [list()]],
    ['last', [list()]],
    ['index', [list(), int(0)]],
    ['get', [dict({ a: element }), new Str('a')]],
    ['index', [dict({ a: element }), new Str('a')]],
    ['dig', [new Str('a'), new Str(''), dict({ a: element })]],
    ['default', [new Str('d'), element]],
    ['coalesce', [new Str(''), element]],
  ])('%s', (name, args) => {
    expect(call(name, ...args)).toBe(element);
  });

  it('keeps elements in new containers, and blames only what decides', () => {
    const kept = call('omit', dict({ a: element, b: new Str('y') }), new Str('b')) as Dict;
    expect(kept.entries.get('a')).toBe(element);
    expect(kept.sources).toBe(0);
    expect(call('has', new Str('x'), list()).sources).toBe(Source.chartVersion);
  });

  it('remembers the origin of a key that a dict was given', () => {
    const made = call('dict', marked('<drift:a>'), int(1)) as Dict;
    expect(made.keyOrigins?.get('a')?.frame).toBe('drift');
    expect(text(call('toYaml', made))).toBe('<drift:a>: 1');
  });
});
