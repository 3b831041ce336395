// Packs the extension as users install it. `npm run package` leaves it in out/.
import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { installEditor, installProject, root } from '../install.mjs';

const out = path.join(import.meta.dirname, 'out');

/** The path of the packed extension. */
export const packExtension = () => {
  const stage = path.join(out, 'stage');
  rmSync(stage, { recursive: true, force: true });
  mkdirSync(stage, { recursive: true });
  execFileSync(process.execPath, [path.join(root, 'esbuild.mjs'), '--minify'], { cwd: root, stdio: 'inherit' });
  cpSync(path.join(root, 'server', 'dist'), path.join(stage, 'server', 'dist'), { recursive: true });
  cpSync(path.join(root, 'client', 'dist'), path.join(stage, 'client', 'dist'), {
    recursive: true,
    filter: (file) => !file.endsWith('web-tests.js'),
  });
  for (const folder of ['syntaxes']) cpSync(path.join(root, folder), path.join(stage, folder), { recursive: true });
  for (const file of ['LICENSE', 'CHANGELOG.md', 'README.md']) copyFileSync(path.join(root, file), path.join(stage, file));
  // What is bundled is no dependency of the packed extension.
  const {
    dependencies: _,
    devDependencies: __,
    scripts: ___,
    private: ____,
    bin: _____,
    ...manifest
  } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'));
  delete manifest.engines.node;
  writeFileSync(path.join(stage, 'package.json'), JSON.stringify(manifest, null, 2));
  const vsix = path.join(out, `keelson-${manifest.version}.vsix`);
  execFileSync(
    process.execPath,
    [
      path.join(import.meta.dirname, 'node_modules', '@vscode', 'vsce', 'vsce'),
      'package',
      '--no-dependencies',
      '--allow-missing-repository',
      '--out',
      vsix,
    ],
    { cwd: stage, stdio: ['ignore', 'ignore', 'inherit'] },
  );
  rmSync(stage, { recursive: true, force: true });
  return vsix;
};

if (process.argv[1] === import.meta.filename) {
  installProject();
  installEditor();
  const vsix = packExtension();
  console.log(`${vsix} (${(statSync(vsix).size / 1e6).toFixed(2)} MB)`);
}
