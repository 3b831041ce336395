/** What is known of the names in one template file. */
import type { Range, SourceText } from '../../base/index.ts';
import type { Block, Define, Template } from '../../template/index.ts';
import type { Refs } from './refs.ts';

/** A name that is looked up in something: `.image` in `.Values.image`, `"image"` in `index .Values "image"`. */
export interface Access {
  readonly name: string;
  /** Without the dot or the quotation marks. */
  readonly range: Range;
  /** Where the member is. */
  readonly refs: Refs;
  /** What it is looked up in. */
  readonly from: Refs;
  /** A string: it need not be a name that may stand behind a dot. */
  readonly isText: boolean;
}

/** A call of a named template. */
export interface TemplateUse {
  /** As the text has it; `\0` stands for a part that is computed. */
  readonly name: string;
  /** Where the name stands, quotation marks excluded; the whole expression where it is computed. */
  readonly range: Range;
  /** The name stands at the place itself, and can be changed there. */
  readonly isWritten: boolean;
  readonly argument: Refs;
}

export interface Definition {
  readonly name: string;
  /** Without the quotation marks. */
  readonly range: Range;
  readonly node: Define | Block;
  readonly source: SourceText;
}

/** A variable: from its declaration on, in its scope. */
export interface VariableName {
  /** With the dollar sign. */
  readonly name: string;
  readonly range: Range;
  readonly scope: Range;
  /** Reads and assignments, without the declaration. */
  readonly uses: Range[];
  refs: Refs;
}

/** A file that `.Files` is asked for. */
export interface FileUse {
  readonly path: string;
  readonly range: Range;
}

/** A key that a template gives to a dict which it makes. */
export interface DictKey {
  readonly name: string;
  readonly range: Range;
  readonly refs: Refs;
}

/** A dot that stands alone, with what it is there. */
export interface DotUse {
  readonly range: Range;
  readonly refs: Refs;
}

/** A place where a map may be used as a whole, so that the names of its keys matter without being written. */
export interface WholeUse {
  readonly refs: Refs;
  readonly range: Range;
  /** The function that does so, `range`, `print` for an action, or `computed` for a key that is looked up by a computed name. */
  readonly by: string;
}

export interface FileNames {
  readonly source: SourceText;
  readonly template: Template;
  readonly definitions: readonly Definition[];
  readonly uses: readonly TemplateUse[];
  /** In source order, as all lists here. */
  readonly accesses: readonly Access[];
  readonly variables: readonly VariableName[];
  readonly files: readonly FileUse[];
  readonly wholes: readonly WholeUse[];
  readonly dictKeys: readonly DictKey[];
  readonly dots: readonly DotUse[];
  /** Strings that are given to `tpl` as they stand there, with their quotation marks. */
  readonly texts: readonly Range[];
}

/** What is known at a place, for text that is just being typed. */
export interface ScopeAt {
  readonly dot: Refs;
  readonly root: Refs;
  /** By name; inner ones hide outer ones. */
  readonly variables: ReadonlyMap<string, VariableName>;
  /** What the pipeline at the place gives. */
  readonly value: Refs;
}

/** The stretch between the quotation marks of a string. */
export const inQuotes = ({ start, end }: Range): Range => ({ start: start + 1, end: Math.max(start + 1, end - 1) });
