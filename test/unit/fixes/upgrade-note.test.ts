/** Where the upgrade note goes, in whose form, and what changes in Chart.yaml with it. */
import { describe, expect, test } from 'vitest';
import { parse } from 'yaml';
import { applyEdits } from '../../../server/src/base/index.ts';
import { writeNote } from '../../../server/src/fixes/index.ts';

const note = {
  version: '1.2.3',
  next: '2.0.0',
  summary: 'Volume claim templates no longer change from release to release',
  body: 'Run kubectl delete x --cascade=orphan.\n',
  objects: ['RELEASE'],
};
const chartFile = 'name: demo\nversion: 1.2.3 # ours\nappVersion: "1.2.3"\n';

const written = (texts: Readonly<Record<string, string>>, canCreate = true): Record<string, string> | undefined => {
  const files = writeNote(new Map(Object.entries(texts)), note, canCreate);
  return files && Object.fromEntries(files.map(({ file, edits }) => [file, applyEdits(texts[file] ?? '', edits)]));
};

describe('the section', () => {
  test.each<[string, string, string]>([
    ['at the end', '# Demo\n\nText.\n', '# Demo\n\nText.\n\n## Upgrading\n\n### To 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n'],
    ['behind an end without a line break', '# Demo', '# Demo\n\n## Upgrading\n\n### To 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n'],
    [
      'behind the installation',
      '# Demo\n\n## Installing\n\nSo.\n\n## Uninstalling\n\nSo.\n\n## Values\n\n| a |\n',
      '# Demo\n\n## Installing\n\nSo.\n\n## Uninstalling\n\nSo.\n\n## Upgrading\n\n### To 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n\n## Values\n\n| a |\n',
    ],
    [
      'above those of older versions, headed as they are',
      '# Demo\n\n## Upgrade Notes\n\nRead this.\n\n### Upgrading to v1.0.0\n\nOld.\n\n### Upgrading to v0.5.0\n\nOlder.\n\n## Values\n',
      '# Demo\n\n## Upgrade Notes\n\nRead this.\n\n### Upgrading to 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n\n### Upgrading to v1.0.0\n\nOld.\n\n### Upgrading to v0.5.0\n\nOlder.\n\n## Values\n',
    ],
    [
      'below them where the newest is the last',
      '## Upgrading\n\n### From 0.4.x to 0.5.x\n\nA.\n\n### From 0.5.x to 1.0.x\n\nB.\n\n## Values\n',
      '## Upgrading\n\n### From 0.4.x to 0.5.x\n\nA.\n\n### From 0.5.x to 1.0.x\n\nB.\n\n### To 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n\n## Values\n',
    ],
    [
      'where headings are underlined',
      'Demo\n====\n\nUpgrading\n---------\n\n### To 1.0.0\n\nOld.\n\nValues\n------\n\n| a |\n| - |\n',
      'Demo\n====\n\nUpgrading\n---------\n\n### To 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n\n### To 1.0.0\n\nOld.\n\nValues\n------\n\n| a |\n| - |\n',
    ],
    [
      'not by what is no heading',
      '# Demo\n\n- Upgrading\n---\n\n    Upgrading\n---\n',
      '# Demo\n\n- Upgrading\n---\n\n    Upgrading\n---\n\n## Upgrading\n\n### To 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n',
    ],
    [
      'not by a heading in a fence',
      '# Demo\n\n```sh\n## Upgrading\n```\n',
      '# Demo\n\n```sh\n## Upgrading\n```\n\n## Upgrading\n\n### To 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n',
    ],
  ])('%s', (_, before, after) => {
    expect(written({ 'README.md': before })).toEqual({ 'README.md': after });
    const windows = before.includes('\n') ? before.replaceAll('\n', '\r\n') : `${before}\r\n`;
    expect(written({ 'README.md': windows })?.['README.md']?.replaceAll('\r\n', '')).not.toContain('\n');
  });

  test('goes to UPGRADING.md before README.md, and to the text that helm-docs makes the README from as well', () => {
    expect(Object.keys(written({ 'README.md': '# A\n', 'UPGRADING.md': '# Upgrading\n' }) ?? {})).toEqual(['UPGRADING.md']);
    expect(Object.keys(written({ 'README.md': '# A\n', 'README.md.gotmpl': '# A\n' }) ?? {})).toEqual(['README.md', 'README.md.gotmpl']);
    expect(written({ 'UPGRADING.md': '# Upgrading\n' })).toEqual({
      'UPGRADING.md': '# Upgrading\n\n## To 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n',
    });
  });

  test('makes a file where there is none, or goes to NOTES.txt where no file can be made', () => {
    expect(written({})).toEqual({ 'UPGRADING.md': '# Upgrading\n\n## To 2.0.0\n\nRun kubectl delete x --cascade=orphan.\n' });
    expect(Object.keys(written({ 'templates/NOTES.txt': 'Thanks.\n' }, false) ?? {})).toEqual(['templates/NOTES.txt']);
    expect(written({}, false)).toBeUndefined();
  });

  test('is written once', () => {
    const first = written({ 'README.md': '# Demo\n', 'Chart.yaml': chartFile }) ?? {};
    expect(writeNote(new Map(Object.entries(first)), { ...note, version: '2.0.0', next: '3.0.0' }, true)).toBeUndefined();
    // A part of the chart of which it does not tell has its own.
    const worker = { ...note, version: '2.0.0', next: '3.0.0', objects: ['RELEASE-demo-worker'] };
    const told = (names: string): Map<string, string> =>
      new Map([['README.md', `# Demo\n\n## 2.0.0\n\nhelm upgrade x REPOSITORY/demo-worker\nkubectl delete --cascade=orphan sts ${names}\n`]]);
    expect(writeNote(told('my-demo'), worker, true)).toHaveLength(1);
    expect(writeNote(told('my-demo-worker-b'), worker, true)).toHaveLength(1);
    expect(writeNote(told('my-demo-worker'), worker, true)).toBeUndefined();
    // The next time that it is due, it is for another version.
    expect(writeNote(new Map(Object.entries(first)), { ...note, version: '2.1.0', next: '3.0.0' }, true)).toHaveLength(1);
  });
});

describe('Chart.yaml', () => {
  test.each<[string, string, string]>([
    ['the version alone', chartFile, chartFile.replace('version: 1.2.3 #', 'version: 2.0.0 #')],
    ['in its quotes', 'version: "1.2.3"\n', 'version: "2.0.0"\n'],
    [
      'an entry like the others',
      'version: 1.2.3\nannotations:\n  artifacthub.io/changes: |\n    - kind: fixed\n      description: "A thing"\n  other: x\n',
      'version: 2.0.0\nannotations:\n  artifacthub.io/changes: |\n    - kind: changed\n      description: "Volume claim templates no longer change from release to release; for installed releases, see README.md"\n    - kind: fixed\n      description: "A thing"\n  other: x\n',
    ],
    [
      'an entry like one that has its words first',
      'version: 1.2.3\nannotations:\n  artifacthub.io/changes: |\n    - description: A thing\n      kind: fixed\n',
      'version: 2.0.0\nannotations:\n  artifacthub.io/changes: |\n    - kind: changed\n      description: Volume claim templates no longer change from release to release; for installed releases, see README.md\n    - description: A thing\n      kind: fixed\n',
    ],
    [
      'an entry of one line',
      'version: 1.2.3\r\nannotations:\r\n  artifacthub.io/changes: |-\r\n    - A thing\r\n',
      'version: 2.0.0\r\nannotations:\r\n  artifacthub.io/changes: |-\r\n    - Volume claim templates no longer change from release to release; for installed releases, see README.md\r\n    - A thing\r\n',
    ],
    [
      'an entry of its own in a folded list',
      'version: 1.2.3\nannotations:\n  artifacthub.io/changes: >-\n    - A thing\n\n    - Another\n  other: x\n',
      'version: 2.0.0\nannotations:\n  artifacthub.io/changes: >-\n    - Volume claim templates no longer change from release to release; for installed releases, see README.md\n\n    - A thing\n\n    - Another\n  other: x\n',
    ],
    [
      'no entry where the list is of another form',
      'version: 1.2.3\nannotations:\n  artifacthub.io/changes: none\n',
      'version: 2.0.0\nannotations:\n  artifacthub.io/changes: none\n',
    ],
  ])('gets %s', (_, before, after) => {
    expect(written({ 'README.md': '# A\n', 'Chart.yaml': before })?.['Chart.yaml']).toBe(after);
  });

  test.each([
    '|\n    - A thing\n    - kind: fixed\n      description: "A thing"',
    '>-\n    - A thing\n\n    - Another',
    '>\n    - A thing\n    - that runs on',
    '>-\n    - kind: fixed\n      description: A thing\n    - kind: added\n      description: Another',
  ])('has one more change in its list, and the others as they were: %j', (list) => {
    const before = `version: 1.2.3\nannotations:\n  artifacthub.io/changes: ${list}\n`;
    const entries = (text: string): unknown[] =>
      parse((parse(text) as { annotations: Record<string, string> }).annotations['artifacthub.io/changes'] ?? '') as unknown[];
    const after = written({ 'README.md': '# A\n', 'Chart.yaml': before })?.['Chart.yaml'] ?? '';
    expect(entries(after)).toHaveLength(entries(before).length + 1);
    expect(entries(after).slice(1)).toEqual(entries(before));
  });

  test.each(['"- Added x\\n"', '"[]"', 'none', '>-\n    - A thing: one\n    - that runs on: two'])(
    'says so where no change can be added: %j',
    (list) => {
      const texts = new Map([
        ['README.md', '# A\n'],
        ['Chart.yaml', `version: 1.2.3\nannotations:\n  artifacthub.io/changes: ${list}\n`],
      ]);
      const file = writeNote(texts, note, true)?.find((one) => one.file === 'Chart.yaml');
      expect(file?.edits).toHaveLength(1);
      expect(file?.byHand).toMatch(/^Chart\.yaml gets no entry in artifacthub\.io\/changes, .* see README\.md$/);
    },
  );
});
