/** Charts written out in a test, and what Keelson finds in them. */
import { check, finish } from '../../server/src/analysis/index.ts';
import { type Chart, loadChart } from '../../server/src/chart/index.ts';
import { MemoryFileSystem } from '../../server/src/environment/index.ts';
import type { ExploreOptions } from '../../server/src/explore/index.ts';
import type { ChartReport } from '../../server/src/rules/index.ts';

const chartYaml = 'apiVersion: v2\nname: demo\nversion: 1.2.3\nappVersion: "4.5.6"\n';

/** A chart of the given files; Chart.yaml may be left out. */
export const chartOf = async (files: Readonly<Record<string, string | Uint8Array>>): Promise<Chart> => {
  const all = Object.entries({ 'Chart.yaml': chartYaml, ...files });
  const chart = await loadChart(new MemoryFileSystem(all.map(([path, text]) => [`/demo/${path}`, text])), '/demo');
  if (!chart) throw new Error('the files make no chart');
  return chart;
};

/** The whole report on a chart. */
export const reportOf = async (files: Readonly<Record<string, string>>, options: ExploreOptions = {}): Promise<ChartReport> => {
  const faults: unknown[] = [];
  const report = finish(check(await chartOf(files), options, (_, error) => faults.push(error)));
  if (faults.length > 0) throw faults[0];
  return report;
};

/** A StatefulSet whose claim has these lines as labels (already indented by ten), or this whole claim list. */
export const statefulSet = (labels: string): string => `apiVersion: apps/v1
kind: StatefulSet
metadata:
  name: {{ .Release.Name }}
spec:
  serviceName: {{ .Release.Name }}
  selector:
    matchLabels:
      app: demo
  template:
    metadata:
      labels:
        app: demo
        version: {{ .Chart.Version }}
    spec:
      containers: []
  volumeClaimTemplates:
    - metadata:
        name: data
        labels:
${labels}
      spec:
        accessModes: [ReadWriteOnce]
`;
