/** What users load: bundles, the packed extension, and the time until the extension's code runs. */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import type { Bench } from './main.ts';

const pathOf = (bundle: string): string => fileURLToPath(new URL(`../../${bundle}`, import.meta.url));

/** Runs the extension's code in a process of its own, with nothing behind the editor's names; prints the milliseconds that it took. */
const activation = (bundle: string): string => `
  const Module = require('node:module');
  const load = Module._load;
  const anything = new Proxy(function () {}, { get: (target, key) => (key === 'prototype' ? target.prototype : anything), apply: () => anything, construct: () => ({}) });
  Module._load = (name, ...rest) => (name === 'vscode' ? anything : load(name, ...rest));
  const start = performance.now();
  require(${JSON.stringify(bundle)});
  console.log(performance.now() - start);
`;

export const measureSize = async ({ add, pack, say }: Bench): Promise<void> => {
  for (const bundle of [
    'server/dist/language-server.js',
    'server/dist/cli.js',
    'server/dist/browser.js',
    'client/dist/node.js',
    'client/dist/browser.js',
  ]) {
    const text = readFileSync(pathOf(bundle));
    add({
      what: 'bundle',
      on: bundle,
      unit: 'kB',
      samples: [text.length / 1000],
      note: `${(gzipSync(text).length / 1000).toFixed(0)} kB packed`,
    });
  }
  say('the packed extension');
  const bytes = await pack();
  if (bytes !== undefined) add({ what: 'VSIX', unit: 'MB', samples: [bytes / 1e6], goal: '≤ 1' });
  say('activation');
  const samples = Array.from({ length: 9 }, () => {
    const { stdout } = spawnSync(process.execPath, ['-e', activation(pathOf('client/dist/node.js'))], { encoding: 'utf8' });
    return Number.parseFloat(stdout);
  });
  add({ what: 'activation: the extension’s code', on: 'client/dist/node.js', unit: 'ms', samples });
};
