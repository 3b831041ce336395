import { describe, expect, it } from 'vitest';
import { basename, dirname, isFailure, join, MemoryFileSystem, OverlayFileSystem } from '../../../server/src/environment/index.ts';

const text = (bytes: unknown): string | undefined => (bytes instanceof Uint8Array ? new TextDecoder().decode(bytes) : undefined);

describe('a location', () => {
  it.each([
    ['/work/demo', 'charts/redis', '/work/demo/charts/redis'],
    ['/work/demo', './a//b/', '/work/demo/a/b'],
    ['/work/demo', '../common', '/work/common'],
    ['/work/demo', '../../../../common', '/common'],
    ['C:/work', '../../common', 'C:/common'],
    ['file:///work/demo', '../common', 'file:///work/common'],
    ['file:///work', '../../../common', 'file:///common'],
    ['vscode-vfs://github/owner/demo', '../../../../common', 'vscode-vfs://github/common'],
    ['', 'a/b', '/a/b'],
  ])('%s joined with %s is %s', (base, relative, joined) => expect(join(base, relative)).toBe(joined));

  it('has a name and a folder', () => {
    expect(basename('/work/demo')).toBe('demo');
    expect(basename('demo')).toBe('demo');
    expect(dirname('/work/demo')).toBe('/work');
    expect(dirname('demo')).toBe('');
  });
});

describe('files in memory', () => {
  const files = new MemoryFileSystem([
    ['/a/x.yaml', 'x'],
    ['/a/b/y.yaml', new Uint8Array([1])],
    ['/ab/z.yaml', 'z'],
  ]);

  it('are read, and are undefined where there are none', async () => {
    expect(text(await files.readFile('/a/x.yaml'))).toBe('x');
    expect(await files.readFile('/a')).toBeUndefined();
    expect(await files.readFile('/none')).toBeUndefined();
  });

  it('lie in folders', async () => {
    expect(await files.readDirectory('/a')).toEqual([
      { name: 'x.yaml', kind: 'file' },
      { name: 'b', kind: 'directory' },
    ]);
    expect(await files.readDirectory('/a/x.yaml')).toBeUndefined();
    expect(await files.readDirectory('/none')).toBeUndefined();
  });

  it('can be removed', async () => {
    const some = new MemoryFileSystem([['/a/x.yaml', 'x']]);
    some.remove('/a/x.yaml');
    expect(await some.readDirectory('/a')).toBeUndefined();
  });
});

describe('an overlay', () => {
  const below = new MemoryFileSystem([['/demo/values.yaml', 'saved']]);

  it('has what is open before what is saved', async () => {
    const open = new Map([['/demo/values.yaml', 'open']]);
    const files = new OverlayFileSystem(below, open);
    expect(text(await files.readFile('/demo/values.yaml'))).toBe('open');
    open.delete('/demo/values.yaml');
    expect(text(await files.readFile('/demo/values.yaml'))).toBe('saved');
  });

  it('has an empty file that is open', async () => {
    const files = new OverlayFileSystem(below, new Map([['/demo/values.yaml', '']]));
    expect(text(await files.readFile('/demo/values.yaml'))).toBe('');
  });
});

it('a failure is none of bytes, folders and nothing', () => {
  expect(isFailure({ failure: 'it is locked' })).toBe(true);
  expect(isFailure(new Uint8Array())).toBe(false);
  expect(isFailure([])).toBe(false);
  expect(isFailure(undefined)).toBe(false);
});
