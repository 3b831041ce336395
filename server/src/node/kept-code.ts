/** What V8 made of a program's text, kept in a file: compiling the server anew would take a quarter of the time until its first answer. */
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { createRequire, wrap } from 'node:module';
import { basename, dirname, join } from 'node:path';
import { Script } from 'node:vm';

export interface Loaded {
  /** What the program exports. */
  readonly exports: unknown;
  /** Whether it was there already compiled. */
  readonly wasKept: boolean;
  /** Keeps what is compiled by now. Without effect where that was done before; where nothing can be written, the next start compiles again. */
  readonly keep: () => Promise<void>;
}

type Body = (exports: object, require: NodeJS.Require, module: { exports: unknown }, filename: string, dirname: string) => void;

/** Loads a program that is one CommonJS file. `folder`: where its compiled form is looked for. */
export const loadKept = (program: string, folder: string): Loaded => {
  const file = join(folder, `${basename(program)}.code`);
  const source = readFileSync(program, 'utf8');
  const kept = keptIn(file, source);
  const script = new Script(wrap(source), { filename: program, ...(kept ? { cachedData: kept } : {}) });
  // V8 refuses what another version of it has made, or one with other flags.
  const wasKept = kept !== undefined && script.cachedDataRejected !== true;
  const module = { exports: {} };
  (script.runInThisContext() as Body)(module.exports, createRequire(program), module, program, dirname(program));
  let isKept = wasKept;
  const keep = async (): Promise<void> => {
    if (isKept) return;
    isKept = true;
    await write(file, source, script.createCachedData()).catch(() => {});
  };
  return { exports: module.exports, wasKept, keep };
};

/** V8 believes whatever it is given to be whole, and of this very text. */
const sealOf = (source: string, code: Uint8Array): Buffer => createHash('sha256').update(source).update(code).digest();

const sealLength = 32;

const keptIn = (file: string, source: string): Buffer | undefined => {
  try {
    const bytes = readFileSync(file);
    const code = bytes.subarray(sealLength);
    return sealOf(source, code).equals(bytes.subarray(0, sealLength)) ? code : undefined;
  } catch {
    return undefined;
  }
};

/** Another server may be reading the file, or writing it. */
const write = async (file: string, source: string, code: Uint8Array): Promise<void> => {
  await mkdir(dirname(file), { recursive: true });
  const fresh = `${file}.${process.pid}`;
  try {
    await writeFile(fresh, Buffer.concat([sealOf(source, code), code]));
    await rename(fresh, file);
  } catch (error) {
    await rm(fresh, { force: true });
    throw error;
  }
};
