/** What keeps Helm from taking a chart at all. */
import type { Chart, ChartProblem } from './chart.ts';

/** In the chart and its subcharts. */
export const fatalProblems = (chart: Chart): ChartProblem[] => [
  ...chart.problems.filter(({ fatal }) => fatal),
  ...chart.subcharts.flatMap((subchart) => fatalProblems(subchart.chart)),
];

/** Whether default values are missing since a values.yaml cannot be read, as while it is being typed. */
export const lacksValues = (chart: Chart): boolean =>
  chart.problems.some(({ fatal, file }) => fatal && file === chart.valuesFile?.path) ||
  chart.subcharts.some((subchart) => lacksValues(subchart.chart));

/** A problem with the path of its file, where that is not the first word already. */
export const problemText = ({ file, message }: ChartProblem, shown = file): string => {
  const named = [file, file.slice(file.lastIndexOf('/') + 1)].find((name) => message.startsWith(`${name} `));
  return named === undefined ? `${shown}: ${message}` : shown + message.slice(named.length);
};
