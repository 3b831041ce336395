/** The fixes' pages are true: each fix makes of its examples what the page shows, and is not offered where the page says so. */
import { describe, expect, it } from 'vitest';
import { fixDescriptions, fixKinds } from '../../../server/src/analysis/index.ts';
import { changedBy, offeredFor } from '../../kit/fixes.ts';
import { pageNames, readPage, sentenceOf } from '../../kit/pages.ts';

it('every fix has a description and a page, and every page is of a fix', () => {
  expect(fixDescriptions.map(({ kind }) => kind)).toEqual(fixKinds);
  expect(pageNames('fixes')).toEqual([...fixKinds].sort());
});

const parts = ['What it does', 'When it is offered', 'Example', 'Where it is not offered', 'Migration'];

for (const { kind, title, needsMigration } of fixDescriptions) {
  describe(kind, () => {
    const page = readPage('fixes', kind);

    it("begins with the fix's name and what it does, and has all parts", () => {
      expect(page.heading).toBe(`# ${kind}`);
      expect(page.title).toBe(sentenceOf(title));
      expect([...page.text.matchAll(/^## (.*)$/gm)].map(([, heading]) => heading)).toEqual(parts);
      expect(new Set(page.examples.map((example) => example.kind))).toEqual(new Set(['before', 'not for']));
    });

    it('tells whether a migration is needed', () => {
      const told = page.text.slice(page.text.indexOf('## Migration'));
      if (needsMigration) expect(told).toMatch(/--cascade=orphan[\s\S]*`--unsafe`/);
      else expect(told).toMatch(/^## Migration\n\nNot needed: /);
    });

    for (const { kind: role, files, fixed, line } of page.examples) {
      if (role === 'before')
        it(`line ${line}: gives what is shown`, async () => {
          const { chart, fixes } = await offeredFor(files);
          const fix = fixes.find((candidate) => candidate.kind === kind);
          if (!fix) throw new Error(`it is not offered, only ${fixes.map((candidate) => candidate.kind).join(', ')}`);
          expect(changedBy(chart, fix, files)).toEqual(fixed.get(''));
          expect(fix.safe).toBe(!needsMigration);
        });
      else
        it(`line ${line}: is not offered`, async () => {
          const { findings, fixes } = await offeredFor(files);
          expect(fixes.map((fix) => fix.kind)).not.toContain(kind);
          // There is something to mend; a comment that silences it leaves nothing.
          if (kind !== 'remove-suppression') expect(findings).not.toEqual([]);
        });
    }
  });
}
