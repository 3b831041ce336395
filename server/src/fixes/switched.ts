/** Worlds for the proof of a fix, beside those in which something was found: objects that play no part in findings are there only under conditions of their own. */
import { memo } from '../base/index.ts';
import { type Chart, prepare } from '../chart/index.ts';
import type { Plain, PlainMap } from '../yaml/index.ts';
import type { Scene } from './scene.ts';

/** All that the values switch on and off switched on, and all of it switched off. */
export const switchedScenes = memo((chart: Chart): readonly Scene[] => {
  const { values } = prepare(chart, new Map());
  return [true, false].map((on) => ({ values: switched(values, on) })).filter((scene) => scene.values.size > 0);
});

const switched = (values: PlainMap, on: boolean): PlainMap => {
  const result = new Map<string, Plain>();
  for (const [key, value] of values) {
    if (value === !on) result.set(key, on);
    if (!(value instanceof Map)) continue;
    const inner = switched(value, on);
    if (inner.size > 0) result.set(key, inner);
  }
  return result;
};
