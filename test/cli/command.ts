/** The command line in memory: files, arguments, and what it prints, writes and answers. */
import { posix } from 'node:path';
import { parseArgs } from 'node:util';
import { type Arguments, type Host, run, type Summon, UsageError } from '../../server/src/cli/index.ts';
import { type FileSystem, MemoryFileSystem, type ReadFailure } from '../../server/src/environment/index.ts';

export type Files = Readonly<Record<string, string | Uint8Array>>;

export interface Outcome {
  readonly status: number;
  readonly output: string;
  /** The lines on stderr, without the program's name. */
  readonly complaints: readonly string[];
  /** The files that were written, by their paths from the current folder. */
  readonly written: Readonly<Record<string, string>>;
}

export interface Circumstances {
  readonly color?: boolean;
  /** Why each of these files or folders cannot be read. */
  readonly unreadable?: Readonly<Record<string, string>>;
  /** Why no file can be written. */
  readonly unwritable?: string;
  /** The machine's other processors. */
  readonly summon?: Summon;
}

const here = '/work';

const resolve = (path: string): string => posix.resolve(here, path);

/** A machine that holds these files and lets nothing out. */
export const hostOf = (files: Files, { color = false, unreadable = {} }: Circumstances = {}): Host => {
  const memory = new MemoryFileSystem(Object.entries(files).map(([path, content]) => [resolve(path), content]));
  const failures = new Map(Object.entries(unreadable).map(([path, failure]): [string, ReadFailure] => [resolve(path), { failure }]));
  const fs: FileSystem = {
    readFile: async (location) => failures.get(location) ?? memory.readFile(location),
    readDirectory: async (location) => failures.get(location) ?? memory.readDirectory(location),
  };
  return {
    fs,
    resolve,
    write: () => {},
    complain: () => {},
    writeFile: async () => undefined,
    color,
    page: async (shelf, name) => `# ${name} of ${shelf}\n`,
    version: '9.8.7',
    now: () => 1_700_000_000_000_000_000n,
    random: (bytes) => new Uint8Array(bytes),
  };
};

/** Runs `keelson` with these arguments in a folder that holds these files. */
export const keelson = async (files: Files, args: readonly string[], circumstances: Circumstances = {}): Promise<Outcome> => {
  let output = '';
  const complaints: string[] = [];
  const written: Record<string, string> = {};
  const host: Host = {
    ...hostOf(files, circumstances),
    write: (text) => {
      output += text;
    },
    complain: (text) => void complaints.push(text),
    writeFile: async (path, text) => {
      if (circumstances.unwritable === undefined) written[posix.relative(here, path)] = text;
      return circumstances.unwritable;
    },
  };
  return { status: await run(host, args, parse, circumstances.summon), output, complaints, written };
};

const parse = (given: readonly string[], options: NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>): Arguments => {
  try {
    const { values, positionals } = parseArgs({ args: [...given], options, allowPositionals: true });
    return { values: values as Arguments['values'], positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

/** Files below a folder: `{'demo/Chart.yaml': …}`. */
export const under = (folder: string, files: Files): Files =>
  Object.fromEntries(Object.entries(files).map(([path, content]) => [`${folder}/${path}`, content]));
