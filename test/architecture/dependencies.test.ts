/** package.json against the code and ARCHITECTURE.md: every package is used and has its reason, every address is known. */
import { describe, expect, it } from 'vitest';
import { filesBelow, importsOf, read, tableBelow, unquoted } from '../kit/source.ts';

interface Manifest {
  readonly dependencies: Readonly<Record<string, string>>;
  readonly devDependencies: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly engines: Readonly<Record<string, string>>;
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const page = read('ARCHITECTURE.md');

const shipped = [...filesBelow('server/src', '.ts'), ...filesBelow('client/src', '.ts')];
const others = [...filesBelow('test', '.ts', '.mjs', '.cjs', '.js'), 'esbuild.mjs', 'vitest.config.mts'];

/** Whether one of the files imports the package or a part of it. */
const isImported = (name: string, files: readonly string[]): boolean =>
  files.some((file) => importsOf(read(file)).some((imported) => imported === name || imported.startsWith(`${name}/`)));

/** Packages that are programs: by what stands for them in scripts. */
const programs: Readonly<Record<string, string>> = { typescript: 'tsc', '@biomejs/biome': 'biome' };

const isRun = (name: string): boolean =>
  [...Object.values(manifest.scripts), read('test/run.mjs')].some((text) => new RegExp(`\\b${programs[name]}\\b`).test(text));

describe('dependencies', () => {
  it('of the program are imported by it', () => {
    expect(Object.keys(manifest.dependencies).filter((name) => !isImported(name, shipped))).toEqual([]);
  });

  it('for development are imported by tests and scripts, run by them, or types of what is imported', () => {
    const unused = Object.keys(manifest.devDependencies).filter((name) => {
      if (name in programs) return !isRun(name);
      if (name === '@types/node') return false;
      if (name.startsWith('@types/')) return !isImported(name.slice('@types/'.length), shipped);
      return !isImported(name, others);
    });
    expect(unused).toEqual([]);
  });

  it('are listed with a reason, and no others are', () => {
    const listed = (heading: string): string[] =>
      tableBelow(page, heading).map(([name = '', reason = '']) => {
        expect(reason.length, `the reason for ${name}`).toBeGreaterThan(5);
        return unquoted(name);
      });
    expect(listed('## Dependencies').sort()).toEqual(Object.keys(manifest.dependencies).sort());
    expect(listed('For development:').sort()).toEqual(Object.keys(manifest.devDependencies).sort());
  });

  it('have one exact version', () => {
    const all = { ...manifest.dependencies, ...manifest.devDependencies };
    expect(Object.entries(all).filter(([, version]) => !/^\d+\.\d+\.\d+$/.test(version))).toEqual([]);
  });

  it('types are those of the oldest hosts that are supported', () => {
    expect(manifest.engines.vscode).toBe(`^${manifest.devDependencies['@types/vscode']}`);
    expect(manifest.engines.node?.replace(/\D*(\d+).*/, '$1')).toBe(manifest.devDependencies['@types/node']?.split('.')[0]);
  });
});

describe('web addresses', () => {
  /** Addresses that may appear, with the reason. */
  const allowed: Readonly<Record<string, string>> = {};

  it('appear nowhere in what ships, but for those with a reason', () => {
    const files = [
      ...shipped,
      ...filesBelow('server/src', '.md'),
      ...filesBelow('syntaxes', '.json'),
      ...['package.json', 'README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', 'esbuild.mjs'],
    ];
    const found = files.flatMap((file) =>
      [...read(file).matchAll(/\b(?:https?|wss?|ftp):\/\/[^\s'"`)<>]*/g)].map(([address]) => ({ file, address })),
    );
    expect(found.filter(({ address }) => !(address in allowed))).toEqual([]);
  });
});
