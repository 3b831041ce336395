import type { Chart } from '../chart/index.ts';
import { type Action, parse } from '../template/index.ts';
import { type Candidate, type FieldFix, type FieldTarget, scenesOf } from './field-fix.ts';
import { linesAround } from './lines.ts';
import { keepsLinks } from './links.ts';
import { renderFiles, textOf } from './proof.ts';
import type { Scene } from './scene.ts';
import { every, type Proof } from './slices.ts';
import { valuesReads } from './values-reads.ts';

export const freezeFieldFix: FieldFix = {
  kind: 'freeze-field',
  title:
    'writes the present value of the field down: releases installed from this very version can be upgraded as they are, others need the migration',
  needsMigration: true,
  keepsValues: true,
  candidates: (target, action) => frozen(target, action),
};

/** The present text in the place of the expression. Whatever the release is called, everything must be rendered as before, to the byte. */
const frozen = (target: FieldTarget, action: Action): Candidate[] => {
  const { chart, now } = target;
  // What users give there in their values must go on counting.
  if (!target.isSteady || readsValues(target, action)) return [];
  const { version, appVersion } = chart.metadata;
  const texts = [...new Set([version, appVersion, now ?? '', printed(target, action)])].filter((text) => text !== '');
  return texts
    .flatMap((text) => [text, JSON.stringify(text)])
    .map((text) => ({
      title: `Keep the value of version ${version} for good: releases installed from it need no migration`,
      edit: { range: action.range, text },
      isRight: function* (fixed) {
        return (
          (yield* every(scenesOf(target), (scene) => keepsLinks(chart, fixed, scene, target.source))) &&
          (yield* every(['release-name', 'other'], (name) =>
            every(scenesOf(target), (scene) => isSame(chart, fixed, { ...scene, release: { ...scene.release, name } })),
          ))
        );
      },
    }));
};

const readsValues = ({ chart, file }: FieldTarget, { range }: Action): boolean => {
  const template = chart.templates.find(({ source }) => source.path === file);
  const reads = template ? valuesReads(parse(template.source).root) : [];
  return reads.some((read) => range.start <= read.range.start && read.range.end <= range.end);
};

/** What the expression prints, if the rest of its line is text. */
const printed = ({ chart, file, now }: FieldTarget, { range }: Action): string => {
  const text = textOf(chart, file) ?? '';
  const around = linesAround(text, range);
  const before = /[:\s"']([^:\s"'{}]*)$/.exec(text.slice(around.start, range.start))?.[1] ?? '';
  const after = /^([^\s"'{}]*)["']?\s*(?:#.*)?$/.exec(text.slice(range.end, around.end))?.[1];
  if (now === null || after === undefined || !now.startsWith(before) || !now.endsWith(after)) return '';
  return now.slice(before.length, now.length - after.length);
};

function* isSame(before: Chart, after: Chart, scene: Scene): Proof {
  return JSON.stringify([...(yield* renderFiles(before, scene))]) === JSON.stringify([...(yield* renderFiles(after, scene))]);
}
