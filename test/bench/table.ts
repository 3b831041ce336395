/** Figures, and the table that they are printed in. */

export interface Row {
  /** What was measured. */
  readonly what: string;
  /** On what. */
  readonly on?: string;
  readonly unit: 'ms' | 'MB' | 'kB' | '×';
  /** All samples; a single figure is a list of one. */
  readonly samples: readonly number[];
  /** What the issue asks for, such as `p50 ≤ 4`. */
  readonly goal?: string;
  readonly note?: string;
}

/** The smallest sample that so many hundredths of all do not exceed. */
export const percentile = (samples: readonly number[], hundredths: number): number => {
  const sorted = [...samples].sort((a, b) => a - b);
  return sorted[Math.max(0, Math.ceil((hundredths / 100) * sorted.length) - 1)] ?? Number.NaN;
};

export const median = (samples: readonly number[]): number => percentile(samples, 50);

export const shown = (figure: number): string => (Number.isNaN(figure) ? '–' : figure.toFixed(figure < 10 ? 2 : figure < 100 ? 1 : 0));

const cells = ({ what, on, unit, samples, goal, note }: Row): string[] => [
  what,
  on ?? '',
  String(samples.length),
  shown(median(samples)),
  samples.length > 2 ? shown(percentile(samples, 95)) : '',
  samples.length > 2 ? shown(percentile(samples, 99)) : '',
  unit,
  goal ?? '',
  note ?? '',
];

/** The table as Markdown, which is also read well as it is. */
export const tableOf = (rows: readonly Row[]): string => {
  const all = [['what', 'on', 'n', 'p50', 'p95', 'p99', 'unit', 'goal', 'note'], ...rows.map(cells)];
  const widths = (all[0] ?? []).map((_, column) => Math.max(...all.map((row) => (row[column] ?? '').length)));
  const isFigure = (column: number): boolean => column >= 2 && column <= 5;
  const lines = all.map(
    (row) => `| ${row.map((cell, i) => (isFigure(i) ? cell.padStart(widths[i] ?? 0) : cell.padEnd(widths[i] ?? 0))).join(' | ')} |`,
  );
  const rule = `|${widths.map((width, i) => (isFigure(i) ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [lines[0], rule, ...lines.slice(1)].join('\n');
};
