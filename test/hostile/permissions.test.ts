/** Files and folders without permission, on a real disk: where the tests run as root, who may read everything, they give that up for a while. */
import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { check, finish } from '../../server/src/analysis/index.ts';
import { loadChart } from '../../server/src/chart/index.ts';
import { chartsBelow } from '../../server/src/cli/charts.ts';
import { nodeFileSystem } from '../../server/src/node/file-system.ts';
import { inlineChart } from '../kit/fixtures.ts';
import { holdBounds } from './bounds.ts';

holdBounds();

const isRoot = process.getuid?.() === 0;
/** On most systems the user who owns nothing. */
const nobody = 65_534;

let root: string;
const shut: string[] = [];

const write = (path: string, text: string): void => {
  mkdirSync(join(root, path, '..'), { recursive: true });
  writeFileSync(join(root, path), text);
};

const close = (path: string): void => {
  chmodSync(join(root, path), 0);
  shut.push(join(root, path));
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'keelson-shut-'));
  chmodSync(root, 0o755);
  for (const name of ['a', 'b', 'c']) for (const [path, text] of Object.entries(inlineChart(name))) write(`${name}/${path}`, text);
});

afterEach(() => {
  if (isRoot) process.seteuid?.(0);
  for (const path of shut.splice(0)) chmodSync(path, 0o755);
  rmSync(root, { recursive: true });
});

// Windows has no such permissions.
test.skipIf(process.platform === 'win32')('are named, and cost nothing but themselves', async () => {
  write('a/templates/shut/x.yaml', 'x');
  write('a/templates/y.yaml', 'y');
  write('locked/d/Chart.yaml', 'name: d');
  for (const path of ['a/templates/shut', 'a/templates/y.yaml', 'b', 'c/Chart.yaml', 'locked']) close(path);
  if (isRoot) process.seteuid?.(nobody);
  const lost: string[] = [];
  const targets = await chartsBelow(nodeFileSystem, root, 'charts', lost);
  expect(targets.map(({ path }) => path)).toEqual(['charts/a', 'charts/c']);
  expect(lost).toEqual(['charts/b cannot be read: permission denied', 'charts/locked cannot be read: permission denied']);
  const chart = await loadChart(nodeFileSystem, join(root, 'a'));
  if (!chart) throw new Error('the chart is gone');
  const report = finish(check(chart));
  expect(report.findings.map(({ rule }) => rule)).toEqual(['claim-label-drift']);
  expect(report.incomplete.map(({ message }) => message)).toEqual([
    'templates/shut cannot be read: permission denied',
    'templates/y.yaml cannot be read: permission denied',
  ]);
  const nameless = await loadChart(nodeFileSystem, join(root, 'c'));
  expect(nameless?.problems.map(({ message }) => message)).toContain('Chart.yaml cannot be read: permission denied');
});
