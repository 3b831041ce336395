/** Tells the users of a chart what the upgrade asks of them: a section in its README, the version, an entry among its changes. */
import { applyEdits, type Edit } from '../base/index.ts';
import { decode, type Plain, type YamlNode } from '../yaml/index.ts';
import type { FileEdits } from './fix.ts';
import { lineEnding, linesAround } from './lines.ts';
import { addSection, hasSection } from './markdown.ts';

export interface UpgradeNote {
  readonly version: string;
  readonly next: string;
  /** What is better now, in a few words. */
  readonly summary: string;
  /** Markdown, without a heading. */
  readonly body: string;
  /** Names of the objects that have to be made anew, as the body has them. */
  readonly objects: readonly string[];
}

/** A file that the note changes; without `exists` it is to be made. */
export interface NoteFile extends FileEdits {
  readonly exists: boolean;
  /** What the author has to add to the file by hand, as a sentence without its full stop. */
  readonly byHand?: string;
}

const pages = ['UPGRADING.md', 'UPGRADE.md', 'docs/UPGRADING.md', 'README.md'];
/** From which helm-docs makes the README. */
const pageTemplate = 'README.md.gotmpl';
const lastResort = 'templates/NOTES.txt';

/** The files, relative to the chart, whose texts decide where the note goes. */
export const noteFiles: readonly string[] = [...pages, pageTemplate, lastResort, 'Chart.yaml'];

/** What a section about such an upgrade cannot do without. */
const mark = /--cascade=orphan|\bkubectl\b.*\bdelete\b/;

/** Whether a section tells what to do with all these objects: one that was written for another part of the chart does not. Releases may be called otherwise there. */
const tellsOf = (objects: readonly string[]): ((section: string) => boolean) => {
  const names = objects.map((name) => name.replaceAll(/^RELEASE-?|-?RELEASE$/g, '').replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'));
  const inCommand = names.filter((name) => name !== '').map((name) => new RegExp(`\\bkubectl\\b.*(?<![\\w/])${name}(?![\\w-])`));
  return (section) => mark.test(section) && inCommand.every((command) => command.test(section));
};

/**
 * The edits that write the note. `texts` are those of `noteFiles` that are there. Undefined where this version or the next already has its note, and where there
 * is no file that could take it.
 */
export const writeNote = (texts: ReadonlyMap<string, string>, note: UpgradeNote, canCreate: boolean): NoteFile[] | undefined => {
  const tells = tellsOf(note.objects);
  if ([...texts.values()].some((text) => hasSection(text, note.version, tells) || hasSection(text, note.next, tells))) return undefined;
  const files: NoteFile[] = [];
  const page = pages.find((name) => texts.has(name));
  for (const name of page === 'README.md' ? [page, pageTemplate] : [page]) {
    const text = name === undefined ? undefined : texts.get(name);
    if (name !== undefined && text !== undefined) files.push({ file: name, exists: true, edits: [addSection(text, note.next, note.body)] });
  }
  if (files.length === 0) {
    const notes = texts.get(lastResort);
    if (canCreate) files.push({ file: 'UPGRADING.md', exists: false, edits: [addSection('', note.next, note.body)] });
    else if (notes !== undefined && !note.body.includes('{{'))
      files.push({ file: lastResort, exists: true, edits: [addSection(notes, note.next, note.body)] });
    else return undefined;
  }
  const chartFile = texts.get('Chart.yaml');
  const chart = chartFile === undefined ? undefined : chartEdits(chartFile, note, files[0]?.file ?? '');
  return chart && (chart.edits.length > 0 || chart.byHand !== undefined) ? [...files, { file: 'Chart.yaml', exists: true, ...chart }] : files;
};

const child = (node: YamlNode | undefined, key: string): YamlNode | undefined =>
  node?.kind === 'map' ? node.pairs.findLast((pair) => pair.key.value === key)?.value : undefined;

const changesKey = 'artifacthub.io/changes';
const changesOf = (root: YamlNode | undefined): YamlNode | undefined => child(child(root, 'annotations'), changesKey);

const chartEdits = (text: string, note: UpgradeNote, page: string): Pick<NoteFile, 'edits' | 'byHand'> => {
  const { root } = decode(text);
  const version = child(root, 'version');
  const edits: Edit[] = [];
  if (version?.kind === 'scalar' && String(version.value) === note.version) {
    const { start, end } = version.range;
    const quote = /^["']/.exec(text.slice(start, end))?.[0] ?? '';
    edits.push({ range: { start, end }, text: quote + note.next + quote });
  }
  const changes = changesOf(root);
  if (!changes) return { edits };
  const words = `${note.summary}; for installed releases, see ${page}`;
  const entry = changeEdit(text, changes, words);
  if (entry) return { edits: [...edits, entry] };
  return {
    edits,
    byHand: `Chart.yaml gets no entry in ${changesKey}, since the list there is not written as a block of text to which one can be added safely; add it by hand: ${words}`,
  };
};

/**
 * Artifact Hub's list of changes is YAML in a block of text. The new entry comes first, in the form of the one that was first. Lines of a folded block run
 * together, so that there an empty line may have to follow. Undefined where the list would not be the same with one more entry.
 */
const changeEdit = (text: string, changes: YamlNode, words: string): Edit | undefined => {
  const { start, end } = changes.range;
  const [, indent] = /^[|>][^\n]*\n(?:[ \t]*\r?\n)*([ \t]+)- /.exec(text.slice(start, end)) ?? [];
  if (indent === undefined) return undefined;
  const first = text.indexOf('\n', start) + 1;
  const block = text.slice(first, end);
  const [, gap = '', quote = ''] = /^\s+(?:- )?description:([ \t]+)(["']?)/m.exec(block) ?? [];
  const eol = lineEnding(text);
  const lines = gap === '' ? [`- ${words}`] : ['- kind: changed', `  description:${gap}${quote}${words}${quote}`];
  const at = linesAround(text, { start: first, end: first }).start;
  const written = lines.map((line) => indent + line + eol).join('');
  return [written, written + eol]
    .map((added) => ({ range: { start: at, end: at }, text: added }))
    .find((edit) => hasOneMore(entriesOf(changes), entriesOf(changesOf(decode(applyEdits(text, [edit])).root)), words));
};

/** What the text of the list means; undefined where it is no list. */
const entriesOf = (changes: YamlNode | undefined): readonly Plain[] | undefined => {
  if (changes?.kind !== 'scalar' || typeof changes.value !== 'string') return undefined;
  const { value, problems } = decode(changes.value);
  return problems.length === 0 && Array.isArray(value) ? value : undefined;
};

const hasOneMore = (before: readonly Plain[] | undefined, after: readonly Plain[] | undefined, words: string): boolean => {
  if (!before || !after) return false;
  const [added, ...others] = after;
  return (added instanceof Map ? added.get('description') : added) === words && spelled(others) === spelled(before);
};

const spelled = (entries: readonly Plain[]): string =>
  JSON.stringify(entries, (_, value: unknown) => (value instanceof Map ? [...value] : typeof value === 'bigint' ? `${value}n` : value));
