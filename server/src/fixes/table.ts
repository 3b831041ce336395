/** All fixes, in the order in which they are offered. */
import { dropVersionLabelsFix } from './drop-version-labels.ts';
import type { FieldFix } from './field-fix.ts';
import type { FixDescription } from './fix.ts';
import { freezeFieldFix } from './freeze-field.ts';
import { freezeLabelsFix } from './freeze-labels.ts';
import type { LabelFix } from './label-fix.ts';
import { omitVersionLabelsFix } from './omit-version-labels.ts';
import { removeSuppressionFix } from './remove-suppression.ts';
import { repairHelperFix } from './repair-helper.ts';
import { selectorLabelsFix } from './selector-labels.ts';
import { stableHelperFix } from './stable-helper.ts';
import { stableSelectorFix } from './stable-selector.ts';
import { staticLabelsFix } from './static-labels.ts';
import { valuesLabelsFix } from './values-labels.ts';

/** Those for labels of claims. Every one of them changes what the claim template prints, and so needs the migration once. */
export const labelFixes: readonly LabelFix[] = [
  selectorLabelsFix,
  staticLabelsFix,
  dropVersionLabelsFix,
  repairHelperFix,
  stableHelperFix,
  omitVersionLabelsFix,
  valuesLabelsFix,
  freezeLabelsFix,
];

/** Those for other immutable fields, the best first. */
export const fieldFixes: readonly FieldFix[] = [stableSelectorFix, freezeFieldFix];

export const fixDescriptions: readonly FixDescription[] = [...labelFixes, ...fieldFixes, removeSuppressionFix];

/** Whether any of those for drifts can be applied without asking. */
export const someAreSafe = [...labelFixes, ...fieldFixes].some(({ needsMigration }) => !needsMigration);
