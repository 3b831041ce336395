/**
 * The examples in the page of a rule or a fix. A fenced block with a title is a file of an example, and is executed:
 *
 *   ```yaml title="chart: templates/_helpers.tpl"      a file that all examples of the page share
 *   ```yaml title="bad: templates/statefulset.yaml"    a chart in which the rule finds something
 *   ```text title="says"                               the first line of each finding of the example above
 *   ```yaml title="fixed by static-labels: templates/statefulset.yaml"    the file of the bad example above after that fix
 *   ```yaml title="good: templates/statefulset.yaml"   a chart in which nothing is found
 *   ```yaml title="also: Chart.yaml"                   one more file of the example above
 *
 * A fix's page has instead of `bad`, `fixed` and `good`:
 *
 *   ```yaml title="before: templates/statefulset.yaml"    a chart that the fix mends
 *   ```yaml title="after: templates/statefulset.yaml"     the file of the example above after the fix
 *   ```yaml title="not for: templates/statefulset.yaml"   a chart for which it is not offered
 *
 * Blocks without a title are only shown.
 */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';

/** Where pages stand, both in the sources and beside the bundles. */
export type Shelf = 'rules' | 'fixes';

const folderOf = (shelf: Shelf): string => path.join(import.meta.dirname, '..', '..', 'server', 'src', shelf);

type Files = Record<string, string>;

export interface Example {
  readonly kind: 'bad' | 'good' | 'before' | 'not for';
  /** The path that the title names. */
  readonly file: string;
  /** All files, those that examples share among them. */
  readonly files: Files;
  /** Line of the page on which the block begins, counted from one. */
  readonly line: number;
  /** What the findings say, where the page tells. */
  says: readonly string[] | undefined;
  /** Kind of fix → file → its text afterwards. On a fix's page the kind is empty: it is the page's own. */
  readonly fixed: Map<string, Files>;
}

export interface Page {
  /** The rule or the kind of fix. */
  readonly name: string;
  /** The heading. */
  readonly heading: string;
  /** The line below it, which says what is wrong, or what the fix does. */
  readonly title: string;
  readonly text: string;
  readonly examples: readonly Example[];
}

interface Block {
  readonly kind: string;
  readonly file: string;
  readonly line: number;
  readonly text: string;
}

/** The titled blocks of a page. Throws for a title of no known form. */
const blocksOf = (text: string): Block[] => {
  const blocks: Block[] = [];
  const lines = text.split('\n');
  for (let i = 0; i < lines.length; i++) {
    const opening = /^```(\S*)(.*)$/.exec(lines[i] ?? '');
    if (!opening) continue;
    const end = lines.indexOf('```', i + 1);
    if (end < 0) throw new Error(`line ${i + 1}: the block does not end`);
    const body = lines.slice(i + 1, end).map((line) => `${line}\n`);
    const info = (opening[2] ?? '').trim();
    if (info !== '') {
      const title = /^title="(?:(says)|(chart|bad|good|also|before|after|not for|fixed by [a-z-]+): (\S+))"$/.exec(info);
      if (!title) throw new Error(`line ${i + 1}: the title ${info} is of no known form`);
      blocks.push({ kind: title[1] ?? title[2] ?? '', file: title[3] ?? '', line: i + 1, text: body.join('') });
    }
    i = end;
  }
  return blocks;
};

const chartYaml = 'apiVersion: v2\nname: db\nversion: 1.2.3\nappVersion: "4.5.6"\n';

const examplesOf = (text: string): Example[] => {
  const blocks = blocksOf(text);
  const shared = Object.fromEntries(blocks.filter(({ kind }) => kind === 'chart').map((block) => [block.file, block.text]));
  const examples: Example[] = [];
  for (const { kind, file, line, text: body } of blocks) {
    const last = examples.at(-1);
    if (kind === 'chart') continue;
    if (kind === 'bad' || kind === 'good' || kind === 'before' || kind === 'not for') {
      examples.push({ kind, file, line, says: undefined, fixed: new Map(), files: { 'Chart.yaml': chartYaml, ...shared, [file]: body } });
      continue;
    }
    if (!last) throw new Error(`line ${line}: ${kind} follows no example`);
    if (kind === 'also') last.files[file] = body;
    else if (kind === 'says') last.says = body.trimEnd().split('\n');
    else {
      const fix = kind === 'after' ? '' : kind.slice('fixed by '.length);
      last.fixed.set(fix, { ...last.fixed.get(fix), [file]: body });
    }
  }
  return examples;
};

export const readPage = (shelf: Shelf, name: string): Page => {
  const text = readFileSync(path.join(folderOf(shelf), `${name}.md`), 'utf8');
  const [heading = '', , title = ''] = text.split('\n');
  return { name, heading, title, text, examples: examplesOf(text) };
};

/** The rules or fixes that have a page, by name. */
export const pageNames = (shelf: Shelf): string[] =>
  readdirSync(folderOf(shelf))
    .filter((name) => name.endsWith('.md'))
    .map((name) => name.slice(0, -'.md'.length))
    .sort();

/** A title as the page has it: a sentence. */
export const sentenceOf = (title: string): string => `${title.charAt(0).toUpperCase()}${title.slice(1)}.`;
