/** `keelson fix`: what it writes, what it withholds, and that a second time changes nothing. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, describe, expect, test } from 'vitest';
import { statefulSet } from '../kit/charts.ts';
import { clean, drifting } from './charts.ts';
import { type Files, keelson, type Outcome, under } from './command.ts';

const files = under('drifting', drifting());
const template = 'drifting/templates/sts.yaml';
const withheld = 'releases that are already installed need their workload deleted with --cascade=orphan before that upgrade; apply it with --unsafe';

/** The files after the outcome. */
const changedBy = (before: Files, { written }: Outcome): Files => ({ ...before, ...written });

describe('fix', () => {
  test('withholds what needs a migration, and says so', async () => {
    const { status, output, complaints, written } = await keelson(files, ['fix', 'drifting']);
    expect({ status, output, written }).toEqual({ status: 1, output: '', written: {} });
    expect(complaints).toEqual([expect.stringMatching(/^drifting: withheld selector-labels \(.*\): /), 'drifting: 1 finding left']);
    expect(complaints[0]).toContain(withheld);
  });

  test('changes the one line with --unsafe, and nothing the second time', async () => {
    const first = await keelson(files, ['fix', '--unsafe', 'drifting']);
    expect(first.status).toBe(0);
    expect(first.complaints).toEqual([expect.stringMatching(/^drifting: applied selector-labels: /)]);
    expect(first.written).toEqual({
      [template]: String(files[template]).replace('{{- include "x.labels" . | nindent 10 }}', '{{- include "x.selectorLabels" . | nindent 10 }}'),
    });

    const second = await keelson(changedBy(files, first), ['fix', '--unsafe', 'drifting']);
    expect(second).toEqual({ status: 0, output: '', complaints: [], written: {} });
    expect((await keelson(changedBy(files, first), ['check', 'drifting'])).status).toBe(0);
  });

  test('takes up again what another fix has made possible: nothing is left for a second time', async () => {
    const workload = (name: string): string =>
      statefulSet('          {{- include "app.labels" . | nindent 10 }}').replaceAll('{{ .Release.Name }}', name);
    const shared = under('app', {
      'Chart.yaml': 'apiVersion: v2\nname: app\nversion: 1.2.3\n',
      'templates/_helpers.tpl': '{{- define "app.labels" -}}\ntier: storage\nchart: {{ .Chart.Name }}-{{ .Chart.Version }}\n{{- end }}\n',
      'templates/s.yaml': workload('one'),
      'charts/sub/Chart.yaml': 'apiVersion: v2\nname: sub\nversion: 0.1.0\n',
      'charts/sub/templates/s.yaml': workload('two'),
    });
    const first = await keelson(shared, ['fix', '--unsafe', '--fix', 'stable-helper', 'app']);
    expect({ status: first.status, fixes: first.complaints.length }).toEqual({ status: 0, fixes: 2 });
    expect(await keelson(changedBy(shared, first), ['fix', '--unsafe', '--fix', 'stable-helper', 'app'])).toEqual({
      status: 0,
      output: '',
      complaints: [],
      written: {},
    });
  });

  test('with --dry-run says what it would do, and writes nothing', async () => {
    const { status, output, complaints, written } = await keelson(files, ['fix', '--unsafe', '--dry-run', 'drifting']);
    expect({ status, written }).toEqual({ status: 0, written: {} });
    expect(complaints).toEqual([expect.stringMatching(/^drifting: would apply selector-labels: /)]);
    expect(output).toContain(`--- a/${template}\n+++ b/${template}\n`);
  });

  test.each(['selector-labels', 'static-labels'])('--fix %s', async (kind) => {
    const first = await keelson(files, ['fix', '--unsafe', '--fix', kind, 'drifting']);
    expect(first.status).toBe(0);
    expect(first.complaints).toEqual([expect.stringMatching(new RegExp(`^drifting: applied ${kind}: `))]);
    expect(await keelson(changedBy(files, first), ['fix', '--unsafe', '--fix', kind, 'drifting'])).toEqual({
      status: 0,
      output: '',
      complaints: [],
      written: {},
    });
  });

  test('of a kind that does not apply leaves the finding', async () => {
    const { status, complaints, written } = await keelson(files, ['fix', '--unsafe', '--fix', 'drop-version-labels', 'drifting']);
    expect({ status, complaints, written }).toEqual({ status: 1, complaints: ['drifting: 1 finding left'], written: {} });
  });

  test('of one template leaves the others alone', async () => {
    const two = { ...files, 'drifting/templates/other.yaml': String(files[template]).replace('name: {{ .Release.Name }}\n', 'name: other\n') };
    const { status, complaints, written } = await keelson(two, ['fix', '--unsafe', 'drifting/templates/other.yaml']);
    expect({ status, written: Object.keys(written) }).toEqual({ status: 0, written: ['drifting/templates/other.yaml'] });
    expect(complaints).toHaveLength(1);
  });

  test('of a chart that is named twice works once', async () => {
    const once = await keelson(files, ['fix', '--unsafe', '--dry-run', 'drifting']);
    expect(await keelson(files, ['fix', '--unsafe', '--dry-run', 'drifting', './drifting/', template])).toEqual(once);
  });

  test('of two templates that need the same key changes the values once', async () => {
    const second = 'drifting/templates/other.yaml';
    const two = { ...files, [second]: String(files[template]).replace('name: {{ .Release.Name }}\n', 'name: other\n') };
    const args = ['fix', '--unsafe', '--dry-run', '--fix', 'static-labels'];
    const whole = await keelson(two, [...args, 'drifting']);
    expect(whole.output.match(/^--- a\/drifting\/values\.yaml$/gm)).toHaveLength(1);
    expect((await keelson(two, [...args, template, second])).output).toBe(whole.output);
  });

  test('of a chart without findings does nothing', async () => {
    expect(await keelson(under('clean', clean()), ['fix', 'clean'])).toEqual({ status: 0, output: '', complaints: [], written: {} });
  });

  test('tells what it cannot write', async () => {
    const { status, complaints } = await keelson(files, ['fix', '--unsafe', 'drifting'], { unwritable: 'permission denied' });
    expect(status).toBe(2);
    expect(complaints).toEqual([`${template} cannot be written: permission denied`]);
  });

  test('keeps line endings, a byte order mark, and an end without a line break', async () => {
    const odd = `\ufeff${String(files[template]).trimEnd().replaceAll('\n', '\r\n')}`;
    const { written } = await keelson({ ...files, [template]: odd }, ['fix', '--unsafe', 'drifting']);
    const fixed = written[template] ?? '';
    expect(fixed.startsWith('\ufeffapiVersion')).toBe(true);
    expect(fixed.replaceAll('\r\n', '')).not.toContain('\n');
    expect(fixed.endsWith('\n')).toBe(false);
    expect(fixed).toBe(odd.replace('{{- include "x.labels" . | nindent 10 }}', '{{- include "x.selectorLabels" . | nindent 10 }}'));
  });
});

describe('the difference is one that git applies', () => {
  const folder = mkdtempSync(join(tmpdir(), 'keelson-fix-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));
  const git = (...args: string[]): string =>
    execFileSync('git', ['-c', 'core.autocrlf=false', '-c', 'core.safecrlf=false', ...args], {
      cwd: folder,
      encoding: 'utf8',
      stdio: ['pipe', 'pipe', 'pipe'],
    });

  const last = (text: string): string => {
    // The claim's labels come last, so that what changes is the end of the file.
    const [head = '', claims = ''] = text.split('      spec:\n        accessModes');
    return claims === '' ? text : head;
  };

  test.each<[string, (text: string) => string]>([
    ['as it is', (text) => text],
    ['with Windows line endings', (text) => text.replaceAll('\n', '\r\n')],
    ['with mixed line endings', (text) => text.replace('\n', '\r\n')],
    ['without a line break at the end', (text) => text.trimEnd()],
    ['that changes at the end, without a line break there', (text) => last(text).trimEnd()],
    ['that changes at the end', last],
    ['with Windows line endings and none at the end', (text) => last(text).trimEnd().replaceAll('\n', '\r\n')],
    ['with a byte order mark', (text) => `\ufeff${text}`],
    ['of many lines before and behind', (text) => `${'# a comment\n'.repeat(300)}${text}${'# a comment\n'.repeat(300)}`],
  ])('%s', async (name, change) => {
    for (const kind of ['selector-labels', 'static-labels']) {
      const place = `chart ${name}/${kind}`.replaceAll(' ', '-');
      const chart = under(place, drifting());
      const path = `${place}/templates/sts.yaml`;
      const before: Files = { ...chart, [path]: change(String(chart[path])) };
      const { output } = await keelson(before, ['fix', '--unsafe', '--dry-run', '--fix', kind, place]);
      const { written } = await keelson(before, ['fix', '--unsafe', '--fix', kind, place]);
      expect(Object.keys(written)).toContain(path);
      for (const [file, text] of Object.entries(before)) {
        mkdirSync(dirname(join(folder, file)), { recursive: true });
        writeFileSync(join(folder, file), text);
      }
      writeFileSync(join(folder, 'fix.diff'), output);
      git('apply', '--check', 'fix.diff');
      git('apply', 'fix.diff');
      for (const [file, text] of Object.entries({ ...before, ...written })) expect(readFileSync(join(folder, file), 'utf8'), file).toBe(text);
      git('apply', '--reverse', 'fix.diff');
      for (const [file, text] of Object.entries(before)) expect(readFileSync(join(folder, file), 'utf8'), file).toBe(text);
    }
  });

  test('in a folder with a space in its name, given by an absolute path', async () => {
    const before = under('my charts/drifting', drifting());
    for (const [file, text] of Object.entries(before)) {
      mkdirSync(dirname(join(folder, file)), { recursive: true });
      writeFileSync(join(folder, file), text);
    }
    const { output } = await keelson(before, ['fix', '--unsafe', '--dry-run', '/work/my charts/drifting']);
    writeFileSync(join(folder, 'fix.diff'), output);
    git('apply', 'fix.diff');
    expect(readFileSync(join(folder, 'my charts/drifting/templates/sts.yaml'), 'utf8')).toContain('{{- include "x.selectorLabels" . | nindent 10 }}');
  });

  test('of a chart outside of the current folder', async () => {
    const before = { ...under('../elsewhere/drifting', drifting()), ...under('inside', drifting()) };
    for (const [file, text] of Object.entries(before)) {
      mkdirSync(dirname(join(folder, 'work', file)), { recursive: true });
      writeFileSync(join(folder, 'work', file), text);
    }
    const { output, complaints } = await keelson(before, ['fix', '--unsafe', '--dry-run', '--upgrade-note', '../elsewhere/drifting', 'inside']);
    expect(complaints[0]).toBe('the paths of the difference start in /; apply it there');
    writeFileSync(join(folder, 'fix.diff'), output);
    git('apply', 'fix.diff');
    for (const chart of ['elsewhere/drifting', 'work/inside']) {
      expect(readFileSync(join(folder, chart, 'templates/sts.yaml'), 'utf8')).toContain('{{- include "x.selectorLabels" . | nindent 10 }}');
      expect(readFileSync(join(folder, chart, 'UPGRADING.md'), 'utf8')).toContain('# Upgrading\n');
    }
  });
});
