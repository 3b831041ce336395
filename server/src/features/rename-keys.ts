/** Why a key of dicts that templates put together cannot be renamed: where a use would be missed, or would be another's as well. */
import type { Range, SourceText } from '../base/index.ts';
import { type ChartNames, type DictEntry, type OwnedFile, pathKey, type Ref, type Refs } from './names/index.ts';
import { placeKey, placesOfKey, type SharedKey } from './shared-keys.ts';

/** As many ways by which a helper is called are told apart; there may be more. */
const mostWays = 12;

const wholeWords: ReadonlyMap<string, string> = new Map([
  ['print', 'prints the dict that it is in'],
  ['range', 'visits the dict that it is in with `range`'],
  ['computed', 'looks up computed names in the dict that it is in'],
  ['tpl', 'gives the dict that it is in to a text for `tpl`, which may read any key'],
]);

/** Why the key cannot be renamed; `lineOf`: a place in words. */
export const refusalOfKey = (names: ChartNames, key: SharedKey, lineOf: (source: SourceText, range: Range) => string): string | undefined => {
  const isIn = (ref: Ref): boolean => {
    const entry: DictEntry | undefined = ref.kind === 'dict' ? ref.entries.get(key.name) : undefined;
    return entry !== undefined && key.entries.some((place) => placeKey(place) === placeKey(entry));
  };
  const holds = (refs: Refs, { owner }: OwnedFile): boolean => names.placed(refs, owner).some(({ ref }) => isIn(ref));
  const inText = placesOfKey(key).find(({ source }) => names.texts.some((text) => text.names.source === source));
  if (inText) return `${lineOf(inText.source, inText.range)} has it in a text for \`tpl\`, and so may values of users; Keelson cannot change those.`;
  for (const { access, file } of key.uses) {
    const here = lineOf(file.names.source, access.range);
    if (names.named(access, file.owner).length > 0) return `${here} reads this key and a value by the same name.`;
    if (names.placed(access.from, file.owner).length >= mostWays) return `${here} is reached by more ways than Keelson tells apart.`;
  }
  for (const file of names.all) {
    const { source, wholes, uses } = file.names;
    const whole = wholes.find(({ refs }) => holds(refs, file));
    if (whole)
      return `${lineOf(source, whole.range)} ${wholeWords.get(whole.by) ?? `gives the dict that it is in to \`${whole.by}\``}: the key counts there without being written.`;
    const call = uses.find(({ name, argument }) => !names.definitions.has(name) && holds(argument, file));
    if (call) return `${lineOf(source, call.range)} hands the dict that it is in to a named template that Keelson cannot name, or that is not there.`;
  }
  return undefined;
};

/** Why it cannot get a name: one of the dicts has such a key, or is asked for it. */
export const refusalOfFreshKey = (names: ChartNames, { entries, uses }: SharedKey, fresh: string): string | undefined => {
  if (!/^[\p{L}_][\p{L}\p{N}_]*$/u.test(fresh)) return 'A key that stands behind a dot is named with letters, digits and underscores.';
  const own = new Set(entries.map(placeKey));
  const isTaken = uses.some(({ access, file }) =>
    names
      .placed(access.from, file.owner)
      .some(({ ref }) => ref.kind === 'dict' && ref.entries.has(fresh) && [...ref.entries.values()].some((entry) => own.has(placeKey(entry)))),
  );
  if (isTaken) return `There is a key \`${fresh}\` beside it already.`;
  const froms = uses.map(({ access }) => access.from);
  const isRead = names.all.some(({ names: { accesses } }) =>
    accesses.some((other) => other.name === fresh && froms.some((from) => from.some((ref) => other.from.some((same) => isSame(ref, same))))),
  );
  return isRead ? `Templates read a key \`${fresh}\` beside it already.` : undefined;
};

const isSame = (a: Ref, b: Ref): boolean =>
  a === b || (a.kind === 'path' && b.kind === 'path' && a.define !== undefined && a.define === b.define && pathKey(a.path) === pathKey(b.path));
