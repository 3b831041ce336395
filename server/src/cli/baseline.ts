/** Findings that are known and put up with: `--write-baseline` writes them down, `--baseline` leaves them out. */
import { type Finding, fingerprintOf } from '../analysis/index.ts';
import { isFailure } from '../environment/index.ts';
import { UsageError } from './arguments.ts';
import type { Host } from './host.ts';
import { slashed } from './paths.ts';

/** Fingerprints of findings with how often each is there, by the chart's name. */
export type Baseline = Readonly<Record<string, Readonly<Record<string, number>>>>;

/** What is found in a chart, for a baseline: the chart's name, and a fingerprint for each finding. */
export interface KnownFindings {
  readonly name: string;
  readonly prints: readonly string[];
}

export const baselineText = (charts: readonly KnownFindings[]): string => {
  const found: Record<string, Record<string, number>> = {};
  for (const { name, prints } of charts) {
    const known = found[name] ?? {};
    for (const print of prints) known[print] = (known[print] ?? 0) + 1;
    if (prints.length > 0) found[name] = known;
  }
  const sorted = <Entry>(map: Record<string, Entry>): Record<string, Entry> =>
    Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
  const charted = sorted(Object.fromEntries(Object.entries(found).map(([name, prints]) => [name, sorted(prints)])));
  return `${JSON.stringify({ version: 1, charts: charted }, null, 2)}\n`;
};

export const readBaseline = async (host: Host, file: string): Promise<Baseline> => {
  const bytes = await host.fs.readFile(host.resolve(slashed(file)));
  if (!bytes) throw new UsageError(`--baseline ${file} does not exist; --write-baseline ${file} makes it`);
  if (isFailure(bytes)) throw new UsageError(`--baseline ${file} cannot be read: ${bytes.failure}`);
  let data: unknown;
  try {
    data = JSON.parse(new TextDecoder().decode(bytes));
  } catch (error) {
    throw new UsageError(`--baseline ${file} is no JSON: ${error instanceof Error ? error.message : String(error)}`);
  }
  const { version, charts } = (data ?? {}) as { readonly version?: unknown; readonly charts?: unknown };
  if (version !== 1 || typeof charts !== 'object' || charts === null) throw new UsageError(`--baseline ${file} was not written by --write-baseline`);
  return charts as Baseline;
};

/** The findings that the baseline does not know, and how many it knows. More of the same than it has are new. */
export const withoutKnown = (
  name: string,
  findings: readonly Finding[],
  baseline: Baseline,
): { readonly fresh: Finding[]; readonly known: number } => {
  const left = new Map(Object.entries(baseline[name] ?? {}));
  const fresh = findings.filter((finding) => {
    const print = fingerprintOf(finding);
    const count = left.get(print) ?? 0;
    if (count > 0) left.set(print, count - 1);
    return count === 0;
  });
  return { fresh, known: findings.length - fresh.length };
};
