import { it } from 'vitest';
import { defaultApiVersions } from '../../server/src/kubernetes/index.ts';
import { chartFolder, corpusCharts } from '../kit/corpus.ts';
import { Oracle } from '../kit/oracle.ts';
import { ourChart } from '../kit/ours.ts';
it('x', async () => {
  const oracle = new Oracle();
  for (const { id, deps, isLibrary } of corpusCharts()) {
    if (isLibrary) continue;
    const first = await oracle.chart({ path: chartFolder(id), deps: deps.map(chartFolder), apiVersions: defaultApiVersions, seed: 1 });
    if (first.manifest !== undefined) continue;
    const ours = await ourChart(chartFolder(id), deps.map(chartFolder));
    if (ours.error !== first.error) console.log(`${id}\n  GO   ${first.error}\n  OURS ${ours.error}`); else console.log(`${id} same`);
  }
}, 600000);
