/** `.keelson.yaml`: what it may say, and what is told of a bad one. */
import { describe, expect, test } from 'vitest';
import { rules } from '../../../server/src/rules/index.ts';
import { readProject, ruleLevels } from '../../../server/src/settings/index.ts';
import { read } from '../../kit/source.ts';

const known = rules.map(({ id }) => id);

test('everything it may say', () => {
  const text =
    'kubernetesVersion: 1.30\nrules:\n  selector-drift: warning\n  missing-dependency: off\nignore: [charts/old]\ndependencies:\n  - ../libs\nversions:\n  - image.build\n';
  const { configuration, problems } = readProject(text, known);
  expect(problems).toEqual([]);
  expect({ ...configuration, rules: [...configuration.rules] }).toEqual({
    // As it is written: to YAML it is a number.
    kubernetesVersion: '1.30',
    rules: [
      ['selector-drift', 'warning'],
      ['missing-dependency', 'off'],
    ],
    ignore: ['charts/old'],
    dependencies: [{ path: '../libs', range: { start: text.indexOf('../libs'), end: text.indexOf('../libs') + 7 } }],
    versions: ['image.build'],
  });
});

test.each(['', '# nothing\n', 'rules:\nignore:\n'])('an empty one says nothing: %j', (text) => {
  expect(readProject(text, known).problems).toEqual([]);
});

describe('a bad one', () => {
  test.each<[string, string, string]>([
    ['rule: {}\n', 'rule', '`rule` is not known; use rules, ignore, kubernetesVersion, dependencies or versions'],
    ['rules:\n  claim-lable-drift: off\n', 'claim-lable-drift', 'there is no rule `claim-lable-drift`; the rules are claim-label-drift'],
    ['rules:\n  selector-drift: maybe\n', 'maybe', '`maybe` is no severity; write error, warning, info or off'],
    ['rules: [a]\n', '[a]', '`rules` must be a map'],
    ['ignore: charts/old\n', 'charts/old', '`ignore` must be a list'],
    ['versions: [a, 2]\n', '2', 'every item of `versions` must be a text'],
    ['kubernetesVersion: newest\n', 'newest', 'this is no Kubernetes version'],
    ['rules:\n  selector-drift: {a: info}\n', '{a: info}', 'this is no severity; write error, warning, info or off'],
    ['rules: {selector-drift: info, claim-label-drift: off, "selector-drift": off}\n', '"selector-drift"', '`selector-drift` is there twice'],
    ['ignore: [a, ./../b, "..c"]\n', './../b', '`./../b` lies outside of the folder of this file'],
    ['---\nignore: [a]\n---\nrules: {}\n', '---', 'only the first document counts'],
    ['- a\n', '- a\n', 'this file must be a map'],
  ])('%j', (text, place, message) => {
    const { problems } = readProject(text, known);
    expect(problems.map(({ range }) => text.slice(range.start, range.end))).toEqual([place]);
    expect(problems[0]?.message).toContain(message);
  });

  test('of broken YAML is told once, and what can be read counts', () => {
    expect(readProject('a: [\nb: ]]\n', known).problems).toHaveLength(1);
    expect(readProject('x: 1\nrules:\n  selector-drift: info\n', known).configuration.rules.get('selector-drift')).toBe('info');
  });
});

test('the schema for editors knows the same keys, rules and levels', () => {
  const { properties } = JSON.parse(read('syntaxes/keelson-project.schema.json')) as {
    properties: Record<string, { properties?: Record<string, { enum: unknown[] }> }>;
  };
  const { configuration, problems } = readProject(`${Object.keys(properties).join(':\n')}:\n`, known);
  // A version that is not given is none.
  expect(problems.map(({ message }) => message)).toEqual(['this is no Kubernetes version; write one such as "1.30"']);
  expect(Object.keys(properties).sort()).toEqual(Object.keys(configuration).sort());
  const declared = properties.rules?.properties ?? {};
  expect(Object.keys(declared)).toEqual(known);
  for (const { enum: levels } of Object.values(declared)) expect(levels).toEqual([...ruleLevels, false]);
});
