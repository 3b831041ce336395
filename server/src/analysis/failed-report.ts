import type { Chart } from '../chart/index.ts';
import type { ChartReport } from '../rules/index.ts';

/** What is told of a chart on which Keelson itself failed: that it was not analysed, and why. */
export const failedReport = (chart: Chart, error: unknown): ChartReport => {
  const { name, version, appVersion } = chart.metadata;
  const message = faultMessage(error);
  return {
    name,
    version,
    appVersion,
    worlds: 0,
    findings: [],
    incomplete: [{ reason: 'failure', message, file: chart.chartFile.path, range: { start: 0, end: 0 } }],
  };
};

export const faultMessage = (error: unknown): string =>
  `Keelson failed on this chart, which is a fault of Keelson: ${error instanceof Error ? error.message : String(error)}`;
