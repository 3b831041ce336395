/** The table of rooms in ARCHITECTURE.md is what the imports say. */
import path from 'node:path';
import { describe, expect, it } from 'vitest';
import { codeOf, filesBelow, importCount, importsOf, read, tableBelow, unquoted } from '../kit/source.ts';

interface Room {
  readonly name: string;
  readonly rooms: ReadonlySet<string>;
  readonly packages: ReadonlySet<string>;
}

const list = (cell: string): ReadonlySet<string> => new Set(cell === '–' ? [] : cell.split(',').map((name) => name.trim()));

const page = read('ARCHITECTURE.md');
const rooms = new Map(
  tableBelow(page, '## Rooms').map(([name = '', , allowed = '', packages = '']): [string, Room] => [
    unquoted(name),
    { name: unquoted(name), rooms: list(allowed), packages: list(packages) },
  ]),
);

interface Import {
  /** As it is written. */
  readonly name: string;
  /** The file that it leads to; undefined for packages. */
  readonly target: string | undefined;
}

interface Source {
  readonly file: string;
  readonly room: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const roomOf = (file: string): string => (file.startsWith('client/') ? 'client' : (file.split('/')[2] ?? ''));

const sources = [...filesBelow('server/src', '.ts'), ...filesBelow('client/src', '.ts')].map((file): Source => {
  const text = read(file);
  const imports = importsOf(text).map((name) => ({
    name,
    target: name.startsWith('.') ? path.posix.join(path.posix.dirname(file), name) : undefined,
  }));
  return { file, room: roomOf(file), text, imports };
});

/** The package of an import: `vscode-languageserver` for `vscode-languageserver/node`, `node:` for every module of Node. */
const packageOf = (name: string): string => {
  if (name.startsWith('node:')) return 'node:';
  return name
    .split('/')
    .slice(0, name.startsWith('@') ? 2 : 1)
    .join('/');
};

/** Offending imports, a line each. */
const offences = (judge: (source: Source, imported: Import) => string | undefined): string[] =>
  sources.flatMap((source) =>
    source.imports.flatMap((imported) => {
      const reason = judge(source, imported);
      return reason === undefined ? [] : [`${source.file} imports ${imported.name}: ${reason}`];
    }),
  );

/** Edges among `nodes` that lie on a cycle. */
const cyclesIn = (nodes: ReadonlyMap<string, ReadonlySet<string>>): string[] => {
  const reaches = (from: string): ReadonlySet<string> => {
    const seen = new Set<string>();
    const pending = [...(nodes.get(from) ?? [])];
    for (let next = pending.pop(); next !== undefined; next = pending.pop()) {
      if (seen.has(next)) continue;
      seen.add(next);
      pending.push(...(nodes.get(next) ?? []));
    }
    return seen;
  };
  return [...nodes.keys()].filter((node) => reaches(node).has(node)).sort();
};

describe('rooms', () => {
  it('are those of the table', () => {
    expect([...new Set(sources.map(({ room }) => room))].sort()).toEqual([...rooms.keys()].sort());
    for (const { name, rooms: allowed } of rooms.values())
      for (const other of allowed) expect(rooms.has(other), `${name} may import ${other}, which is no room`).toBe(true);
  });

  it('all imports are seen, and lead somewhere', () => {
    for (const { file, text, imports } of sources) expect(imports.length, file).toBeGreaterThanOrEqual(importCount(text));
    const files = new Set(sources.map(({ file }) => file));
    expect(offences((_, { target }) => (target !== undefined && !files.has(target) ? 'there is no such file' : undefined))).toEqual([]);
  });

  it('import only the rooms that the table allows', () => {
    expect(
      offences(({ room }, { target }) => {
        const other = target === undefined ? room : roomOf(target);
        return other === room || rooms.get(room)?.rooms.has(other) ? undefined : `${room} may not know ${other}`;
      }),
    ).toEqual([]);
  });

  it('the table allows nothing that nobody needs', () => {
    const unused = [...rooms.values()].flatMap(({ name, rooms: allowed, packages }) => {
      const imports = sources.filter(({ room }) => room === name).flatMap((source) => source.imports);
      const used = new Set(imports.map(({ name: imported, target }) => (target === undefined ? packageOf(imported) : roomOf(target))));
      return [...allowed, ...packages].filter((other) => !used.has(other)).map((other) => `${name} does not use ${other}`);
    });
    expect(unused).toEqual([]);
  });

  it('are entered through their index.ts alone', () => {
    expect(
      offences(({ room }, { target }) =>
        target === undefined || roomOf(target) === room || target === `server/src/${roomOf(target)}/index.ts` ? undefined : 'the way in is index.ts',
      ),
    ).toEqual([]);
  });

  it('have no cycles between them', () => {
    const graph = new Map([...rooms.values()].map(({ name, rooms: allowed }) => [name, allowed]));
    expect(cyclesIn(graph)).toEqual([]);
  });

  it('have no cycles between files, but the one that the page names', () => {
    const graph = new Map(sources.map(({ file, imports }) => [file, new Set(imports.flatMap(({ target }) => target ?? []))]));
    const exception = /\nThe exception: ([^\n]*?) call each other/.exec(page)?.[1] ?? '';
    const named = [...exception.matchAll(/`([^`]+)`/g)].map(([, file]) => `server/src/${file}`).sort();
    expect(cyclesIn(graph)).toEqual(named);
  });

  it('import only the packages that the table allows', () => {
    expect(
      offences(({ room }, { name, target }) =>
        target !== undefined || rooms.get(room)?.packages.has(packageOf(name)) ? undefined : `${room} may not use ${packageOf(name)}`,
      ),
    ).toEqual([]);
  });

  it('are indexed by a list of exports alone', () => {
    const indexes = sources.filter(({ file }) => file.endsWith('/index.ts'));
    const deeper = sources.filter(({ file, text }) => !file.endsWith('/index.ts') && /(?:^|\n)export (?:type )?(?:\*|\{[^}]*\}) from/.test(text));
    expect(deeper.map(({ file }) => `${file} exports what another file made`)).toEqual([]);
    for (const room of rooms.keys()) {
      if (['node', 'browser', 'client'].includes(room)) continue;
      expect(
        indexes.some(({ file }) => file === `server/src/${room}/index.ts`),
        `${room} has no index.ts`,
      ).toBe(true);
    }
  });
});

describe('the server runs in any host', () => {
  const nodeOnly = /(?<![.\w$])(?:process|Buffer|setImmediate|clearImmediate|__dirname|__filename|require|module|global|NodeJS)(?![\w$]|\??:)/g;

  it('names of Node appear in node/ alone', () => {
    const found = sources
      .filter(({ room }) => room !== 'node')
      .flatMap(({ file, text }) => [...codeOf(text).matchAll(nodeOnly)].map(([name]) => `${file} uses ${name}`));
    expect(found).toEqual([]);
  });

  it('nothing reads the machine’s clock or makes random numbers, but the entries', () => {
    const found = sources
      .filter(({ room }) => room !== 'node' && room !== 'browser')
      .flatMap(({ file, text }) =>
        [...codeOf(text).matchAll(/\b(?:Date\.now|Math\.random|performance\.now|getRandomValues|randomUUID|new Date\(\))/g)].map(
          ([name]) => `${file} uses ${name}`,
        ),
      );
    expect(found).toEqual([]);
  });

  it('nothing reaches for the network or another process', () => {
    const found = sources.flatMap(({ file, text, imports }) => [
      ...[...codeOf(text).matchAll(/(?<![.\w$])(?:fetch|XMLHttpRequest|WebSocket|EventSource)(?![\w$])/g)].map(([name]) => `${file} uses ${name}`),
      ...imports
        .filter(({ name }) => /^node:(?:https?|http2|net|tls|dgram|dns|child_process)/.test(name))
        .map(({ name }) => `${file} imports ${name}`),
    ]);
    expect(found).toEqual([]);
  });
});

it('code is read without comments and strings', () => {
  const text = "a(/x'[/]y/g, 'b\\'c', `d $" + "{e(`f`, {g: 1})} h`); // i\n/* j */ k / l / m; return /'/;\n";
  expect(codeOf(text).replace(/\s+/g, ' ').trim()).toBe('a(, , e( , {g: 1})); k / l / m; return ;');
  for (const { file, text: source } of sources) {
    const code = codeOf(source);
    for (const [open, close] of ['{}', '()', '[]']) expect(code.split(open ?? '').length, `${open} in ${file}`).toBe(code.split(close ?? '').length);
  }
});
