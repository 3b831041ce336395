/** The rules' pages are true: each bad example gives the finding that the page tells, each good one none, and the fixes do what is shown. */
import { describe, expect, it } from 'vitest';
import { rules } from '../../../server/src/rules/index.ts';
import { reportOf } from '../../kit/charts.ts';
import { changedBy, offeredFor } from '../../kit/fixes.ts';
import { type Example, pageNames, readPage, sentenceOf } from '../../kit/pages.ts';

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
  const { chart, fixes } = await offeredFor(files);
  const fix = fixes.find((candidate) => candidate.kind === kind);
  if (!fix) throw new Error(`${kind} is not offered, only ${fixes.map((candidate) => candidate.kind).join(', ')}`);
  expect(changedBy(chart, fix, files)).toEqual(after);
};

it('every rule has a page, and every page is of a rule', () => {
  expect(pageNames('rules')).toEqual(rules.map(({ id }) => id).sort());
});

for (const { id, title } of rules) {
  describe(id, () => {
    const page = readPage('rules', id);

    it("begins with the rule's name and title", () => {
      expect(page.heading).toBe(`# ${id}`);
      expect(page.title).toBe(sentenceOf(title));
    });

    it('has all its parts, in order', () => {
      expect([...page.text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual([
        'What it does',
        'Why is this bad?',
        'Example',
        'Use instead',
        'What it does not report',
        'Severity',
        'Fixes',
        'Options',
      ]);
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
