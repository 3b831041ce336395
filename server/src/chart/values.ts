/** What values files say. */
import { memoRecent, type Recent, type SourceText } from '../base/index.ts';
import { decodeValues, type YamlNode } from '../yaml/index.ts';
import type { Chart } from './chart.ts';

/** Characters of files whose trees are kept although nobody uses them. */
const kept = 1_000_000;

export const valuesIn: Recent<SourceText, ReturnType<typeof decodeValues>> = memoRecent(
  (source) => decodeValues(source.text),
  ({ text }) => text.length,
  kept,
);

/** The tree of a chart's values.yaml. A chart keeps what the file means, not its tree, which few ask for. */
export const valuesTreeOf = ({ valuesFile }: Chart): YamlNode | undefined => valuesFile && valuesIn(valuesFile).root;
