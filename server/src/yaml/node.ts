import type { Range } from '../base/index.ts';
import type { Plain } from './plain.ts';

/** A YAML tree with ranges (UTF-16 offsets into the parsed text). Aliases are resolved by reference, within a bound on the expanded size. */
export type YamlNode = YamlScalar | YamlMap | YamlList;

export interface YamlScalar {
  readonly kind: 'scalar';
  /** The scalar as written, quotes or block header included; an absent value has an empty range at the place where it would stand. */
  readonly range: Range;
  readonly value: null | boolean | number | string;
  /** Whether `range` holds `value`'s characters one to one (a plain or simply quoted scalar), and from which offset. */
  readonly textStart: number | undefined;
}

export interface YamlPair {
  readonly key: YamlScalar;
  readonly value: YamlNode;
}

export interface YamlMap {
  readonly kind: 'map';
  readonly range: Range;
  readonly pairs: readonly YamlPair[];
}

export interface YamlList {
  readonly kind: 'list';
  readonly range: Range;
  readonly items: readonly YamlNode[];
}

/** One document of a text; `root` is undefined where it is empty. */
export interface YamlDocument {
  readonly root: YamlNode | undefined;
  readonly problems: readonly YamlProblem[];
}

export interface YamlProblem {
  readonly message: string;
  readonly range: Range;
}

/** What a node means as data. */
export type { Plain };
