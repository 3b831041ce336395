/**
 * The tree of a Go template (Go 1.26, text/template/parse/node.go). Nodes are plain values; ranges are UTF-16 offsets into the template's text.
 * A node that could not be parsed is absent from the tree (its problem is in `Template.problems`), so consumers never meet half a node.
 */
import type { Range, SourceText } from '../base/index.ts';

/** One parsed template file (or text given to `tpl`). */
export interface Template {
  readonly source: SourceText;
  readonly root: List;
  /** Every `define` and `block` in the file, nested ones too, in source order. */
  readonly defines: readonly NamedTemplate[];
  /** The first is what Go reports, unless a function is unknown (`problemsOf`); the others stand in source order. */
  readonly problems: readonly Problem[];
  /** Every name used as a function, in broken tags too, in source order. */
  readonly calls: readonly Call[];
  /** The names that Go meets before it gives up: all of them in a template that it accepts. */
  readonly goCalls: readonly Call[];
  /** The text is too long: nothing of it is here but the names that it defines. */
  readonly isUnread?: boolean;
}

/** A name used as a function. */
export interface Call {
  readonly name: string;
  readonly range: Range;
  /** One-based line that Go names if there is no such function. */
  readonly goLine: number;
}

/** What Go says of a template that it refuses. `message` is Go's text behind the location (`unexpected "}" in operand`). */
export interface Problem {
  readonly message: string;
  /** The smallest stretch that is to blame; never empty unless at the end of the text. */
  readonly range: Range;
  /** One-based line that Go names, which may be later than the place (an unclosed action is noticed at its end). */
  readonly goLine: number;
}

/** A template that `define` or `block` names. */
export interface NamedTemplate {
  readonly name: string;
  readonly body: List;
  readonly node: Define | Block;
}

export type Statement = Text | Action | Comment | If | With | RangeLoop | Break | Continue | TemplateCall | Define | Block;

/** A sequence of statements: the body of a file, a branch or a definition. */
export interface List {
  readonly kind: 'list';
  readonly range: Range;
  readonly nodes: readonly Statement[];
}

/** Text printed as it stands; `range` is the stretch that remains after trim markers, so `text === source.slice(range)`. Never empty. */
export interface Text {
  readonly kind: 'text';
  readonly range: Range;
  readonly text: string;
}

/** A `{{…}}`. `range` covers both delimiters; `trimLeft`/`trimRight` tell of `{{- ` and ` -}}`. */
export interface Tag {
  readonly range: Range;
  readonly trimLeft: boolean;
  readonly trimRight: boolean;
}

/** `{{ pipeline }}`, printed unless it declares or assigns variables. */
export interface Action extends Tag {
  readonly kind: 'action';
  readonly pipeline: Pipeline;
}

/** A template comment; `text` is what stands between the comment marks. */
export interface Comment extends Tag {
  readonly kind: 'comment';
  readonly text: string;
}

/** What if, with and range share. `range` runs from the opening tag to the end of `{{end}}`. */
export interface Branching {
  readonly range: Range;
  readonly open: Tag;
  readonly pipeline: Pipeline;
  readonly body: List;
  /** The else branch. For `{{else if …}}` and `{{else with …}}` it holds that one statement, with `chained` true, as Go nests it. */
  readonly otherwise: List | undefined;
  readonly elseTag: Tag | undefined;
  /** Absent where the text ends before `{{end}}`, and in a chained statement, which shares its parent's. */
  readonly endTag: Tag | undefined;
}
export interface If extends Branching {
  readonly kind: 'if';
  /** This statement stands in its parent's `{{else if}}` tag. */
  readonly chained: boolean;
}
export interface With extends Branching {
  readonly kind: 'with';
  readonly chained: boolean;
}
export interface RangeLoop extends Branching {
  readonly kind: 'range';
}

export interface Break extends Tag {
  readonly kind: 'break';
}
export interface Continue extends Tag {
  readonly kind: 'continue';
}

/** `{{template "name" pipeline}}`. */
export interface TemplateCall extends Tag {
  readonly kind: 'template';
  readonly name: string;
  readonly nameRange: Range;
  readonly pipeline: Pipeline | undefined;
}

/** `{{define "name"}}…{{end}}`: prints nothing where it stands. */
export interface Define {
  readonly kind: 'define';
  readonly range: Range;
  readonly open: Tag;
  readonly endTag: Tag | undefined;
  readonly name: string;
  readonly nameRange: Range;
  readonly body: List;
}

/** `{{block "name" pipeline}}…{{end}}`: a definition and a call of it in one. */
export interface Block {
  readonly kind: 'block';
  readonly range: Range;
  readonly open: Tag;
  readonly endTag: Tag | undefined;
  readonly name: string;
  readonly nameRange: Range;
  readonly pipeline: Pipeline;
  readonly body: List;
}

/** `$x, $y := command | command`. */
export interface Pipeline {
  readonly kind: 'pipeline';
  /** Without the delimiters or parentheses around it. */
  readonly range: Range;
  readonly declarations: readonly Variable[];
  /** `=` rather than `:=`. */
  readonly isAssignment: boolean;
  readonly commands: readonly Command[];
}

/** Operands separated by spaces; the first may be a function or method that takes the others. Never empty. */
export interface Command {
  readonly kind: 'command';
  readonly range: Range;
  readonly operands: readonly Operand[];
}

export type Operand = Dot | Nil | Bool | Num | Str | Identifier | Field | Variable | Chain | Pipeline;

export interface Dot {
  readonly kind: 'dot';
  readonly range: Range;
}
export interface Nil {
  readonly kind: 'nil';
  readonly range: Range;
}
export interface Bool {
  readonly kind: 'bool';
  readonly range: Range;
  readonly value: boolean;
}

/** A number or character constant, with each type that Go could give it (parse.NumberNode). */
export interface Num {
  readonly kind: 'number';
  readonly range: Range;
  readonly text: string;
  readonly int: bigint | undefined;
  readonly uint: bigint | undefined;
  readonly float: number | undefined;
  readonly complex: { readonly real: number; readonly imaginary: number } | undefined;
}

/** A string constant; `quoted` is its source text, `text` what it means. */
export interface Str {
  readonly kind: 'string';
  readonly range: Range;
  readonly quoted: string;
  readonly text: string;
}

/** A function's name. */
export interface Identifier {
  readonly kind: 'identifier';
  readonly range: Range;
  readonly name: string;
}

/** A name behind a dot, with its own range (dot excluded). */
export interface FieldName {
  readonly name: string;
  readonly range: Range;
}

/** `.a.b`. */
export interface Field {
  readonly kind: 'field';
  readonly range: Range;
  readonly fields: readonly FieldName[];
}

/** `$x.a.b`; `name` includes the dollar sign and is `$` for the template's own argument. */
export interface Variable {
  readonly kind: 'variable';
  readonly range: Range;
  readonly name: string;
  readonly nameRange: Range;
  readonly fields: readonly FieldName[];
}

/** `(pipeline).a.b`. */
export interface Chain {
  readonly kind: 'chain';
  readonly range: Range;
  readonly operand: Operand;
  readonly fields: readonly FieldName[];
}

export type Node = Statement | List | Pipeline | Command | Operand;
