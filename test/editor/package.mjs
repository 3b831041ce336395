// Packs the extension as users install it. `npm run package` leaves it in out/.
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installEditor, installProject, root } from '../install.mjs';
import { run } from '../progress.mjs';

/** The program that packs extensions. */
export const packer = path.join(import.meta.dirname, 'node_modules', '@vscode', 'vsce', 'vsce');

/** Packs it into a folder; gives the path of the package. */
export const packExtension = async (folder) => {
  const stage = path.join(folder, 'stage');
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  await run(process.execPath, [path.join(root, 'esbuild.mjs'), '--minify', `--out=${stage}`], { cwd: root });
  for (const folder of ['syntaxes', path.join('client', 'media')]) cpSync(path.join(root, folder), path.join(stage, folder), { recursive: true });
  for (const file of ['.vscodeignore', 'LICENSE', 'CHANGELOG.md']) copyFileSync(path.join(root, file), path.join(stage, file));
  writeFileSync(path.join(stage, 'README.md'), readmeOfUsers());
  const manifest = manifestOfUsers();
  writeFileSync(path.join(stage, 'package.json'), JSON.stringify(manifest, null, 2));
  const vsix = path.join(folder, `keelson-${manifest.version}.vsix`);
  const options = ['--no-dependencies', '--allow-missing-repository', '--no-rewrite-relative-links'];
  await run(process.execPath, [packer, 'package', ...options, '--out', vsix], { cwd: stage });
  rmSync(stage, { recursive: true, force: true });
  return vsix;
};

/** The README as the editor shows it. The pages of rules and fixes lie beside the server; no picture that is a file is ever shown there (only those of the web), so that it would be weight alone. */
const readmeOfUsers = () =>
  readFileSync(path.join(root, 'README.md'), 'utf8')
    .replaceAll(/\]\(server\/src\/(?=rules\/|fixes\/)/g, '](server/dist/')
    .replaceAll(/^ *!\[[^\]]*\]\(client\/media\/[^)]*\)\n\n/gm, '');

/** The manifest without what only this folder needs: all dependencies are bundled. */
const manifestOfUsers = () => {
  const manifest = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  for (const name of ['dependencies', 'devDependencies', 'scripts', 'private', 'bin']) delete manifest[name];
  delete manifest.engines.node;
  return manifest;
};

if (process.argv[1] === import.meta.filename) {
  await installProject();
  await installEditor();
  const vsix = await packExtension(path.join(import.meta.dirname, 'out'));
  console.log(`${vsix} (${(statSync(vsix).size / 1e6).toFixed(2)} MB)`);
}
