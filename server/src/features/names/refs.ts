/**
 * Where a value in a template may come from, as far as the text tells without a render: a path from `$`, a path from what a named template is given, a dict or
 * list that was put together, a text. A value that comes from several places has several.
 */
import type { Range, SourceText } from '../../base/index.ts';

export type Ref = PathRef | DictRef | ListRef | TextRef;
export type Refs = readonly Ref[];

/** A path below the root object. */
export interface PathRef {
  readonly kind: 'path';
  /** The named template whose argument the path begins at; undefined for the `$` of a file. */
  readonly define: string | undefined;
  /** Names; `*` for any member of a list or map. */
  readonly path: readonly string[];
}

export interface DictEntry {
  readonly source: SourceText;
  /** The key's text, without quotation marks. */
  readonly range: Range;
  readonly refs: Refs;
}

/** Made by `dict`. Entries come later too, by `set`. */
export interface DictRef {
  readonly kind: 'dict';
  readonly entries: Map<string, DictEntry>;
}

export interface ListRef {
  readonly kind: 'list';
  readonly items: Refs;
}

/** A constant; `\0` stands for a part that is not known. */
export interface TextRef {
  readonly kind: 'text';
  readonly text: string;
}

/** More places than this are not told apart. */
const limit = 12;

/** Both, each once. */
export const union = (...all: readonly Refs[]): Refs => {
  const seen = new Set<unknown>();
  const result: Ref[] = [];
  for (const refs of all) {
    for (const ref of refs) {
      const key = ref.kind === 'path' ? `${ref.define ?? ''}\0${ref.path.join('\0')}` : ref.kind === 'text' ? `"${ref.text}` : ref;
      if (seen.has(key) || result.length >= limit) continue;
      seen.add(key);
      result.push(ref);
    }
  }
  return result;
};

/** A member by its name. */
export const member = (refs: Refs, name: string): Refs =>
  union(
    ...refs.map((ref): Refs => {
      if (ref.kind === 'path') return ref.path.length < 32 ? [{ ...ref, path: [...ref.path, name] }] : [];
      if (ref.kind === 'dict') return ref.entries.get(name)?.refs ?? [];
      return [];
    }),
  );

/** What `range` visits. */
export const element = (refs: Refs): Refs =>
  union(
    ...refs.map((ref): Refs => {
      if (ref.kind === 'path') return member([ref], '*');
      if (ref.kind === 'list') return ref.items;
      return ref.kind === 'dict' ? union(...[...ref.entries.values()].map((entry) => entry.refs)) : [];
    }),
  );

/** The texts that a value may be. */
export const textsOf = (refs: Refs): string[] => refs.flatMap((ref) => (ref.kind === 'text' ? [ref.text] : []));
