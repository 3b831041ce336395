/** Awkward texts in every file of a chart, open in an editor that asks everything: each costs itself alone, and ends. */
import { describe, expect, test } from 'vitest';
import { fairQuestion } from '../fuzz/questions.ts';
import { RandomNumbers } from '../fuzz/random-numbers.ts';
import { filesIn, inlineChart } from '../kit/fixtures.ts';
import { startClient } from '../kit/language-client.ts';
import { holdBounds, patience } from './bounds.ts';

holdBounds();

const aliases = Array.from({ length: 15 }, (_, i) => `a${i + 1}: &a${i + 1} [${Array(9).fill(`*a${i}`).join(',')}]`).join('\n');

const texts: Readonly<Record<string, string>> = {
  'an alias bomb': `a0: &a0 [${Array(9).fill('x').join(',')}]\n${aliases}\n`,
  'merges of merges': `a0: &a0 {x: 1}\n${Array.from({ length: 40 }, (_, i) => `a${i + 1}: &a${i + 1} {<<: [*a${i}, *a${i}], y: {<<: *a${i}}}`).join('\n')}\n`,
  'an anchor in itself': 'a: &a [*a, {<<: *a}]\n<<: *a\n',
  'deep lists': '['.repeat(100_000),
  'deep objects': '{"properties":{"a":'.repeat(20_000),
  'a huge key': `${'k'.repeat(1_000_000)}: {{ .Values.${'k'.repeat(1_000_000)} }}\n`,
  'names of JavaScript': '__proto__: {constructor: {__proto__: x}}\nrules: {__proto__: off}\nproperties: {toString: {hasOwnProperty: x}}\n',
  'NUL, marks and surrogates': '\ufeffa\0: \ud800\r\n\u2028b: {{ "\udc00" }}\r\ufeff',
  parentheses: `a: {{ ${'('.repeat(200_000)}\n`,
  'definitions that nothing closes': '{{ define "a" }}{{ if . }}\n'.repeat(2_000),
  'one long line': `a: ${'x {{ .Chart.Version }} '.repeat(15_000)}\n`,
};

const places = [
  'Chart.yaml',
  'values.yaml',
  'values.schema.json',
  'requirements.yaml',
  '.keelson.yaml',
  '.helmignore',
  'templates/a.yaml',
  'templates/_a.tpl',
  'ci/a-values.yaml',
  'charts/b/Chart.yaml',
];

describe.each(Object.entries(texts))('%s', (_, text) => {
  test(
    'costs itself alone, wherever it stands',
    async () => {
      const random = new RandomNumbers(1);
      for (const place of places) {
        const client = await startClient(filesIn({ '/space/a': { ...inlineChart('a'), [place]: text }, '/space/sound': inlineChart('sound') }));
        const location = `/space/a/${place}`;
        await client.open(location, text, place.startsWith('templates/') ? 'helm' : 'yaml');
        await Promise.all(
          Array.from({ length: 40 }, async () => {
            const { method, params } = fairQuestion(location, random);
            // A refusal is an answer; a failure is logged.
            await client.connection.sendRequest(method, params).catch(() => {});
          }),
        );
        const sound = await client.diagnostics('/space/sound/templates/sts.yaml');
        expect(sound.map(({ code }) => code)).toEqual(['claim-label-drift']);
        expect(client.logs.filter(({ message }) => /failed|Error/.test(message)).map(({ message }) => `${place}: ${message}`)).toEqual([]);
        await client.stop();
      }
    },
    patience,
  );
});
