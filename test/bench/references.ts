/** What Keelson is compared with: Go's engine, which renders the same chart, and another language server on what it prints. */
import { fileURLToPath } from 'node:url';
import { defaultApiVersions } from '../../server/src/kubernetes/index.ts';
import { Oracle, type Timing, whyNoOracle } from '../kit/oracle.ts';
import type { BenchChart } from './charts.ts';
import { Server } from './server.ts';

/** Go's engine, in one process for the whole run; undefined where it is not there, which is said. */
export const startGo = (): Oracle | undefined => (whyNoOracle() === undefined ? new Oracle() : undefined);

const request = ({ folder, deps }: BenchChart) => ({ path: folder, deps, lenient: true, apiVersions: defaultApiVersions });

/** Milliseconds that Go takes to read and to render a chart once with its defaults. */
export const goTimes = async (go: Oracle, chart: BenchChart, times: number): Promise<Timing[]> =>
  (await go.time(request(chart), times)).map(({ load, render }) => ({ load: load / 1e6, render: render / 1e6 }));

export const goManifest = async (go: Oracle, chart: BenchChart): Promise<string | undefined> => (await go.chart(request(chart))).manifest;

const program = fileURLToPath(new URL('reference/node_modules/yaml-language-server/bin/yaml-language-server', import.meta.url));

/** It waits 200 ms after an edit before it looks at the file; that is part of what its users see. */
export const startYamlServer = (): Promise<Server> =>
  new Server([program, '--stdio'], { yaml: { validate: true, schemaStore: { enable: false } } }).start([], {
    workspace: { configuration: true },
    textDocument: { publishDiagnostics: {} },
  });
