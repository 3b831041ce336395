/** The names of a whole chart, its subcharts included: which calls lead to which definitions, what named templates are given, where each value is used. */
import { memo, type SourceText } from '../../base/index.ts';
import type { Chart } from '../../chart/index.ts';
import { folderMark } from './calls.ts';
import { namesOf } from './file-names.ts';
import { type DictEntry, type Ref, type Refs, union } from './refs.ts';
import type { Access, Definition, FileNames, TemplateUse } from './types.ts';
import { fileNamesOf, literalNamesOf, textNamesOf } from './value-texts.ts';

/** A chart of the tree, with the places of its values in the top chart's: several where it is a dependency under several names. */
export interface Owner {
  readonly chart: Chart;
  readonly valuesPaths: readonly (readonly string[])[];
}

/** A file's names, and the chart that the file belongs to. */
export interface OwnedFile {
  readonly names: FileNames;
  readonly owner: Owner;
  /** Values, a file of a chart, or strings of a template, for what they give to `tpl`. */
  readonly isText: boolean;
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
  readonly file: OwnedFile;
}

interface Uses {
  readonly values: ReadonlyMap<string, readonly ValueUse[]>;
  readonly objects: ReadonlyMap<string, readonly ValueUse[]>;
}

/** More ways than this by which a named template is called are not told apart. */
const limit = 24;

export class ChartNames {
  readonly chart: Chart;
  readonly owners: readonly Owner[];
  readonly files: readonly OwnedFile[];
  /** Template text in values, in files, and in strings of templates. */
  readonly texts: readonly OwnedFile[];
  readonly definitions = new Map<string, { readonly definition: Definition; readonly owner: Owner }[]>();
  readonly uses = new Map<string, OwnedUse[]>();
  /** Uses of which a part of the name is computed. */
  readonly computed: OwnedUse[] = [];
  readonly #arguments = new Map<string, readonly Placed[]>();
  #uses: Uses | undefined;
  #patternUses: ReadonlyMap<string, { readonly path: readonly string[]; readonly uses: readonly ValueUse[] }> | undefined;

  constructor(chart: Chart) {
    this.chart = chart;
    this.owners = ownersOf(chart, [[]], 0);
    this.files = this.owners.flatMap((owner) => owner.chart.templates.map(({ source }) => ({ names: namesOf(source), owner, isText: false })));
    this.texts = this.owners.flatMap((owner) => {
      const values = textNamesOf(owner.chart);
      const literals = owner.chart.templates.flatMap(({ source }) => literalNamesOf(source) ?? []);
      return [...(values ? [values] : []), ...fileNamesOf(owner.chart), ...literals].map((names) => ({ names, owner, isText: true }));
    });
    for (const file of [...this.files, ...this.texts]) {
      for (const definition of file.names.definitions) add(this.definitions, definition.name, { definition, owner: file.owner });
      for (const use of file.names.uses) {
        if (use.name.includes('\0') && !use.name.startsWith(folderMark)) this.computed.push({ use, file });
        else add(this.uses, use.name, { use, file });
      }
    }
  }

  file(path: string): OwnedFile | undefined {
    return this.files.find(({ names }) => names.source.path === path);
  }

  /** Every file with names: the templates, and the values that hold template text. */
  get all(): readonly OwnedFile[] {
    return [...this.files, ...this.texts];
  }

  /** Where a place in a file leads, from the root objects of charts; several ways for what named templates are given. */
  resolve(refs: Refs, owner: Owner): RootPath[] {
    const found = new Map<string, RootPath>();
    for (const { ref, owner: given } of this.#place(refs, owner, new Set())) {
      if (ref.kind !== 'path') continue;
      const { owner: at, path } = this.#inSubchart({ owner: given, path: ref.path });
      found.set(`${at.chart.path}\0${path.join('\0')}`, { owner: at, path });
    }
    return plausible([...found.values()]).slice(0, limit);
  }

  /** Where the name of an access itself leads: not through a dict, where the name is that of the dict's key. */
  named({ from, name }: Access, owner: Owner): RootPath[] {
    const found = new Map<string, RootPath>();
    for (const { owner: at, path } of this.resolve(from, owner)) {
      const root = this.#inSubchart({ owner: at, path: [...path, name] });
      found.set(`${root.owner.chart.path}\0${root.path.join('\0')}`, root);
    }
    return plausible([...found.values()]);
  }

  /** The paths in the top chart's values that an access names. */
  namedValues(access: Access, owner: Owner): string[][] {
    return this.named(access, owner).flatMap(valuesOf);
  }

  /** Whether a name is looked up in something else as well: in a dict, or in another object of Helm. */
  hasOther({ from, name }: Access, owner: Owner): boolean {
    return this.#place(from, owner, new Set()).some(({ ref }) =>
      ref.kind === 'dict' ? ref.entries.has(name) : ref.kind === 'path' && ref.path[0] !== 'Values' && ref.path[0] !== 'Subcharts',
    );
  }

  /** The keys of dicts that an access names: those with which the callers of its template call it, all of them, and those farther away. */
  entriesOf({ from, name }: Access, owner: Owner): DictEntry[] {
    const dicts = new Set<Ref>(this.#place(from, owner, new Set()).map(({ ref }) => ref));
    for (const ref of from) {
      if (ref.kind !== 'path' || ref.define === undefined || ref.path.length > 0) continue;
      for (const { use } of this.uses.get(ref.define) ?? []) for (const given of use.argument) dicts.add(given);
    }
    return [...dicts].flatMap((ref) => (ref.kind === 'dict' ? (ref.entries.get(name) ?? []) : []));
  }

  /** `.Subcharts.redis.Values.port` is the `.Values.port` of redis. */
  #inSubchart({ owner, path }: RootPath): RootPath {
    const [object, name, ...rest] = path;
    if (object !== 'Subcharts' || name === undefined || rest.length === 0) return { owner, path };
    const { chart } = owner;
    const real = chart.metadata.dependencies.find(({ alias }) => alias === name)?.name ?? name;
    const child = chart.subcharts.find((subchart) => subchart.chart.metadata.name === real)?.chart;
    const found = child && this.owners.find((other) => other.chart === child);
    return found ? this.#inSubchart({ owner: found, path: rest }) : { owner, path };
  }

  /** The same, dicts too. */
  placed(refs: Refs, owner: Owner): readonly Placed[] {
    return this.#place(refs, owner, new Set());
  }

  /** The paths in the top chart's values that a place leads to. */
  valuePaths(refs: Refs, owner: Owner): string[][] {
    return this.resolve(refs, owner).flatMap(valuesOf);
  }

  /** Uses of values by their path from the top. */
  get valueUses(): ReadonlyMap<string, readonly ValueUse[]> {
    return this.#allUses.values;
  }

  /** Uses of the members of root objects, by the path of the chart and theirs. */
  get objectUses(): ReadonlyMap<string, readonly ValueUse[]> {
    return this.#allUses.objects;
  }

  get #allUses(): Uses {
    if (!this.#uses) {
      const uses = { values: new Map<string, ValueUse[]>(), objects: new Map<string, ValueUse[]>() };
      for (const file of this.all) {
        for (const access of file.names.accesses) {
          const use = { source: file.names.source, access, file };
          for (const root of this.named(access, file.owner)) {
            const paths = valuesOf(root);
            for (const path of paths) add(uses.values, pathKey(path), use);
            if (paths.length === 0) add(uses.objects, pathKey([root.owner.chart.path, ...root.path]), use);
          }
        }
      }
      this.#uses = uses;
    }
    return this.#uses;
  }

  /** The uses of members that `range` visits or that are looked up by a computed name: paths with a `*`. */
  get patternUses(): ReadonlyMap<string, { readonly path: readonly string[]; readonly uses: readonly ValueUse[] }> {
    this.#patternUses ??= new Map(
      [...this.valueUses].flatMap(([key, uses]) => {
        const path = key.split('\0');
        return path.includes('*') ? [[key, { path, uses }] as const] : [];
      }),
    );
    return this.#patternUses;
  }

  /** What a named template is given, wherever it is called; its own chart's root where nobody calls it. */
  #argumentsOf(name: string): readonly Placed[] {
    const known = this.#arguments.get(name);
    if (known) return known;
    // A template that calls itself adds nothing to what it was given.
    this.#arguments.set(name, []);
    const found: Placed[] = [];
    for (const { use, file } of this.uses.get(name) ?? []) found.push(...this.#place(use.argument, file.owner, new Set()));
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
      // A template that calls itself with what it was given leads round in a circle.
      const place = `${ref.define}\0${ref.path.join('\0')}`;
      if (open.has(place) || open.size > maxDepth) continue;
      const within = new Set(open).add(place);
      for (const given of this.#argumentsOf(ref.define)) found.push(...this.#follow(given, ref.path, within));
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

/** The paths from the top of a member of `.Values`. */
const valuesOf = ({ owner, path }: RootPath): string[][] => (path[0] === 'Values' && path.length > 1 ? pathsFromTop(owner, path.slice(1)) : []);

const objects: ReadonlySet<string> = new Set(['Values', 'Chart', 'Release', 'Capabilities', 'Files', 'Template', 'Subcharts']);

/**
 * A helper that reads `.Chart.Name` and is called with a value somewhere would read a key `Chart` of that value. It will not, as nobody has such a key; without
 * this the objects of Helm would look like values.
 */
const plausible = (paths: RootPath[]): RootPath[] => {
  const likely = paths.filter(({ path }) => path[0] !== 'Values' || !path.some((name, i) => i > 0 && objects.has(name)));
  return likely.length > 0 ? likely : paths;
};

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
