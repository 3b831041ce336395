import type { Chart, MissingDependency } from '../chart/index.ts';
import type { Finding, Incomplete } from './finding.ts';
import type { Rule } from './rule.ts';

/** A dependency that is neither vendored nor found elsewhere. */
export const missingDependency: Rule = {
  id: 'missing-dependency',
  title: 'a dependency that is not there to be analysed',
  detect: ({ chart }) =>
    missingIn(chart).map(
      (missing): Finding => ({
        rule: 'missing-dependency',
        severity: 'info',
        message: messageOf(missing),
        file: missing.file,
        range: missing.range,
      }),
    ),
};

const messageOf = ({ name, version }: MissingDependency): string =>
  `Dependency \`${name}\`${version ? ` ${version}` : ''} is not in charts/${version ? ' in that version' : ''}, so what it renders and what its templates define could not be analysed.\n` +
  "Run `helm dependency build` in the chart's folder (or `helm dependency update` where there is no Chart.lock), or name a folder that holds it with `--deps`.";

/** The same facts as entries of `incomplete`. */
export const missingEntries = (chart: Chart): Incomplete[] =>
  missingIn(chart).map((missing) => ({
    reason: 'missing-dependency',
    message: messageOf(missing),
    name: missing.name,
    file: missing.file,
    range: missing.range,
  }));

const missingIn = (chart: Chart): MissingDependency[] => [...chart.missing, ...chart.subcharts.flatMap((subchart) => missingIn(subchart.chart))];
