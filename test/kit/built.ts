/** The bundles as they ship, built anew where a source is newer. `npm test` builds before it tests; this is for those who run one test. */
import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../..', import.meta.url));

/** The path of a bundle under server/dist. */
export const bundle = (name: string): string => {
  const file = join(root, 'server', 'dist', name);
  const sources = join(root, 'server', 'src');
  const newest = Math.max(...readdirSync(sources, { recursive: true, encoding: 'utf8' }).map((path) => statSync(join(sources, path)).mtimeMs));
  if (!existsSync(file) || statSync(file).mtimeMs < newest) execFileSync(process.execPath, [join(root, 'esbuild.mjs')], { cwd: root });
  return file;
};
