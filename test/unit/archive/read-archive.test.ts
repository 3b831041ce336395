import { gzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { archiveLimits, readArchive } from '../../../server/src/archive/index.ts';
import { packed } from '../../kit/archive.ts';
import { paxRecord, type TarEntry, tar } from '../../kit/tar.ts';

const chart: TarEntry = { path: 'demo/Chart.yaml', content: 'name: demo\n' };

const read = (entries: readonly TarEntry[]) => readArchive(gzipSync(tar(entries)));

/** The texts of an archive's files by path, or why it is refused. */
const textsOf = async (bytes: Uint8Array): Promise<Record<string, string> | string> => {
  const archive = await readArchive(bytes);
  if ('refused' in archive) return archive.refused;
  return Object.fromEntries(archive.files.map((file) => [file.path, new TextDecoder().decode(file.bytes)]));
};

const refusal = async (bytes: Uint8Array): Promise<string> => {
  const archive = await readArchive(bytes);
  return 'refused' in archive ? archive.refused : `not refused: ${archive.files.map(({ path }) => path)}`;
};

describe('a packed chart', () => {
  it('gives its files without the top folder', async () => {
    expect(await textsOf(packed('demo', { 'Chart.yaml': 'a', 'templates/x/y.yaml': 'b', empty: '' }))).toEqual({
      'Chart.yaml': 'a',
      'templates/x/y.yaml': 'b',
      empty: '',
    });
  });

  it('may have folders and global headers as entries', async () => {
    const archive = tar([
      { path: 'pax_global_header', type: 'g', content: paxRecord('comment', 'abc') },
      { path: 'demo/', type: '5' },
      chart,
      { path: './demo/./values.yaml', content: 'a: 1' },
    ]);
    // Go's path of the last one begins with a folder `.`, so the chart's own folder is left in it.
    expect(await textsOf(gzipSync(archive))).toEqual({ 'Chart.yaml': 'name: demo\n', 'demo/values.yaml': 'a: 1' });
  });

  it('may have paths with backslashes, as Windows makes them', async () => {
    expect(await textsOf(gzipSync(tar([{ path: 'demo\\templates\\a.yaml', content: 'a' }])))).toEqual({ 'templates/a.yaml': 'a' });
  });

  it('keeps long paths whole, however they are written', async () => {
    const long = `templates/${'folder/'.repeat(20)}a.yaml`;
    const path = `demo/${long}`;
    const forms: readonly (readonly TarEntry[])[] = [
      [{ prefix: path.slice(0, path.indexOf('folder') + 48), path: path.slice(path.indexOf('folder') + 49), content: 'a' }],
      [
        { path: 'PaxHeaders/a', type: 'x', content: paxRecord('mtime', '1.5') + paxRecord('path', path) },
        { path: path.slice(0, 100), content: 'a' },
      ],
      [
        { path: '././@LongLink', type: 'L', content: `${path}\0` },
        { path: path.slice(0, 100), content: 'a' },
      ],
    ];
    for (const form of forms) expect(await textsOf(gzipSync(tar([...form, chart])))).toEqual({ [long]: 'a', 'Chart.yaml': 'name: demo\n' });
  });

  it('has the last of two files with one path later', async () => {
    const archive = await read([chart, { ...chart, content: 'name: other\n' }]);
    expect('files' in archive && archive.files.map(({ path }) => path)).toEqual(['Chart.yaml', 'Chart.yaml']);
  });
});

describe('an archive is refused', () => {
  it.each([
    ['a folder above', 'demo/../../etc/passwd'],
    ['a folder above, with backslashes', 'demo\\..\\..\\etc'],
    ['the root', '/etc/passwd'],
    ['a drive', 'C:/windows/a.yaml'],
    ['a drive, with backslashes', 'C:\\windows\\a.yaml'],
    ['a drive behind the folder', 'demo/c:/a.yaml'],
  ])('with a path that leads to %s', async (_, path) => {
    const message = await refusal(gzipSync(tar([chart, { path, content: 'x' }])));
    expect(message).toContain('leads outside');
    expect(message).toContain(path);
  });

  it('with a path that PAX records lead out', async () => {
    const message = await refusal(gzipSync(tar([{ path: 'h', type: 'x', content: paxRecord('path', '../../x') }, chart])));
    expect(message).toContain('(../../x)');
  });

  it('with files beside the chart folder', async () => {
    expect(await refusal(gzipSync(tar([{ path: 'Chart.yaml', content: 'name: a' }])))).toContain('outside of its chart folder (Chart.yaml)');
  });

  it.each([
    ['1', 'a link'],
    ['2', 'a link'],
    ['3', 'a device or pipe'],
    ['6', 'a device or pipe'],
  ])('with an entry of type %s', async (type, word) => {
    expect(await refusal(gzipSync(tar([chart, { path: 'demo/values.yaml', type }])))).toBe(
      `the archive holds ${word} (demo/values.yaml), which a packed chart must not`,
    );
  });

  it('that is empty, no gzip, or holds no tar', async () => {
    expect(await refusal(new Uint8Array())).toContain('not a gzip archive');
    expect(await refusal(Buffer.from('name: demo'))).toContain('not a gzip archive');
    expect(await refusal(gzipSync(''))).toBe('the archive holds no files');
    expect(await refusal(gzipSync(tar([])))).toBe('the archive holds no files');
    expect(await refusal(gzipSync(Buffer.alloc(2000, 'x')))).toContain('no tar header at its start');
  });

  it('that is cut off, wherever it is cut', async () => {
    const whole = gzipSync(tar([chart, { path: 'demo/values.yaml', content: 'a: 1\n'.repeat(500) }]));
    for (let length = 0; length < whole.length; length++) expect(await refusal(whole.subarray(0, length))).not.toContain('not refused');
  });

  it('whose tar is cut off, with the entry at which it ends', async () => {
    const whole = tar([chart, { path: 'demo/values.yaml', content: 'a: 1\n'.repeat(500) }]);
    expect(await refusal(gzipSync(whole.subarray(0, 1024 + 700)))).toContain('ends in the middle of demo/values.yaml');
    expect(await refusal(gzipSync(whole.subarray(0, 1024 + 100)))).toContain('middle of a header, after demo/Chart.yaml');
  });

  it('whose headers are damaged', async () => {
    const damaged = tar([chart, chart]);
    damaged[1024 + 3] = 0x41;
    expect(await refusal(gzipSync(damaged))).toContain('no tar header after demo/Chart.yaml');
    expect(await refusal(gzipSync(tar([{ ...chart, size: 8 ** 11 - 1 }])))).toContain('ends in the middle of demo/Chart.yaml');
  });
});

describe('an archive is bounded', () => {
  it('in what it unpacks to', async () => {
    const bomb = gzipSync(Buffer.alloc(archiveLimits.total + 1024));
    expect(await refusal(bomb)).toBe('the archive unpacks to more than 100 MiB');
  });

  it('by the room that is left for it', async () => {
    const archive = packed('demo', { 'Chart.yaml': 'a'.repeat(3 * 1024 * 1024) });
    expect(await readArchive(archive, 2 * 1024 * 1024)).toEqual({ refused: 'the archive unpacks to more than 2 MiB' });
    expect(await readArchive(archive, 4 * 1024 * 1024)).toHaveProperty('files');
  });

  it('in its own size', async () => {
    expect(await refusal(new Uint8Array(archiveLimits.compressed + 1))).toBe('the archive is larger than 20 MB');
  });

  it('in the size of a file, which is named', async () => {
    const archive = packed('demo', { 'values.yaml': new Uint8Array(archiveLimits.file + 1) });
    expect(await refusal(archive)).toBe('demo/values.yaml in the archive is larger than 5 MiB');
  });

  it.each([['0'], ['5'], ['x'], ['g'], ['L']])('in its number of entries of type %s', async (type) => {
    const many = Buffer.concat([
      ...Array.from({ length: archiveLimits.entries + 1 }, () => tar([{ path: 'demo/a', type }]).subarray(0, 512)),
      tar([chart]),
    ]);
    expect(await refusal(gzipSync(many))).toContain(`more than ${archiveLimits.entries} entries`);
  });
});
