/** The names of a whole chart, its subcharts included: which calls lead to which definitions, what named templates are given, where each value is used. */
import { memo, type SourceText } from '../../base/index.ts';
import type { Chart } from '../../chart/index.ts';
import { namesOf } from './file-names.ts';
import { type Ref, type Refs, union } from './refs.ts';
import type { Access, Definition, FileNames, TemplateUse } from './types.ts';

/** A chart of the tree, with the places of its values in the top chart's: several where it is a dependency under several names. */
export interface Owner {
  readonly chart: Chart;
  readonly valuesPaths: readonly (readonly string[])[];
}

/** A file's names, and the chart that the file belongs to. */
export interface OwnedFile {
  readonly names: FileNames;
  readonly owner: Owner;
}

export interface OwnedUse {
  readonly use: TemplateUse;
  readonly file: OwnedFile;
}

/** A member of a root object: `['Chart', 'Version']` of the chart that it belongs to. */
export interface RootPath {
  readonly owner: Owner;
  readonly path: readonly string[];
}

/** A place where a value is read. */
export interface ValueUse {
  readonly source: SourceText;
  readonly access: Access;
}

/** More ways than this by which a named template is called are not told apart. */
const limit = 24;

export class ChartNames {
  readonly chart: Chart;
  readonly owners: readonly Owner[];
  readonly files: readonly OwnedFile[];
  readonly definitions = new Map<string, { readonly definition: Definition; readonly owner: Owner }[]>();
  readonly uses = new Map<string, OwnedUse[]>();
  /** Uses of which a part of the name is computed. */
  readonly computed: OwnedUse[] = [];
  readonly #arguments = new Map<string, readonly Placed[]>();
  #valueUses: ReadonlyMap<string, readonly ValueUse[]> | undefined;

  constructor(chart: Chart) {
    this.chart = chart;
    this.owners = ownersOf(chart, [[]], 0);
    this.files = this.owners.flatMap((owner) => owner.chart.templates.map(({ source }) => ({ names: namesOf(source), owner })));
    for (const file of this.files) {
      for (const definition of file.names.definitions) add(this.definitions, definition.name, { definition, owner: file.owner });
      for (const use of file.names.uses) {
        if (use.name.includes('\0')) this.computed.push({ use, file });
        else add(this.uses, use.name, { use, file });
      }
    }
  }

  file(path: string): OwnedFile | undefined {
    return this.files.find(({ names }) => names.source.path === path);
  }

  /** Where a place in a file leads, from the root objects of charts; several ways for what named templates are given. */
  resolve(refs: Refs, owner: Owner): RootPath[] {
    const found = new Map<string, RootPath>();
    for (const { ref, owner: at } of this.#place(refs, owner, new Set()))
      if (ref.kind === 'path') found.set(`${at.chart.path}\0${ref.path.join('\0')}`, { owner: at, path: ref.path });
    return [...found.values()].slice(0, limit);
  }

  /** The same, dicts too. */
  placed(refs: Refs, owner: Owner): readonly Placed[] {
    return this.#place(refs, owner, new Set());
  }

  /** The paths in the top chart's values that a place leads to. */
  valuePaths(refs: Refs, owner: Owner): string[][] {
    return this.resolve(refs, owner).flatMap(({ owner: at, path }) =>
      path[0] === 'Values' && path.length > 1 ? pathsFromTop(at, path.slice(1)) : [],
    );
  }

  /** Uses of values by their path from the top. */
  get valueUses(): ReadonlyMap<string, readonly ValueUse[]> {
    if (!this.#valueUses) {
      const uses = new Map<string, ValueUse[]>();
      for (const { names, owner } of this.files) {
        for (const access of names.accesses)
          for (const path of this.valuePaths(access.refs, owner)) add(uses, pathKey(path), { source: names.source, access });
      }
      this.#valueUses = uses;
    }
    return this.#valueUses;
  }

  /** What a named template is given, wherever it is called; its own chart's root where nobody calls it. */
  #argumentsOf(name: string): readonly Placed[] {
    const known = this.#arguments.get(name);
    if (known) return known;
    // A template that calls itself adds nothing to what it was given.
    this.#arguments.set(name, []);
    const found: Placed[] = [];
    for (const { use, file } of this.uses.get(name) ?? []) found.push(...this.#place(use.argument, file.owner, new Set([name])));
    const all = this.uses.has(name)
      ? unique(found)
      : (this.definitions.get(name) ?? []).map(({ owner }): Placed => ({ ref: { kind: 'path', define: undefined, path: [] }, owner }));
    this.#arguments.set(name, all.slice(0, limit));
    return all.slice(0, limit);
  }

  #place(refs: Refs, owner: Owner, open: ReadonlySet<string>): readonly Placed[] {
    const found: Placed[] = [];
    for (const ref of refs) {
      if (ref.kind !== 'path' || ref.define === undefined) {
        found.push({ ref, owner });
        continue;
      }
      for (const given of this.#argumentsOf(ref.define)) found.push(...this.#follow(given, ref.path, open));
      if (found.length > limit * 4) break;
    }
    return unique(found).slice(0, limit);
  }

  /** The member of something given. */
  #follow({ ref, owner }: Placed, path: readonly string[], open: ReadonlySet<string>): readonly Placed[] {
    if (ref.kind === 'path') return [{ ref: { ...ref, path: [...ref.path, ...path] }, owner }];
    const [first, ...rest] = path;
    if (first === undefined) return [{ ref, owner }];
    const refs =
      ref.kind === 'dict'
        ? first === '*'
          ? union(...[...ref.entries.values()].map((entry) => entry.refs))
          : (ref.entries.get(first)?.refs ?? [])
        : [];
    const items = ref.kind === 'list' && first === '*' ? ref.items : refs;
    return this.#place(items, owner, open).flatMap((placed) => this.#follow(placed, rest, open));
  }
}

/** A reference that no longer depends on a named template's argument. */
export interface Placed {
  readonly ref: Ref;
  readonly owner: Owner;
}

const unique = (all: readonly Placed[]): Placed[] => {
  const seen = new Set<unknown>();
  return all.filter(({ ref, owner }) => {
    const key = ref.kind === 'path' ? `${owner.chart.path}\0${ref.path.join('\0')}` : ref.kind === 'text' ? ref.text : ref;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
};

const add = <Item>(map: Map<string, Item[]>, key: string, item: Item): void => {
  const list = map.get(key);
  if (list) list.push(item);
  else map.set(key, [item]);
};

export const pathKey = (path: readonly string[]): string => path.join('\0');

/** A path of a chart's own values as paths of the top chart's. Globals are the same for all charts. */
export const pathsFromTop = ({ valuesPaths }: Owner, path: readonly string[]): string[][] =>
  path[0] === 'global' ? [[...path]] : valuesPaths.map((prefix) => [...prefix, ...path]);

const maxDepth = 20;

const ownersOf = (chart: Chart, valuesPaths: readonly (readonly string[])[], depth: number): Owner[] => [
  { chart, valuesPaths },
  ...(depth === maxDepth ? [] : chart.subcharts).flatMap(({ chart: child }) => {
    const { name } = child.metadata;
    const entries = chart.metadata.dependencies.filter((dependency) => dependency.name === name);
    const names = new Set(entries.length > 0 ? entries.map(({ alias }) => alias || name) : [name]);
    const paths = valuesPaths.flatMap((path) => [...names].map((own) => [...path, own]));
    return ownersOf(child, paths.slice(0, limit), depth + 1);
  }),
];

export const chartNames: (chart: Chart) => ChartNames = memo((chart) => new ChartNames(chart));
