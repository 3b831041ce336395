/** The parts of the benchmarks, and which of them are wanted. */
import { parseArgs } from 'node:util';
import type { Oracle } from '../kit/oracle.ts';
import { type Charts, findCharts } from './charts.ts';
import { measureCheck } from './check.ts';
import { measureKeystrokes } from './keystroke.ts';
import { measureMemory } from './memory.ts';
import { measurePreviews } from './previews.ts';
import { startGo } from './references.ts';
import { measureRequests } from './requests.ts';
import { measureSize } from './size.ts';
import { measureStart } from './start.ts';
import { type Row, tableOf } from './table.ts';
import { measureWorkspaces } from './workspace.ts';

export interface Tools {
  /** Whether the other language server is there, installed if need be; where it is not, that is said. */
  readonly hasYamlServer: () => Promise<boolean>;
  /** The size of the packed extension in bytes; undefined where it cannot be packed, which is said. */
  readonly pack: () => Promise<number | undefined>;
}

export interface Bench extends Tools {
  readonly charts: Charts;
  /** Go's engine; undefined where it is not there. */
  readonly go: () => Oracle | undefined;
  readonly keystrokes: number;
  readonly edits: number;
  /** Puts rows into the table. */
  readonly add: (...rows: Row[]) => void;
  /** Says what is being measured. */
  readonly say: (what: string) => void;
}

const parts: Readonly<Record<string, (bench: Bench) => Promise<void>>> = {
  size: measureSize,
  start: measureStart,
  keystroke: measureKeystrokes,
  requests: measureRequests,
  previews: measurePreviews,
  workspace: measureWorkspaces,
  check: measureCheck,
  memory: measureMemory,
};

const countOf = (text: string, option: string): number => {
  const count = Number(text);
  if (!Number.isInteger(count) || count < 1) throw new Error(`--${option} ${text} is no number of times`);
  return count;
};

/** Runs the parts that are asked for; gives the exit status. */
export const main = async (args: readonly string[], tools: Tools): Promise<number> => {
  const { values, positionals } = parseArgs({
    args: [...args],
    allowPositionals: true,
    options: { keystrokes: { type: 'string', default: '1000' }, edits: { type: 'string', default: '10000' } },
  });
  const unknown = positionals.filter((part) => !Object.hasOwn(parts, part));
  if (unknown.length > 0) {
    console.error(`${unknown.join(', ')}: no such part; there are ${Object.keys(parts).join(', ')}`);
    return 2;
  }
  const rows: Row[] = [];
  let oracle: Oracle | undefined;
  let isAsked = false;
  const bench: Bench = {
    ...tools,
    charts: findCharts(),
    go: () => {
      if (!isAsked) oracle = startGo();
      isAsked = true;
      return oracle;
    },
    keystrokes: countOf(values.keystrokes, 'keystrokes'),
    edits: countOf(values.edits, 'edits'),
    add: (...more) => void rows.push(...more),
    say: (what) => console.error(`keelson: measuring ${what}`),
  };
  let status = 0;
  for (const [name, measure] of Object.entries(parts)) {
    if (positionals.length > 0 && !positionals.includes(name)) continue;
    try {
      await measure(bench);
    } catch (error) {
      // A part that fails costs itself; what the others measured is still printed.
      console.error(`keelson: ${name} could not be measured: ${error instanceof Error ? error.stack : String(error)}`);
      status = 1;
    }
  }
  oracle?.close();
  console.log(`\n${tableOf(rows)}`);
  return status;
};
