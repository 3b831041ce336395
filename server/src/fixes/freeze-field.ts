import type { Chart } from '../chart/index.ts';
import type { Action } from '../template/index.ts';
import type { Candidate, FieldFix, FieldTarget } from './field-fix.ts';
import { defaults, renderFiles } from './proof.ts';
import type { Scene } from './scene.ts';

export const freezeFieldFix: FieldFix = {
  kind: 'freeze-field',
  title:
    'writes the present value of the field down: releases installed from this very version can be upgraded as they are, others need the migration',
  needsMigration: true,
  candidates: (target, action) => frozen(target, action),
};

/** The present text in the place of the expression. Whatever the release is called, everything must be rendered as before, to the byte. */
const frozen = (target: FieldTarget, action: Action): Candidate[] => {
  const { chart, now } = target;
  if (!target.isSteady) return [];
  const { version, appVersion } = chart.metadata;
  const texts = [...new Set([version, appVersion, now ?? ''])].filter((text) => text !== '');
  return texts
    .flatMap((text) => [text, JSON.stringify(text)])
    .map((text) => ({
      title: `Keep the value of version ${version} for good: releases installed from it need no migration`,
      edit: { range: action.range, text },
      isRight: (fixed) =>
        ['release-name', 'other'].every((name) =>
          [target.scene, defaults].every((scene) => isSame(chart, fixed, { ...scene, release: { ...scene.release, name } })),
        ),
    }));
};

const isSame = (before: Chart, after: Chart, scene: Scene): boolean =>
  JSON.stringify([...renderFiles(before, scene)]) === JSON.stringify([...renderFiles(after, scene)]);
