/** What is given mutated input, and what must hold of it whatever that is. A target that throws has found something. */
import { gzipSync } from 'node:zlib';
import { check, finish, fixesOf, sourceOf } from '../../server/src/analysis/index.ts';
import { readArchive } from '../../server/src/archive/index.ts';
import { SourceText } from '../../server/src/base/index.ts';
import { loadChart } from '../../server/src/chart/index.ts';
import { MemoryFileSystem } from '../../server/src/environment/index.ts';
import { BoundReached } from '../../server/src/render/errors.ts';
import { ChartRender, RenderError } from '../../server/src/render/index.ts';
import { parse } from '../../server/src/template/index.ts';
import { decodeValues, parseDocuments } from '../../server/src/yaml/index.ts';
import { filesIn } from '../kit/fixtures.ts';
import { startClient } from '../kit/language-client.ts';
import { tar } from '../kit/tar.ts';
import { faultsOf, put } from './asking.ts';
import { mutate, mutateBytes } from './mutate.ts';
import type { RandomNumbers } from './random-numbers.ts';

export interface Seeds {
  readonly templates: readonly string[];
  readonly yaml: readonly string[];
}

/** Makes an input and uses it; the input is what a failure is reported with. */
export type Target = (seeds: Seeds, random: RandomNumbers) => { readonly input: string; readonly run: () => Promise<void> | void };

const ensure = (holds: boolean, what: string): void => {
  if (!holds) throw new Error(what);
};

const withinText = (ranges: readonly { readonly range: { readonly start: number; readonly end: number } }[], length: number): void => {
  for (const { range } of ranges)
    ensure(range.start >= 0 && range.start <= range.end && range.end <= length, `a problem at ${range.start}–${range.end} of ${length}`);
};

/** Steps for one mutated template: enough for real ones, and soon over for others. */
const bounds = { steps: 50_000, characters: 2_000_000, depth: 100 };

export const targets: Readonly<Record<string, Target>> = {
  parser: ({ templates }, random) => {
    const input = mutate(random.of(templates), templates, random);
    return { input, run: () => withinText(parse(new SourceText('templates/a.yaml', input)).problems, input.length) };
  },
  yaml: ({ yaml }, random) => {
    const input = mutate(random.of(yaml), yaml, random).slice(0, 4000);
    return {
      input,
      run: () => {
        for (const { problems } of parseDocuments(input)) withinText(problems, input.length);
        decodeValues(input);
      },
    };
  },
  archives: ({ templates }, random) => {
    const whole = tar(
      Array.from({ length: 1 + random.below(4) }, (_, i) => ({
        path: `demo/${i}`,
        content: random.of(templates).slice(0, 300),
        type: random.of(['0', '0', '5', 'x', 'L', '1']),
      })),
    );
    const bytes = random.below(2) === 0 ? gzipSync(mutateBytes(whole, random)) : mutateBytes(gzipSync(whole), random);
    return {
      input: Buffer.from(bytes).toString('base64'),
      run: async () => {
        const archive = await readArchive(bytes);
        if ('files' in archive)
          for (const { path } of archive.files) ensure(!path.split('/').includes('..') && !path.startsWith('/'), `a path that leads out: ${path}`);
      },
    };
  },
  engine: ({ templates, yaml }, random) => {
    const helpers = random.of(templates);
    const template = mutate(random.of(templates), templates, random).slice(0, 6000);
    const values = random.below(3) === 0 ? mutate(random.of(yaml), yaml, random).slice(0, 3000) : random.of(yaml).slice(0, 3000);
    return {
      input: JSON.stringify({ helpers, template, values }),
      run: async () => {
        const files = {
          'Chart.yaml': 'apiVersion: v2\nname: demo\nversion: 1.2.3\n',
          'values.yaml': values,
          'templates/_helpers.tpl': helpers,
          'templates/a.yaml': template,
        };
        const chart = await loadChart(new MemoryFileSystem(Object.entries(files).map(([path, text]) => [`/demo/${path}`, text])), '/demo');
        ensure(chart !== undefined, 'the chart is gone');
        if (!chart) return;
        try {
          const render = new ChartRender(chart, { bounds, tracing: random.below(2) === 0 });
          for (const each of render.templates) if (!each.isPartial) render.render(each);
        } catch (error) {
          if (!(error instanceof RenderError || error instanceof BoundReached)) throw error;
        }
      },
    };
  },
  requests: ({ templates, yaml }, random) => {
    const files = {
      'Chart.yaml': chartFile,
      'values.yaml': mutate(random.of(yaml), yaml, random).slice(0, 3000),
      'templates/_helpers.tpl': random.of(templates).slice(0, 6000),
      'templates/a.yaml': mutate(random.of(templates), templates, random).slice(0, 6000),
    };
    return {
      input: JSON.stringify(files),
      run: async () => {
        const client = await startClient(filesIn({ '/space/demo': files }));
        const opened = ['values.yaml', 'templates/a.yaml', 'templates/_helpers.tpl'] as const;
        for (const path of opened) await client.open(`/space/demo/${path}`, files[path], path === 'values.yaml' ? 'yaml' : 'helm');
        for (let i = 0; i < 6; i++) await put(client, `/space/demo/${random.of(opened)}`, random);
        const faults = faultsOf(client);
        await client.stop();
        ensure(faults.length === 0, faults.join('\n'));
      },
    };
  },
  analysis: ({ templates, yaml }, random) => {
    const template = mutate(random.of(templates), templates, random).slice(0, 6000);
    const files = {
      'Chart.yaml': random.below(5) === 0 ? mutate(chartFile, yaml, random).slice(0, 2000) : chartFile,
      'values.yaml': mutate(random.of(yaml), yaml, random).slice(0, 3000),
      'templates/_helpers.tpl': random.of(templates),
      'templates/a.yaml': random.below(2) === 0 ? template : withClaim(template),
    };
    return {
      input: JSON.stringify(files),
      run: async () => {
        const chart = await loadChart(new MemoryFileSystem(Object.entries(files).map(([path, text]) => [`/demo/${path}`, text])), '/demo');
        if (!chart) return;
        const failed = (rule: string, error: unknown): void => {
          throw new Error(`rule ${rule}: ${error instanceof Error ? error.stack : String(error)}`);
        };
        const report = finish(check(chart, {}, failed));
        for (const finding of report.findings) {
          const length = sourceOf(chart, finding.file)?.text.length ?? 0;
          withinText([finding], length);
          for (const hop of finding.drift?.flow ?? []) withinText([hop], sourceOf(chart, hop.file)?.text.length ?? 0);
          fixesOf(chart, report, finding);
        }
      },
    };
  },
};

const chartFile = 'apiVersion: v2\nname: demo\nversion: 1.2.3\nappVersion: "4.5.6"\n';

/** A StatefulSet whose claim's labels are what a template prints. */
const withClaim = (labels: string): string =>
  `kind: StatefulSet\napiVersion: apps/v1\nmetadata:\n  name: demo\nspec:\n  volumeClaimTemplates:\n    - metadata:\n        name: data\n        labels:\n          v: {{ .Chart.Version }}\n${labels.replaceAll(/^/gm, '          ')}\n`;
