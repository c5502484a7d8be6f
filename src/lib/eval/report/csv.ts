/** The numbers of a report as CSV: one row a figure, all of them, nothing rounded. */
import { publicReport, type Measured, type Report } from '../../engine/schema';
import { reportLines, type ReportLine } from './lines';

const heads = [
  'part',
  'metric',
  'title',
  'name',
  'columns',
  'variant',
  'synthetic',
  'baseline',
  'baseline_in_as_many_rows',
  'interval_low',
  'interval_high',
  'expected',
  'better',
  'ideal',
  'grade',
  'sentence',
  'unavailable',
] as const;

/** One cell: null and what is not there stay empty. */
export type Cell = string | number | null;

/** Names of columns come from a stranger: a spreadsheet must not take one for a formula. */
function text(value: string): string {
  const safe = /^[=+\-@\t\r]/.test(value) ? `'${value}` : value;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}

const cell = (value: Cell): string =>
  value === null ? '' : typeof value === 'number' ? String(value) : text(value);

const number = (measured: Measured): number | null =>
  measured.status === 'measured' ? measured.value : null;

function row(line: ReportLine): Cell[] {
  const { traits, synthetic, baseline, interval } = line;
  const why = [synthetic, baseline].flatMap((one) =>
    one.status === 'unavailable' ? [one.reason] : [],
  );
  return [
    line.part,
    line.metric,
    traits.title,
    traits.name,
    line.columns.join(' | '),
    line.variant,
    number(synthetic),
    number(baseline),
    line.reach ?? number(baseline),
    interval?.low ?? null,
    interval?.high ?? null,
    line.expected,
    traits.better,
    traits.ideal,
    line.grade === 'unknown' ? null : line.grade,
    line.sentence ?? traits.says,
    why.length === 0 ? null : [...new Set(why)].join('; '),
  ];
}

/**
 * RFC 4180 with a heading row. Empty cells: not measured (`unavailable` says why) or not applicable.
 * Columns of a figure are joined by ` | `.
 */
export function reportCsv(report: Report): string {
  return csvText([heads, ...reportLines(publicReport(report)).map(row)]);
}

/** RFC 4180; no text of a stranger starts a formula. */
export function csvText(rows: readonly (readonly Cell[])[]): string {
  return rows.map((cells) => `${cells.map(cell).join(',')}\r\n`).join('');
}
