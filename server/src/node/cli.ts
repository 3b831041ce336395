#!/usr/bin/env node
/** The program `keelson`. */
import { randomBytes } from 'node:crypto';
import { readFile, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { setFlagsFromString } from 'node:v8';
import { type Arguments, type Host, printable, run, UsageError } from '../cli/index.ts';
import { helpIfThread, summonThreads } from './crew.ts';
import { nodeFileSystem } from './file-system.ts';

declare const KEELSON_VERSION: string;

const colorWanted = (): boolean => {
  if (process.env.NO_COLOR) return false;
  return Boolean(process.env.FORCE_COLOR) || process.stdout.isTTY === true;
};

/** Why a file cannot be written. */
const failureWords = (error: NodeJS.ErrnoException): string => {
  const known: Record<string, string> = {
    ENOENT: 'its folder does not exist',
    EISDIR: 'it is a folder',
    EACCES: 'permission denied',
    EPERM: 'permission denied',
  };
  return known[error.code ?? ''] ?? error.message;
};

const host: Host = {
  fs: nodeFileSystem,
  resolve: (path) => resolve(path).replaceAll('\\', '/'),
  write: (text) => void process.stdout.write(text),
  complain: (text) => void process.stderr.write(`keelson: ${printable(text)}\n`),
  writeFile: (path, text) => writeFile(path, text).then(() => undefined, failureWords),
  color: colorWanted(),
  page: (shelf, name) => readFile(join(__dirname, shelf, `${name}.md`), 'utf8').catch(() => undefined),
  version: KEELSON_VERSION,
  now: () => BigInt(Date.now()) * 1_000_000n,
  random: (bytes) => new Uint8Array(randomBytes(bytes)),
};

/** A reader that has gone away (`keelson check | head`) is no error. */
for (const stream of [process.stdout, process.stderr])
  stream.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });

const parse = (args: readonly string[], options: NonNullable<NonNullable<Parameters<typeof parseArgs>[0]>['options']>): Arguments => {
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: true });
    return { values: values as Arguments['values'], positionals };
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
};

/**
 * A run is over in seconds: V8 shall compile less of it thoroughly, and shall not take what a render remembers, which lives as long as the render, for what stays.
 * Together they save a sixth of the processors' time. The threads of a run have the same.
 */
const hurry = (): void => {
  setFlagsFromString('--no-allocation-site-pretenuring');
  // Since version 12 there is no such flag, of which V8 would complain to the user.
  if (Number.parseInt(process.versions.v8, 10) < 12) setFlagsFromString('--interrupt-budget=500000');
};

const main = async (): Promise<void> => {
  const args = process.argv.slice(2);
  if (args[0] === 'lsp') {
    await import('./server-main.ts');
    return;
  }
  hurry();
  process.exitCode = await run(host, args, parse, summonThreads(__filename));
};

const begin = (): void => {
  main().catch((error: unknown) => {
    host.complain(`something went wrong that should not have: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
    process.exitCode = 2;
  });
};

if (!helpIfThread(host)) begin();
