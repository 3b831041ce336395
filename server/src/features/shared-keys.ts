/** Keys of dicts that templates put together: with every use in helpers, and with the same key of every other dict that is handed to these. */
import { type Access, type ChartNames, type OwnedFile, pathKey } from './names/index.ts';
import type { Place } from './symbol.ts';

interface KeyUse {
  readonly access: Access;
  readonly file: OwnedFile;
}

/** A key, in all dicts that must have the same one. */
export interface SharedKey {
  readonly name: string;
  readonly entries: readonly Place[];
  readonly uses: readonly KeyUse[];
}

export const placeKey = ({ source, range }: Place): string => pathKey([source.path, String(range.start)]);

/** The keys that some of these places lead to, through their uses and back. */
export const sharedKey = (names: ChartNames, places: readonly Place[]): SharedKey => {
  const [first] = places;
  const name = first ? first.source.text.slice(first.range.start, first.range.end) : '';
  const candidates = names.all.flatMap((file) =>
    file.names.accesses.filter((access) => access.name === name).map((access) => ({ access, file, found: names.entriesOf(access, file.owner) })),
  );
  const entries = new Map<string, Place>(places.map((place) => [placeKey(place), place]));
  for (let size = -1; size < entries.size; ) {
    size = entries.size;
    for (const { found } of candidates)
      if (found.some((entry) => entries.has(placeKey(entry))))
        for (const { source, range } of found) entries.set(placeKey({ source, range }), { source, range });
  }
  return { name, entries: [...entries.values()], uses: candidates.filter(({ found }) => found.some((entry) => entries.has(placeKey(entry)))) };
};

export const placesOfKey = ({ entries, uses }: SharedKey): Place[] => [
  ...entries,
  ...uses.map(({ access, file }) => ({ source: file.names.source, range: access.range })),
];
