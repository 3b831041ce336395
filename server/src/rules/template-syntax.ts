import { memo, type SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';
import { functions } from '../functions/index.ts';
import { parse, problemsOf } from '../template/index.ts';
import type { Finding } from './finding.ts';
import type { Rule } from './rule.ts';

/** A template that Go refuses. */
export const templateSyntax: Rule = {
  id: 'template-syntax',
  title: 'a template that Helm cannot parse',
  detect: ({ chart }) => findingsOf(chart),
};

const findingsOf = (chart: Chart): Finding[] => [
  ...chart.templates.flatMap(({ source }) => findingsIn(source)),
  ...chart.subcharts.flatMap((subchart) => findingsOf(subchart.chart)),
];

/** Of each text once: an edit changes one of many. */
const findingsIn = memo((source: SourceText): readonly Finding[] =>
  problemsOf(parse(source), (name) => functions.has(name)).map(({ message, range }) => ({
    rule: 'template-syntax',
    severity: 'error',
    message: `${message}\nHelm cannot render the chart until this is mended.`,
    file: source.path,
    range,
  })),
);
