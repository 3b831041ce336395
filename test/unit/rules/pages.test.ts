/** The rules' pages are true: each bad example gives the finding that the page tells, each good one none, and the fixes do what is shown. */
import { describe, expect, it } from 'vitest';
import { applyFix, fixesOf, textOf } from '../../../server/src/analysis/index.ts';
import { rules } from '../../../server/src/rules/index.ts';
import { chartOf, reportOf } from '../../kit/charts.ts';
import { type Example, pageNames, readPage } from '../../kit/pages.ts';

/** Gaps that an example is about, by rule. */
const expectedGaps: Readonly<Record<string, readonly string[]>> = { 'missing-dependency': ['missing-dependency'], 'template-syntax': ['render'] };

const firstLine = (message: string): string => message.split('\n')[0] ?? '';

const checkBad = async (rule: string, { files, says }: Example): Promise<void> => {
  const { findings, incomplete } = await reportOf(files);
  expect(new Set(findings.map((finding) => finding.rule))).toEqual(new Set([rule]));
  if (says) expect(findings.map(({ message }) => firstLine(message))).toEqual(says);
  expect(incomplete.filter(({ reason }) => !expectedGaps[rule]?.includes(reason))).toEqual([]);
};

const checkGood = async ({ files }: Example): Promise<void> => {
  const { findings, incomplete } = await reportOf(files);
  expect(findings.map(({ message }) => message)).toEqual([]);
  expect(incomplete).toEqual([]);
};

const checkFix = async (kind: string, { files }: Example, after: Readonly<Record<string, string>>): Promise<void> => {
  const chart = await chartOf(files);
  const report = await reportOf(files);
  const finding = report.findings[0];
  if (!finding) throw new Error('nothing is found');
  const fixes = fixesOf(chart, report, finding);
  const fix = fixes.find((candidate) => candidate.kind === kind);
  if (!fix) throw new Error(`${kind} is not offered, only ${fixes.map((candidate) => candidate.kind).join(', ')}`);
  const fixed = applyFix(chart, fix.files);
  if (!fixed) throw new Error(`${kind} cannot be applied`);
  const changed = Object.keys(files).filter((file) => (textOf(fixed, file) ?? files[file]) !== files[file]);
  expect(Object.fromEntries(changed.map((file) => [file, textOf(fixed, file)]))).toEqual(after);
};

it('every rule has a page, and every page is of a rule', () => {
  expect(pageNames()).toEqual(rules.map(({ id }) => id).sort());
});

for (const { id, title } of rules) {
  describe(id, () => {
    const page = readPage(id);

    it("begins with the rule's name and title", () => {
      expect(page.heading).toBe(`# ${id}`);
      expect(page.title).toBe(`${title.charAt(0).toUpperCase()}${title.slice(1)}.`);
    });

    it('shows what is found, and what is right', () => {
      expect(new Set(page.examples.map(({ kind }) => kind))).toEqual(new Set(['bad', 'good']));
    });

    for (const example of page.examples) {
      it(`line ${example.line}: the ${example.kind} example`, () => (example.kind === 'bad' ? checkBad(id, example) : checkGood(example)));
      for (const [kind, after] of example.fixed) it(`line ${example.line}: ${kind} gives what is shown`, () => checkFix(kind, example, after));
    }
  });
}
