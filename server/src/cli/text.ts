/** `keelson check --format text`: findings with the lines they stand on. */
import { type Chart, type Finding, type Severity, sourceOf } from '../analysis/index.ts';
import { append, type Range } from '../base/index.ts';
import type { CheckedChart } from './json.ts';
import { pathIn } from './paths.ts';
import { printable } from './printable.ts';

export interface Paint {
  readonly bold: (text: string) => string;
  readonly dim: (text: string) => string;
  readonly severity: (severity: Severity, text: string) => string;
}

const ansi =
  (code: string) =>
  (text: string): string =>
    `\u001b[${code}m${text}\u001b[0m`;
const colors: Record<Severity, string> = { error: '31', warning: '33', info: '36' };

export const paint = (color: boolean): Paint =>
  color
    ? { bold: ansi('1'), dim: ansi('2'), severity: (severity, text) => ansi(colors[severity])(text) }
    : { bold: (text) => text, dim: (text) => text, severity: (_, text) => text };

/** Characters of a line that are shown, and those of them before the stretch that the line is shown for. */
const maxLine = 400;
const maxBefore = 80;

/** The lines of a stretch with the stretch underlined; long stretches show their first line, long lines the part where the stretch begins. */
const frame = (chart: Chart, file: string, range: Range, severity: Severity, { dim, severity: color }: Paint): string[] => {
  const source = sourceOf(chart, file);
  if (!source || range.start >= range.end) return [];
  const { start, end } = source.lines.positions(range);
  const whole = source.lines.lineText(start.line);
  const from = whole.length > maxLine ? Math.max(0, start.character - maxBefore) : 0;
  const line = printable(whole.slice(from, from + maxLine).replaceAll('\t', ' '));
  const last = Math.min(end.line === start.line ? end.character - from : line.length, line.length);
  const before = start.character - from;
  const number = String(start.line + 1);
  const margin = ' '.repeat(number.length);
  return [
    dim(`  ${margin} |`),
    `${dim(`  ${number} |`)} ${line}`,
    `${dim(`  ${margin} |`)} ${' '.repeat(before)}${color(severity, '^'.repeat(Math.max(1, last - before)))}`,
  ];
};

const place = (folder: string, chart: Chart, file: string, range: Range): string => {
  const position = sourceOf(chart, file)?.lines.position(range.start);
  return `${printable(pathIn(folder, file))}${position ? `:${position.line + 1}:${position.character + 1}` : ''}`;
};

const findingText = (finding: Finding, { folder, chart }: CheckedChart, style: Paint): string => {
  const [first = '', ...rest] = printable(finding.message).split('\n');
  const lines = [
    `${style.bold(place(folder, chart, finding.file, finding.range))}  ${style.severity(finding.severity, finding.severity)}  ${style.dim(finding.rule)}`,
    `  ${first}`,
    ...frame(chart, finding.file, finding.range, finding.severity, style),
    ...rest.map((line) => `  ${line}`),
  ];
  for (const hop of finding.drift?.flow.slice(1) ?? [])
    lines.push(style.dim(`  → ${place(folder, chart, hop.file, hop.range)}  ${printable(hop.message)}`));
  return lines.join('\n');
};

const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;

/** What is said of one chart: words and figures only, so that of many charts one is in memory at a time. */
export interface ChartText {
  readonly blocks: readonly string[];
  readonly counts: Readonly<Record<Severity, number>>;
  readonly incomplete: number;
}

export const chartText = (checked: CheckedChart, style: Paint): ChartText => {
  const { folder, chart, report } = checked;
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  for (const { severity } of report.findings) counts[severity]++;
  const blocks = report.findings.map((finding) => findingText(finding, checked, style));
  for (const { reason, message, file, range } of report.incomplete) {
    if (reason === 'missing-dependency') continue;
    const where = style.bold(place(folder, chart, file, range));
    blocks.push(`${where}  ${style.severity('info', 'incomplete')}\n  ${printable(message).replaceAll('\n', '\n  ')}`);
  }
  return { blocks, counts, incomplete: report.incomplete.length };
};

/** The report for people, with a line of figures at the end. */
export class TextReport {
  readonly #blocks: string[] = [];
  readonly #counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  #charts = 0;
  #incomplete = 0;

  add({ blocks, counts, incomplete }: ChartText): void {
    this.#charts++;
    append(this.#blocks, blocks);
    for (const severity of ['error', 'warning', 'info'] as const) this.#counts[severity] += counts[severity];
    this.#incomplete += incomplete;
  }

  text(): string {
    const { error, warning, info } = this.#counts;
    const found = `${plural(this.#charts, 'chart')}: ${plural(error, 'error')}, ${plural(warning, 'warning')}, ${info} info`;
    const total = this.#incomplete > 0 ? `${found}, ${plural(this.#incomplete, 'place')} not analysed` : found;
    return `${[...this.#blocks, total].join('\n\n')}\n`;
  }
}
