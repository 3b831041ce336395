import { describe, expect, it } from 'vitest';
import { chartOf } from '../../kit/charts.ts';

const paths = [
  '.helmignore',
  'README.md',
  'ci/a.yaml',
  'docs/a.md',
  'docs/deep/b.md',
  'docs.md',
  'rudder.txt',
  'templates/.hidden',
  'templates/a.yaml',
];

/** The files that a `.helmignore` leaves of the ones above, and of its lines those that are refused. */
const left = async (...lines: readonly string[]): Promise<{ files: string[]; refused: string[] }> => {
  const text = lines.join('\n');
  const chart = await chartOf({ ...Object.fromEntries(paths.map((path) => [path, 'x'])), '.helmignore': text });
  return {
    files: [...chart.files.keys(), ...chart.templates.map(({ name }) => name)].filter((path) => path !== '.helmignore').sort(),
    refused: chart.problems.filter(({ file }) => file === '.helmignore').map(({ range }) => text.slice(range.start, range.end)),
  };
};

const without = (...gone: readonly string[]): string[] =>
  paths.filter((path) => path !== '.helmignore' && path !== 'templates/.hidden' && !gone.includes(path)).sort();

describe('.helmignore', () => {
  it.each<[string, string[]]>([
    ['', []],
    ['# docs', []],
    ['*.md', ['README.md', 'docs.md', 'docs/a.md', 'docs/deep/b.md']],
    ['/*.md', ['README.md', 'docs.md']],
    ['docs/*.md', ['docs/a.md']],
    ['docs/', ['docs/a.md', 'docs/deep/b.md']],
    ['docs', ['docs/a.md', 'docs/deep/b.md']],
    ['README.md/', []],
    ['deep', ['docs/deep/b.md']],
    ['/deep', []],
    ['/docs/deep', ['docs/deep/b.md']],
    ['ru[c-e]?er.txt', ['rudder.txt']],
    ['ru[^c-e]*.txt', []],
    ['r\\udder.txt', ['rudder.txt']],
    ['[z-a]udder.txt', []],
    ['  ci  \r', ['ci/a.yaml']],
  ])('%s', async (line, gone) => {
    expect(await left(line)).toEqual({ files: without(...gone), refused: [] });
  });

  it('with a negation leaves out whatever does not match, as Helm does', async () => {
    expect((await left('!*.md')).files).toEqual(['README.md', 'docs.md']);
    expect((await left('!docs/')).files).toEqual([]);
  });

  it('is refused by Helm for `**` and broken patterns: the line is told and has no effect', async () => {
    expect(await left('*.txt', '  docs/**/b.md ', 'a[b', 'x\\')).toEqual({ files: without('rudder.txt'), refused: ['docs/**/b.md', 'a[b', 'x\\'] });
  });

  it('of the chart counts for its subcharts, whose own does not', async () => {
    const chart = await chartOf({
      '.helmignore': '*.txt\ncharts/b/\n',
      'charts/a/Chart.yaml': 'name: a\nversion: 1.0.0\n',
      'charts/a/.helmignore': '*.md\n',
      'charts/a/a.txt': 'x',
      'charts/a/a.md': 'x',
      'charts/b/Chart.yaml': 'name: b\nversion: 1.0.0\n',
    });
    expect(chart.subcharts.map(({ chart: { metadata, files } }) => [metadata.name, [...files.keys()]])).toEqual([['a', ['.helmignore', 'a.md']]]);
  });

  it('takes no long time for many stars', async () => {
    const start = performance.now();
    const chart = await chartOf({ '.helmignore': `${'*a'.repeat(40)}b`, [`${'a'.repeat(200)}`]: 'x' });
    expect(chart.files.size).toBe(2);
    expect(performance.now() - start).toBeLessThan(5000);
  });
});
