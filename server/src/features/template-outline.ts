/**
 * The outline of a template: definitions, blocks of control, and the YAML around them as far as indentation tells, since before a render nobody knows more. What
 * stands in a block belongs to the block; a block belongs to the key that its own keys are indented below.
 */
import type { Range, SourceText } from '../base/index.ts';
import { type List, parse, printNode, type Statement } from '../template/index.ts';
import type { OutlineEntry } from './outline.ts';

type Open = { -readonly [Key in keyof OutlineEntry]: OutlineEntry[Key] } & { range: { start: number; end: number }; children: OutlineEntry[] };

/** Something in a list of statements, in the order of the text. */
interface Piece {
  readonly entry: Open;
  /** Columns; `apart` belongs to no key. */
  readonly indent: number | 'apart';
  /** What is indented deeper belongs to it. */
  readonly opens: boolean;
}

/** Where a document ends and the next begins. */
interface Mark {
  readonly mark: number;
}

/** The indentation of a key whose text goes on for lines, which hold no keys; negative outside of such a text. */
interface Scalar {
  indent: number;
}

/** Deeper entries are told beside each other. */
const maxDepth = 60;

export const templateOutline = (source: SourceText): OutlineEntry[] => nested(piecesOf(parse(source).root, source, 0), source, source.text.length);

const piecesOf = (list: List, source: SourceText, depth: number, scalar: Scalar = { indent: -1 }): (Piece | Mark)[] => {
  const pieces: (Piece | Mark)[] = [];
  for (const node of list.nodes) pieces.push(...(node.kind === 'text' ? linesOf(node.range, source, scalar) : pieceOf(node, source, depth, scalar)));
  return pieces;
};

const pieceOf = (node: Statement, source: SourceText, depth: number, scalar: Scalar): Piece[] => {
  const entry = (name: string, detail: string, kind: OutlineEntry['kind'], selection: Range, children: OutlineEntry[] = []): Open => ({
    ...{ name, detail, kind, selection, children },
    range: { ...node.range },
  });
  const body = (list: List, inner?: Scalar): readonly (Piece | Mark)[] => (depth < maxDepth ? piecesOf(list, source, depth + 1, inner) : []);
  switch (node.kind) {
    case 'define':
    case 'block': {
      const children = nested(body(node.body), source, node.body.range.end);
      return [{ entry: entry(node.name, node.kind, 'template', node.nameRange, children), indent: 'apart', opens: false }];
    }
    case 'if':
    case 'with':
    case 'range': {
      const lists = [node.body, ...(node.otherwise ? [node.otherwise] : [])].map((list) => ({ list, pieces: body(list, scalar) }));
      const children = lists.flatMap(({ list, pieces }) => nested(pieces, source, list.range.end));
      const columns = lists.flatMap(({ pieces }) => pieces.flatMap((piece) => ('mark' in piece ? 0 : piece.indent === 'apart' ? [] : piece.indent)));
      const name = `${node.kind} ${printNode(node.pipeline)}`;
      const indent = columns.length > 0 ? columns.reduce((least, column) => Math.min(least, column)) : 'apart';
      return [{ entry: entry(name, '', 'block', node.open.range, children), indent, opens: false }];
    }
    case 'action':
      return node.pipeline.isAssignment
        ? []
        : node.pipeline.declarations.map(({ name, nameRange }) => ({ entry: entry(name, '', 'variable', nameRange), indent: 'apart', opens: false }));
    default:
      return [];
  }
};

const line = /^([ \t]*)(?:(---)(?=\s|$)|((?:- +)*)(?:(["']?)([\w./-]+)\4:(?=\s|$))?)/gm;

/** The keys and items of a text. */
const linesOf = ({ start, end }: Range, source: SourceText, scalar: Scalar): (Piece | Mark)[] => {
  const found: (Piece | Mark)[] = [];
  const { text } = source;
  for (const match of text.slice(start, end).matchAll(line)) {
    const [all, margin = '', mark, dashes = '', quote = '', name] = match;
    const from = start + match.index;
    // A piece of a line that an action has begun is no key of its own.
    if (from > 0 && text[from - 1] !== '\n') continue;
    if (margin.length > scalar.indent && scalar.indent >= 0) continue;
    // A line that begins with an action may stand anywhere: most are statements at the left margin.
    const rest = text.slice(from + margin.length, from + margin.length + 2);
    if (rest !== '{{' && !/^(?:[\r\n]|$)/.test(rest)) scalar.indent = -1;
    if (mark !== undefined) found.push({ mark: from });
    if (name === undefined || all === '') continue;
    const at = from + margin.length + dashes.length + quote.length;
    const selection = { start: at, end: at + name.length };
    const value = (text.slice(selection.end + quote.length + 1).match(/^[^\r\n]*/)?.[0] ?? '').trim();
    const isLong = /^[|>][-+\d]*(?:\s+#.*)?$/.test(value);
    const detail = isLong ? '' : value.slice(0, maxDetail);
    const open = (shown: string, kind: 'key' | 'list', begin: number): Open => ({
      ...{ name: shown, detail: kind === 'key' ? detail : '', kind, selection, children: [] },
      range: { start: begin, end: selection.end },
    });
    // An item stands below the key of its list, also where both have one indentation.
    if (dashes !== '')
      found.push({
        entry: open(`- ${name}${detail === '' ? '' : `: ${detail}`}`, 'list', from + margin.length),
        indent: margin.length + 0.5,
        opens: true,
      });
    found.push({ entry: open(name, 'key', at), indent: margin.length + dashes.length, opens: true });
    if (isLong) scalar.indent = margin.length + dashes.length;
  }
  return found;
};

/** Longer values are cut, in UTF-16 units. */
const maxDetail = 60;

/** Puts pieces below each other; of several documents each is an entry of its own. */
const nested = (pieces: readonly (Piece | Mark)[], source: SourceText, end: number): OutlineEntry[] => {
  const documents: OutlineEntry[][] = [[]];
  const open: { readonly entry: Open; readonly indent: number }[] = [];
  const closeFrom = (indent: number, at: number): void => {
    let last = at;
    while (last > 0 && /\s/.test(source.text[last - 1] ?? '')) last--;
    for (let top = open.at(-1); top && top.indent >= indent; top = open.at(-1)) {
      top.entry.range.end = Math.max(top.entry.range.end, last);
      open.pop();
    }
  };
  for (const piece of pieces) {
    if ('mark' in piece) {
      closeFrom(-1, piece.mark);
      documents.push([]);
      continue;
    }
    const { entry, indent, opens } = piece;
    if (indent !== 'apart') closeFrom(indent, entry.range.start);
    const parent = indent === 'apart' ? undefined : open.at(-1)?.entry.children;
    (parent ?? documents.at(-1))?.push(entry);
    if (opens && indent !== 'apart' && open.length < maxDepth) open.push({ entry, indent });
  }
  closeFrom(-1, end);
  const filled = documents.filter((entries) => entries.length > 0);
  const isSeveral = filled.filter((entries) => entries.some(({ kind }) => kind === 'key')).length > 1;
  return isSeveral ? filled.flatMap(documentEntry) : filled.flat();
};

/** A document by its kind and name; what is not one stays as it is. */
const documentEntry = (children: OutlineEntry[]): OutlineEntry[] => {
  const named = (entries: readonly OutlineEntry[], key: string) => entries.find(({ kind, name }) => kind === 'key' && name === key);
  const first = children.find(({ kind }) => kind === 'key');
  if (!first) return children;
  const object = named(children, 'kind');
  const start = Math.min(...children.map(({ range }) => range.start));
  const end = Math.max(...children.map(({ range }) => range.end));
  const detail = named(named(children, 'metadata')?.children ?? [], 'name')?.detail ?? '';
  return [{ name: object?.detail || 'document', detail, kind: 'object', range: { start, end }, selection: (object ?? first).selection, children }];
};
