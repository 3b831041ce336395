/** Values files of a chart beside its values.yaml, those for tests under ci/ too. Helm reads them only when it is given them; to Helm they are files like others. */
import { memo, SourceText } from '../base/index.ts';
import type { YamlNode } from '../yaml/index.ts';
import type { Chart } from './chart.ts';
import { valuesIn } from './values.ts';

export interface OtherValues {
  readonly source: SourceText;
  readonly root: YamlNode | undefined;
}

/** More than this is no file of values. In bytes. */
const maxSize = 1_000_000;

/** By its path in the chart's own folder: `values-prod.yaml`, `ci/small-values.yaml`, `values/prod.yaml`. */
export const isOtherValues = (name: string): boolean =>
  name !== 'values.yaml' && /^(?:ci\/)?(?:[^/]*values[^/]*|values\/(?:.*\/)?[^/]*)\.ya?ml$/.test(name);

/** The values files of a chart, without those of its subcharts. Where something else stands in one of them, it has no keys. */
export const otherValuesOf = (chart: Chart): OtherValues[] =>
  valuesFilesIn(chart.files).map(({ name, bytes }) => {
    const source = textOfFile(bytes, chart.path === '' ? name : `${chart.path}/${name}`);
    return { source, root: valuesIn(source).root };
  });

const valuesFilesIn = memo((files: Chart['files']) =>
  [...files].flatMap(([name, bytes]) => (isOtherValues(name) && bytes.length <= maxSize ? [{ name, bytes }] : [])),
);

const texts = memo((_: Uint8Array) => new Map<string, SourceText>());

/** The text of a file that a chart keeps as bytes; `path`: relative to the top chart. */
export const textOfFile = (bytes: Uint8Array, path: string): SourceText => {
  const known = texts(bytes);
  const text = known.get(path) ?? new SourceText(path, new TextDecoder().decode(bytes));
  known.set(path, text);
  return text;
};
