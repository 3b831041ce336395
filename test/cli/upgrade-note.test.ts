/** What users of a chart are told: `keelson explain --chart`, and the note that `keelson fix` writes. */
import { describe, expect, test } from 'vitest';
import { packed } from '../kit/archive.ts';
import { clean, drifting } from './charts.ts';
import { keelson, under } from './command.ts';

const files = { ...under('drifting', { ...drifting(), 'README.md': '# Drifting\n' }), ...under('clean', clean()) };

describe('explain --chart', () => {
  test('tells what this chart asks of its users', async () => {
    const { status, output } = await keelson(files, ['explain', 'claim-label-drift', '--chart', 'drifting']);
    expect(status).toBe(0);
    expect(output).toMatch(
      /^# Upgrading drifting to 2\.0\.0\n\nIn the StatefulSet `RELEASE`, `helm\.sh\/chart` in the claim template `data` no longer changes/,
    );
    expect(output).toContain('delete statefulset RELEASE --cascade=orphan\n');
    expect(output).toContain('Every release that was installed');
  });

  test.each([
    [['claim-label-drift', '--chart', 'clean'], 'clean has no finding of claim-label-drift, so its users have nothing to do.\n'],
    [['selector-drift', '--chart', 'drifting'], 'drifting has no finding of selector-drift, so its users have nothing to do.\n'],
  ])('%j', async (args, expected) => {
    expect(await keelson(files, ['explain', ...args])).toEqual({ status: 0, output: expected, complaints: [], written: {} });
  });

  test.each([
    [['claim-label-drift', '--chart', 'nowhere'], 'nowhere does not exist'],
    [['claim-label-drift', '--chart', '.'], '. holds several charts; --chart takes one'],
    [['nothing', '--chart', 'clean'], 'there is no rule or fix `nothing`'],
  ])('%j is refused', async (args, line) => {
    const { status, output, complaints } = await keelson(files, ['explain', ...args]);
    expect({ status, output }).toEqual({ status: 2, output: '' });
    expect(complaints[0]).toContain(line);
  });
});

describe('a dependency', () => {
  const parent = { 'Chart.yaml': 'apiVersion: v2\nname: parent\nversion: 3.0.0\ndependencies:\n  - {name: drifting, version: 1.x, alias: store}\n' };
  const folder = under('parent', { ...parent, ...under('charts/drifting', drifting()) });
  const archive = under('parent', { ...parent, 'charts/drifting-1.2.3.tgz': packed('drifting', drifting()) });

  test('that is unpacked is told of with its chart', async () => {
    const { output } = await keelson(folder, ['explain', 'claim-label-drift', '--chart', 'parent']);
    expect(output).toMatch(/^# Upgrading parent to 4\.0\.0\n/);
    expect(output).toContain('delete statefulset RELEASE --cascade=orphan\n');
    const { written } = await keelson(folder, ['fix', '--unsafe', '--upgrade-note', 'parent']);
    expect(Object.keys(written).sort()).toEqual(['parent/Chart.yaml', 'parent/UPGRADING.md', 'parent/charts/drifting/templates/sts.yaml']);
  });

  test('that is packed is for its own authors', async () => {
    const { output } = await keelson(archive, ['explain', 'claim-label-drift', '--chart', 'parent']);
    expect(output).toBe(
      'The findings of claim-label-drift in parent lie in packed dependencies, whose own authors have to mend them and to tell of the upgrade.\n',
    );
  });
});

describe('fix --upgrade-note', () => {
  const args = ['fix', '--unsafe', '--upgrade-note', 'drifting'];

  test('writes the note and the version with the fix, and nothing the second time', async () => {
    const first = await keelson(files, args);
    expect(first.status).toBe(0);
    expect(Object.keys(first.written).sort()).toEqual(['drifting/Chart.yaml', 'drifting/README.md', 'drifting/templates/sts.yaml']);
    expect(first.written['drifting/README.md']).toContain('# Drifting\n\n## Upgrading\n\n### To 2.0.0\n\nIn the StatefulSet `RELEASE`');
    expect(first.written['drifting/Chart.yaml']).toContain('version: 2.0.0\n');
    expect(first.complaints).toContain('drifting: wrote the upgrade note for version 2.0.0');
    expect(await keelson({ ...files, ...first.written }, args)).toEqual({ status: 0, output: '', complaints: [], written: {} });
  });

  test('shows with --dry-run what it would write, new files too', async () => {
    const { 'drifting/README.md': _, ...bare } = files;
    const { output, written } = await keelson(bare, [...args, '--dry-run']);
    expect(written).toEqual({});
    expect(output).toContain('--- /dev/null\n+++ b/drifting/UPGRADING.md\n@@ -0,0 +1,');
    expect(output).toContain('--- a/drifting/Chart.yaml\n');
  });

  test('says what is left to do by hand in the list of changes', async () => {
    const chart = `${files['drifting/Chart.yaml']}annotations:\n  artifacthub.io/changes: "- Added x"\n`;
    const { complaints, written } = await keelson({ ...files, 'drifting/Chart.yaml': chart }, args);
    expect(written['drifting/Chart.yaml']).toContain('artifacthub.io/changes: "- Added x"\n');
    expect(complaints.filter((line) => line.startsWith('drifting: Chart.yaml gets no entry in artifacthub.io/changes'))).toHaveLength(1);
  });

  test('tells whom a fix helps that keeps the present values', async () => {
    const { written } = await keelson(files, ['fix', '--unsafe', '--upgrade-note', '--fix', 'freeze-labels', 'drifting']);
    expect(written['drifting/README.md']).toContain(
      'They keep the values of version 1.2.3: releases that were installed from it need nothing, nor do new ones. Every release that was installed from another version before 2.0.0 needs the steps below once',
    );
  });

  test('is written for each template that is mended later', async () => {
    const path = 'drifting/templates/other.yaml';
    const two = {
      ...files,
      [path]: String(files['drifting/templates/sts.yaml']).replace('name: {{ .Release.Name }}\n', 'name: {{ .Release.Name }}-other\n'),
    };
    const first = await keelson(two, ['fix', '--unsafe', '--upgrade-note', 'drifting/templates/sts.yaml']);
    const second = await keelson({ ...two, ...first.written }, ['fix', '--unsafe', '--upgrade-note', path]);
    expect(second.complaints).toContain('drifting: wrote the upgrade note for version 3.0.0');
    expect(second.written['drifting/README.md']).toContain('delete statefulset RELEASE-other --cascade=orphan\n');
    expect(second.written['drifting/README.md']).toContain('### To 2.0.0\n');
    const again = await keelson({ ...two, ...first.written, ...second.written, [path]: String(two[path]) }, [
      'fix',
      '--unsafe',
      '--upgrade-note',
      path,
    ]);
    expect(again.complaints).toContain('drifting: the upgrade note is there already');
    expect(Object.keys(again.written)).toEqual([path]);
  });

  test('writes none where no fix was applied', async () => {
    expect((await keelson(files, ['fix', '--upgrade-note', 'drifting'])).written).toEqual({});
    expect((await keelson(files, ['fix', '--unsafe', '--upgrade-note', 'clean'])).written).toEqual({});
  });
});
