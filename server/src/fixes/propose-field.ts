import { parse } from '../template/index.ts';
import type { FieldTarget } from './field-fix.ts';
import type { FileEdits, Fix } from './fix.ts';
import { applyFix } from './proof.ts';
import type { Checks } from './propose.ts';
import { actionAt } from './site.ts';
import { fieldFixes } from './table.ts';

/** Proved fixes for the field. */
export function* proposeFieldFixes(target: FieldTarget, { verify, isSpent }: Checks): Generator<void, Fix[]> {
  const template = target.chart.templates.find(({ source }) => source.path === target.file);
  const action = template && actionAt(parse(template.source), target.range);
  // What stands in a helper is printed elsewhere, too.
  if (!template || action?.kind !== 'action' || target.file !== target.source) return [];
  const proved: Fix[] = [];
  for (const { kind, needsMigration, keepsValues = false, candidates } of fieldFixes) {
    for (const { title, edit, isRight } of candidates(target, action)) {
      const files: FileEdits[] = [{ file: target.file, edits: [edit] }];
      const fixed = applyFix(target.chart, files);
      if (!fixed || isSpent() || !(yield* isRight(fixed)) || isSpent() || !(yield* verify(fixed, files))) continue;
      proved.push({ kind, title, safe: !needsMigration, keepsValues, preferred: proved.length === 0, files });
      break;
    }
  }
  return proved;
}
