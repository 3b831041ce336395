/** README.md and package.json against the program: rules, settings, commands, options, and the samples of what it prints. */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { describe, expect, it } from 'vitest';
import { fixDescriptions, rules } from '../../server/src/analysis/index.ts';
import { commandOptions } from '../../server/src/cli/arguments.ts';
import { type Arguments, type Host, run, UsageError } from '../../server/src/cli/index.ts';
import { nodeFileSystem } from '../../server/src/node/file-system.ts';
import { settings } from '../../server/src/settings/index.ts';
import { readPage } from '../kit/pages.ts';
import { filesBelow, read, root, tableBelow, unquoted } from '../kit/source.ts';

interface Property {
  readonly type: string;
  readonly default: unknown;
  readonly enum?: readonly string[];
  readonly scope: string;
  readonly markdownDescription: string;
}

interface Manifest {
  readonly version: string;
  readonly main: string;
  readonly browser: string;
  readonly bin: Readonly<Record<string, string>>;
  readonly scripts: Readonly<Record<string, string>>;
  readonly contributes: {
    readonly commands: readonly { readonly command: string; readonly title: string; readonly category: string }[];
    readonly configuration: { readonly properties: Readonly<Record<string, Property>> };
  };
}

const manifest = JSON.parse(read('package.json')) as Manifest;
const readme = read('README.md');

describe('rules', () => {
  it('of the table are those of the program, with the titles of their pages', () => {
    expect(tableBelow(readme, '## Rules')).toEqual(rules.map(({ id }) => [`[\`${id}\`](server/src/rules/${id}.md)`, readPage('rules', id).title]));
  });

  it('that the extension can explain are all of them', () => {
    expect(explained('rules')).toEqual(rules.map(({ id }) => id));
  });
});

describe('fixes', () => {
  it('of the table are those of the program, with their titles', () => {
    const expected = fixDescriptions.map(({ kind, title, needsMigration }) => [
      `[\`${kind}\`](server/src/fixes/${kind}.md)`,
      title,
      needsMigration ? 'yes' : 'no',
    ]);
    expect(tableBelow(readme, '### Quick fixes')).toEqual(expected);
  });

  it('that the extension can explain are all of them', () => {
    expect(explained('fixes')).toEqual(fixDescriptions.map(({ kind }) => kind));
  });
});

/** The names on one of the client's shelves of pages. */
const explained = (shelf: string): (string | undefined)[] => {
  const [, list = ''] = new RegExp(`  ${shelf}: \\[([^\\]]*)\\]`).exec(read('client/src/pages.ts')) ?? [];
  return [...list.matchAll(/'([^']+)'/g)].map(([, name]) => name);
};

describe('settings', () => {
  it('of package.json are those of the server', () => {
    const { 'keelson.trace.server': trace, ...properties } = manifest.contributes.configuration.properties;
    // The client library reads this one.
    expect(trace?.enum).toEqual(['off', 'messages', 'verbose']);
    const declared = Object.entries(properties).map(([key, property]) => ({
      key,
      type: property.type,
      default: property.default,
      ...(property.enum ? { values: property.enum } : {}),
      description: property.markdownDescription,
    }));
    expect(declared).toEqual(settings);
    for (const { scope } of Object.values(properties)) expect(scope).toBe('resource');
  });

  it('of the table are those of the server', () => {
    const expected = settings.map(({ key, default: usual, values, type, description }) => [
      `\`${key}\``,
      usual === '' ? '' : `\`${usual}\``,
      values ? values.map((value) => `\`${value}\``).join(', ') : type === 'string' ? 'text' : type,
      description,
    ]);
    expect(tableBelow(readme, '### Settings')).toEqual(expected);
  });
});

describe('commands', () => {
  it('of the editor are registered, and told', () => {
    const client = filesBelow('client/src', '.ts').map(read).join('\n');
    for (const { command, title, category } of manifest.contributes.commands) {
      expect(client).toContain(`registerCommand('${command}'`);
      expect(readme).toContain(`“${category}: ${title}”`);
    }
    expect([...client.matchAll(/registerCommand\('([^']+)'/g)].map(([, command]) => command).sort()).toEqual(
      manifest.contributes.commands.map(({ command }) => command).sort(),
    );
  });

  it('of the program are all told, with all of their options', async () => {
    const { output } = await keelson(['--help']);
    expect(tableBelow(readme, '## On the command line').map(([command = '']) => unquoted(command).split(' ')[1])).toEqual(
      Object.keys(commandOptions),
    );
    for (const [command, options] of Object.entries(commandOptions)) {
      expect(output).toContain(`keelson ${command}`);
      for (const [name, { short }] of Object.entries(options)) {
        for (const text of [readme, output]) expect(text, `--${name} of ${command}`).toMatch(new RegExp(`--${name}\\b`));
        if (short) expect(readme, `-${short} of ${command}`).toContain(`\`-${short}\``);
      }
    }
    const told = new Set([...readme.slice(readme.indexOf('## On the command line')).matchAll(/(?<=[`\s])--([a-z][a-z-]*)/g)].map(([, name]) => name));
    const known = new Set(Object.values(commandOptions).flatMap((options) => Object.keys(options)));
    expect([...told].filter((name) => !known.has(name ?? ''))).toEqual([]);
  });

  it('of npm are all told', () => {
    const told = tableBelow(readme, '## Development').map(([command = '']) => unquoted(command).replace(/^npm (?:run )?/, ''));
    expect(told.sort()).toEqual(Object.keys(manifest.scripts).sort());
  });

  it('of package.json are what the bundler makes', () => {
    const bundler = read('esbuild.mjs');
    for (const file of [manifest.main, manifest.browser, manifest.bin.keelson ?? '']) {
      const { dir, name } = path.posix.parse(path.posix.normalize(file));
      expect(bundler).toMatch(new RegExp(`\\b${name}: '${dir.split('/')[0]}/src/`));
    }
    expect(read('server/src/node/cli.ts').startsWith('#!/usr/bin/env node\n')).toBe(true);
  });
});

describe('samples', () => {
  const samples = [...readme.matchAll(/^```console\n\$ keelson (.*)\n([\s\S]*?)^```$/gm)].map(([, line = '', shown = '']) => ({ line, shown }));

  it('are there', () => {
    expect(samples.length).toBeGreaterThan(1);
  });

  for (const { line, shown } of samples) {
    it(`keelson ${line}`, async () => {
      const { status, output } = await keelson(line.split(' '));
      const [, text = '', told = '0'] = /^([\s\S]*?)(?:\[exit status (\d)\]\n)?$/.exec(shown) ?? [];
      expect(status).toBe(Number(told));
      expectLines(output, text);
    });
  }

  it('show the chart as it is', () => {
    const template = read('test/fixtures/charts/gatehouse/templates/statefulset.yaml');
    expect(template).toContain(readme.slice(readme.indexOf('  volumeClaimTemplates:'), readme.indexOf('```\n\nThose labels carry')));
  });
});

it('the changelog knows this version', () => {
  expect(read('CHANGELOG.md')).toContain(`\n## ${manifest.version}\n`);
});

it('links lead to files and headings', () => {
  const pages = [...rules.map(({ id }) => `server/src/rules/${id}.md`), ...fixDescriptions.map(({ kind }) => `server/src/fixes/${kind}.md`)];
  for (const page of ['README.md', 'ARCHITECTURE.md', 'CHANGELOG.md', ...pages]) {
    const text = read(page);
    const headings = [...text.matchAll(/^#+ (.*)$/gm)].map(
      ([, heading = '']) =>
        `#${heading
          .toLowerCase()
          .replace(/[^\w\s-]/g, '')
          .replaceAll(' ', '-')}`,
    );
    for (const [, target = ''] of text.matchAll(/\]\(([^)\s]+)\)/g)) {
      if (target.startsWith('#')) expect(headings, page).toContain(target);
      else expect(() => read(path.posix.join(path.posix.dirname(page), target)), `${page} leads to ${target}`).not.toThrow();
    }
  }
});

/** The program, run in the project's folder. */
const keelson = async (args: readonly string[]): Promise<{ status: number; output: string }> => {
  let output = '';
  const host: Host = {
    fs: nodeFileSystem,
    resolve: (given) => path.resolve(root, given).replaceAll('\\', '/'),
    write: (text) => {
      output += text;
    },
    complain: (text) => {
      output += `keelson: ${text}\n`;
    },
    writeFile: async (file) => {
      throw new Error(`a sample must not write ${file}`);
    },
    color: false,
    page: async (shelf, name) => readPage(shelf, name).text,
    version: manifest.version,
    now: () => 0n,
    random: (bytes) => new Uint8Array(bytes),
  };
  const parse = (given: readonly string[], options: (typeof commandOptions)[string]): Arguments => {
    const { values, positionals } = parseArgs({ args: [...given], options: options ?? {}, allowPositionals: true });
    return { values: values as Arguments['values'], positionals };
  };
  if (args.length === 0) throw new UsageError('no command');
  return { status: await run(host, args, parse), output };
};

/** The lines as shown; `…` alone stands for any lines. */
const expectLines = (output: string, shown: string): void => {
  const parts = `\n${shown}`.split(/(?<=\n)…\n/);
  let at = 0;
  const text = `\n${output}`;
  parts.forEach((part, i) => {
    const isLast = i === parts.length - 1;
    const found = isLast && part !== '' ? text.length - part.length : text.indexOf(part, at);
    if (found < at || text.slice(found, found + part.length) !== part || (i === 0 && found !== 0) || (parts.length === 1 && part !== text))
      expect(text).toBe(part);
    at = found + part.length;
  });
};
