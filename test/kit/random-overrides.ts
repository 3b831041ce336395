/** Values that a user might give instead of a chart's defaults, by chance: of the same types, emptied, filled, switched. */
import fc from 'fast-check';

export type Path = readonly (string | number)[];

/** One value that is set, by the path's place among all that may be set. */
export interface Setting {
  readonly path: Path;
  readonly value: unknown;
}

const isMap = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value);

/** Every value of the defaults with its path, maps themselves included, but nothing inside of lists: Helm replaces these as a whole. */
export function* settable(values: unknown, path: Path = []): Generator<{ readonly path: Path; readonly now: unknown }> {
  if (path.length > 0) yield { path, now: values };
  if (isMap(values) && path.length < 8) for (const [key, value] of Object.entries(values)) yield* settable(value, [...path, key]);
}

/** What may stand at a place where `now` stands. `words`: texts that the chart may ask for. */
const instead = (now: unknown, words: readonly string[]): fc.Arbitrary<unknown> => {
  if (typeof now === 'boolean') return fc.constantFrom<unknown>(!now, !now, !now, now);
  if (typeof now === 'number') return fc.constantFrom<unknown>(0, 1, 2, 5, now + 1);
  const text = fc.constantFrom<unknown>(...words);
  if (typeof now === 'string') return text;
  if (Array.isArray(now)) return fc.oneof(fc.constantFrom<unknown>([], ['example'], [{ name: 'example' }]), fc.array(text, { maxLength: 3 }));
  const filled = fc.dictionary(fc.constantFrom('example', 'team', 'app', 'a'), text, { maxKeys: 2 });
  if (isMap(now)) return fc.oneof(fc.constant<unknown>(null), fc.constant({}), filled);
  return fc.oneof(fc.constantFrom<unknown>(true, 1, ['example'], [{ name: 'example' }], {}), text, filled);
};

const written = (values: unknown, [step, ...rest]: Path, value: unknown): unknown => {
  if (step === undefined) return value;
  const map = isMap(values) ? values : {};
  return { ...map, [step]: written(map[step], rest, value) };
};

/** The settings as a user writes them. */
export const valuesOf = (settings: readonly Setting[]): Record<string, unknown> =>
  settings.reduce<Record<string, unknown>>((values, { path, value }) => written(values, path, value) as Record<string, unknown>, {});

/** A few settings of a chart's defaults. Switches are turned most often, since most of what a chart can print stands behind them. */
export const settingsOf = (defaults: unknown, words: readonly string[]): fc.Arbitrary<readonly Setting[]> => {
  const all = [...settable(defaults)];
  const one = (places: typeof all): fc.Arbitrary<Setting> =>
    fc.constantFrom(...places).chain(({ path, now }) => instead(now, words).map((value) => ({ path, value })));
  const switches = all.filter(({ now }) => typeof now === 'boolean');
  const leaves = all.filter(({ now }) => !isMap(now) || Object.keys(now).length === 0);
  if (all.length === 0) return fc.constant([]);
  const kinds: fc.WeightedArbitrary<Setting>[] = [{ weight: 1, arbitrary: one(all) }];
  if (leaves.length > 0) kinds.push({ weight: 3, arbitrary: one(leaves) });
  if (switches.length > 0) kinds.push({ weight: 4, arbitrary: one(switches) });
  return fc.array(fc.oneof(...kinds), { maxLength: 8, size: 'max' });
};
