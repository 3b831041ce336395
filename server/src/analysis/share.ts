/** Texts of a chart that was read anew and did not change keep their identity, so that what was derived from them stays known. */
import type { SourceText } from '../base/index.ts';
import type { Chart } from '../chart/index.ts';

export const shareTexts = (old: Chart, fresh: Chart): Chart => {
  const known = new Map<string, SourceText>();
  collect(old, known);
  return share(fresh, known);
};

const collect = (chart: Chart, known: Map<string, SourceText>): void => {
  for (const { source } of chart.templates) known.set(source.path, source);
  for (const subchart of chart.subcharts) collect(subchart.chart, known);
};

const share = (chart: Chart, known: ReadonlyMap<string, SourceText>): Chart => ({
  ...chart,
  templates: chart.templates.map((template) => {
    const before = known.get(template.source.path);
    return before?.text === template.source.text ? { ...template, source: before } : template;
  }),
  subcharts: chart.subcharts.map((subchart) => ({ ...subchart, chart: share(subchart.chart, known) })),
});
