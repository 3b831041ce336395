/** The walkthrough and the icon: what the manifest names is there, is packed, and can be run. */
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { read, root } from '../kit/source.ts';

interface Step {
  readonly description: string;
  readonly media: { readonly svg: string; readonly altText: string };
}

const manifest = JSON.parse(read('package.json')) as {
  icon: string;
  contributes: { walkthroughs: { steps: Step[] }[]; commands: { command: string }[] };
};
const steps = manifest.contributes.walkthroughs.flatMap((walkthrough) => walkthrough.steps);

it('pictures are there, and tell in words what they show', () => {
  const packed = read('.vscodeignore').split('\n');
  expect(packed).toEqual(expect.arrayContaining([`!${manifest.icon}`, '!client/media/*.svg']));
  for (const { media } of steps) {
    expect(media.svg).toMatch(/^client\/media\/[\w-]+\.svg$/);
    expect(existsSync(join(root, media.svg)), media.svg).toBe(true);
    expect(media.altText.length).toBeGreaterThan(20);
  }
});

it('links lead to commands of Keelson', () => {
  const known = manifest.contributes.commands.map(({ command }) => command);
  const linked = steps.flatMap(({ description }) => [...description.matchAll(/\(command:([^)]+)\)/g)].map(([, command]) => command));
  expect(linked).toHaveLength(steps.length);
  expect(known).toEqual(expect.arrayContaining(linked));
});

it('the icon is a square PNG of at least 128 pixels', () => {
  const bytes = readFileSync(join(root, manifest.icon));
  expect(bytes.subarray(1, 4).toString('latin1')).toBe('PNG');
  const [width, height] = [bytes.readUInt32BE(16), bytes.readUInt32BE(20)];
  expect(width).toBe(height);
  expect(width).toBeGreaterThanOrEqual(128);
});

it('the pictures of the README are there, told in words, and made by the test that drives the editor', () => {
  const pictures = [...read('README.md').matchAll(/!\[([^\]]*)\]\(([^)]+)\)/g)].map(([, words = '', file = '']) => ({ words, file }));
  expect(pictures.length).toBeGreaterThan(2);
  const maker = read('test/editor/person.mjs');
  for (const { words, file } of pictures) {
    expect(words.length, file).toBeGreaterThan(20);
    expect(existsSync(join(root, file)), file).toBe(true);
    expect(maker).toContain(`picture('${/([\w-]+)\.png$/.exec(file)?.[1]}'`);
  }
});
