/** Columns of a report as lines of one table: every figure that is about a single column, by its metric. */
import {
  basicTraits,
  metricIds,
  metricTraits,
  type ColumnKind,
  type Distribution,
  type Figure,
  type Grade,
  type Measured,
  type MetricId,
  type Report,
} from '$lib/engine/schema';
import { capital, share } from '../../words';
import { figureLine, grouped, valueOf, wordsOf, type FigureLine } from '../figure';

export interface ColumnRow {
  readonly column: string;
  readonly kind: ColumnKind;
  /** SDMetrics' likeness of the column; the baseline is the holdout's. */
  readonly likeness: Measured;
  readonly baseline: Measured;
  readonly metric: string;
  readonly figures: ReadonlyMap<MetricId, Figure>;
  /** The worst grade among its figures. */
  readonly grade: Grade;
  readonly distribution: Distribution | null;
}

/** What a table is sorted by: the name, the likeness, or a metric. */
export type SortKey = 'column' | 'likeness' | MetricId;

const severity: readonly Grade[] = ['poor', 'fair', 'good'];

export function columnRows(
  report: Report,
  kinds: Readonly<Record<string, ColumnKind | undefined>>,
): readonly ColumnRow[] {
  const part = report.parts.columns;
  const all = part?.status === 'judged' ? part.figures : [];
  const byColumn = grouped(
    all.filter(({ columns }) => columns.length === 1),
    ({ columns }) => columns[0] ?? '',
  );
  const drawn = new Map(report.distributions.map((one) => [one.column, one]));
  return report.shapes.map(({ column, synthetic, baseline, metric }) => {
    const figures = new Map((byColumn.get(column) ?? []).map((one) => [one.metric, one]));
    const grades = new Set([...figures.values()].map(({ grade }) => grade));
    return {
      column,
      kind: kinds[column] ?? 'decimal',
      likeness: synthetic,
      baseline,
      metric,
      figures,
      grade: severity.find((grade) => grades.has(grade)) ?? 'unknown',
      distribution: drawn.get(column) ?? null,
    };
  });
}

/** Metrics of single columns that this report holds, in the catalogue's order. */
export function columnMetrics(rows: readonly ColumnRow[]): readonly MetricId[] {
  const found = new Set(rows.flatMap(({ figures }) => [...figures.keys()]));
  return metricIds.filter((metric) => found.has(metric));
}

/** Larger is worse, whatever the metric's direction; null where there is no number. */
function badness(row: ColumnRow, key: Exclude<SortKey, 'column'>): number | null {
  if (key === 'likeness') {
    const value = valueOf(row.likeness);
    return value === null ? null : -value;
  }
  const value = valueOf(row.figures.get(key)?.synthetic);
  if (value === null) return null;
  const { better, ideal } = metricTraits[key];
  if (better === 'nearer') return Math.abs(value - (ideal ?? 0));
  return better === 'higher' ? -value : value;
}

/** The worst first, or names from A to Z; what has no number comes last either way. */
export function sortRows(
  rows: readonly ColumnRow[],
  key: SortKey,
  isReversed: boolean,
): readonly ColumnRow[] {
  const turn = isReversed ? -1 : 1;
  if (key === 'column') {
    return rows.toSorted((left, right) => turn * left.column.localeCompare(right.column));
  }
  return rows.toSorted((left, right) => {
    const [a, b] = [badness(left, key), badness(right, key)];
    if (a === null || b === null) return Number(a === null) - Number(b === null);
    return turn * (b - a);
  });
}

/** Everything about one column as rows: what the report graded first, then SDMetrics' smaller questions. */
export function columnLines(report: Report, row: ColumnRow): readonly FigureLine[] {
  // The part asks the same questions as the details and more.
  const details = row.figures.size > 0 ? [] : report.details;
  const small = [...details, ...report.validity].filter(({ column }) => column === row.column);
  return [
    // All of them are about this column: its name need not stand in each line.
    ...[...row.figures.values()].map((figure) => figureLine({ ...figure, columns: [] })),
    ...small.map(({ metric, synthetic, baseline }): FigureLine => {
      const traits = basicTraits[metric];
      return {
        key: metric,
        title: capital(traits.title),
        metric: traits.name,
        synthetic,
        baseline,
        baselineName: 'real rows',
        interval: null,
        expected: null,
        threshold: '1 is ideal; compare with the real rows.',
        goodAt: null,
        grade: null,
        sentence: null,
        words: wordsOf(traits),
        write: share,
        least: 0,
        most: 1,
      };
    }),
  ];
}
