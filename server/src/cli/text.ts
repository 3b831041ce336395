/** `keelson check --format text`: findings with the lines they stand on. */
import { type Chart, type Finding, type Severity, sourceOf } from '../analysis/index.ts';
import type { Range } from '../base/index.ts';
import type { CheckedChart } from './json.ts';
import { pathIn } from './paths.ts';

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

/** The lines of a stretch with the stretch underlined; long stretches show their first line. */
const frame = (chart: Chart, file: string, range: Range, severity: Severity, { dim, severity: color }: Paint): string[] => {
  const source = sourceOf(chart, file);
  if (!source || range.start >= range.end) return [];
  const { start, end } = source.lines.positions(range);
  const line = source.lines.lineText(start.line).replaceAll('\t', ' ');
  const last = end.line === start.line ? end.character : line.length;
  const number = String(start.line + 1);
  const margin = ' '.repeat(number.length);
  return [
    dim(`  ${margin} |`),
    `${dim(`  ${number} |`)} ${line}`,
    `${dim(`  ${margin} |`)} ${' '.repeat(start.character)}${color(severity, '^'.repeat(Math.max(1, last - start.character)))}`,
  ];
};

const place = (folder: string, chart: Chart, file: string, range: Range): string => {
  const position = sourceOf(chart, file)?.lines.position(range.start);
  return `${pathIn(folder, file)}${position ? `:${position.line + 1}:${position.character + 1}` : ''}`;
};

const findingText = (finding: Finding, { folder, chart }: CheckedChart, style: Paint): string => {
  const [first = '', ...rest] = finding.message.split('\n');
  const lines = [
    `${style.bold(place(folder, chart, finding.file, finding.range))}  ${style.severity(finding.severity, finding.severity)}  ${style.dim(finding.rule)}`,
    `  ${first}`,
    ...frame(chart, finding.file, finding.range, finding.severity, style),
    ...rest.map((line) => `  ${line}`),
  ];
  for (const hop of finding.drift?.flow.slice(1) ?? []) lines.push(style.dim(`  → ${place(folder, chart, hop.file, hop.range)}  ${hop.message}`));
  return lines.join('\n');
};

/** The report for people, with a line of figures at the end. */
export const checkText = (charts: readonly CheckedChart[], style: Paint): string => {
  const blocks: string[] = [];
  const counts: Record<Severity, number> = { error: 0, warning: 0, info: 0 };
  let incomplete = 0;
  for (const checked of charts) {
    for (const finding of checked.report.findings) {
      counts[finding.severity]++;
      blocks.push(findingText(finding, checked, style));
    }
    for (const entry of checked.report.incomplete) {
      incomplete++;
      if (entry.reason === 'missing-dependency') continue;
      blocks.push(
        `${style.bold(place(checked.folder, checked.chart, entry.file, entry.range))}  ${style.severity('info', 'incomplete')}\n  ${entry.message.replaceAll('\n', '\n  ')}`,
      );
    }
  }
  const plural = (count: number, word: string): string => `${count} ${word}${count === 1 ? '' : 's'}`;
  const total = `${plural(charts.length, 'chart')}: ${plural(counts.error, 'error')}, ${plural(counts.warning, 'warning')}, ${counts.info} info${incomplete > 0 ? `, ${plural(incomplete, 'place')} not analysed` : ''}`;
  return `${[...blocks, total].join('\n\n')}\n`;
};
