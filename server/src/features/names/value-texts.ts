/** Template text in values.yaml, in the files of a chart and in strings of templates, which charts give to `tpl`: the names in it count as uses. */
import { memo, SourceText } from '../../base/index.ts';
import { type Chart, valuesTreeOf } from '../../chart/index.ts';
import type { YamlNode } from '../../yaml/index.ts';
import { namesOf } from './file-names.ts';
import type { FileNames } from './types.ts';

/** The names in the values of a chart; undefined where no value holds an action. Its offsets are those of values.yaml. */
export const textNamesOf: (chart: Chart) => FileNames | undefined = memo((chart) => {
  const { valuesFile } = chart;
  const root = valuesTreeOf(chart);
  if (!valuesFile || !root || !valuesFile.text.includes('{{')) return undefined;
  // Everything but the values becomes spaces, so that comments are no template text and offsets stay.
  const kept = new Array<string>(valuesFile.text.length);
  for (let i = 0; i < kept.length; i++) kept[i] = valuesFile.text[i] === '\n' ? '\n' : ' ';
  let some = false;
  const seen = new Set<YamlNode>();
  const visit = (node: YamlNode): void => {
    if (seen.has(node)) return;
    seen.add(node);
    if (node.kind === 'map') for (const { value } of node.pairs) visit(value);
    else if (node.kind === 'list') for (const item of node.items) visit(item);
    else if (typeof node.value === 'string' && node.value.includes('{{')) {
      some = true;
      const plain = unescaped(valuesFile.text.slice(node.range.start, node.range.end));
      for (let i = 0; i < plain.length; i++) kept[node.range.start + i] = plain[i] ?? ' ';
    }
  };
  visit(root);
  return some ? namesOf(new SourceText(valuesFile.path, kept.join(''))) : undefined;
});

/** In quotation marks, those of the template's own strings are escaped; every character keeps its place. */
const unescaped = (text: string): string => (text.startsWith('"') ? text.replace(/\\"([^"\\]*)\\"/g, ' "$1" ') : text);

/** The names in the texts that a template gives to `tpl` as they stand there. Its offsets are those of the template. */
export const literalNamesOf: (source: SourceText) => FileNames | undefined = memo((source) => {
  const { texts } = namesOf(source);
  if (texts.length === 0) return undefined;
  const kept = source.text.replace(/[^\n]/g, ' ').split('');
  for (const { start, end } of texts) {
    const plain = unescaped(source.text.slice(start, end));
    for (let i = 1; i < plain.length - 1; i++) kept[start + i] = plain[i] ?? ' ';
  }
  return namesOf(new SourceText(source.path, kept.join('')));
});

/** Larger files are no text for `tpl`. In bytes. */
const maxFile = 300_000;

/** The names in the files that `.Files` offers, where the chart may give them to `tpl`. Pages for people are left out. */
export const fileNamesOf: (chart: Chart) => readonly FileNames[] = memo((chart) => {
  const callsTpl = chart.templates.some(({ source }) => source.text.includes('.Files') && source.text.includes('tpl'));
  if (!callsTpl) return [];
  return [...chart.files].flatMap(([file, bytes]) => {
    if (bytes.length > maxFile || /\.(?:md|gotmpl)$/i.test(file) || /^(?:Chart|requirements)\.(?:yaml|lock)$/.test(file)) return [];
    const text = new TextDecoder().decode(bytes);
    if (!text.includes('{{') || text.includes('\0')) return [];
    return [namesOf(new SourceText(chart.path === '' ? file : `${chart.path}/${file}`, text))];
  });
});
