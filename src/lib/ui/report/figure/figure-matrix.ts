/** Figures of the same metrics measured in several ways, as a table: a line for each way, a column for each metric. */
import { metricTraits, type Figure, type MetricId } from '$lib/engine/schema';
import { grouped } from './grouped';

export interface MatrixRow {
  readonly variant: string;
  /** One for each metric of the table; null where this way does not give it. */
  readonly cells: readonly (Figure | null)[];
}

export interface FigureMatrixView {
  readonly metrics: readonly MetricId[];
  readonly rows: readonly MatrixRow[];
  /** Figures that were measured in one way only, or are about columns. */
  readonly rest: readonly Figure[];
}

/** Metrics with at least two variants become columns, in the catalogue's order. */
export function figureMatrix(figures: readonly Figure[]): FigureMatrixView {
  const byMetric = grouped(
    figures.filter(({ variant, columns }) => variant !== null && columns.length === 0),
    ({ metric }) => metric,
  );
  const metrics = (Object.keys(metricTraits) as MetricId[]).filter(
    (metric) => (byMetric.get(metric)?.length ?? 0) > 1,
  );
  const chosen = new Set(metrics);
  const isIn = (figure: Figure) =>
    chosen.has(figure.metric) && figure.variant !== null && figure.columns.length === 0;
  const variants = new Set(figures.filter(isIn).map(({ variant }) => variant ?? ''));
  return {
    metrics,
    rows: [...variants].map((variant) => ({
      variant,
      cells: metrics.map(
        (metric) => byMetric.get(metric)?.find((figure) => figure.variant === variant) ?? null,
      ),
    })),
    rest: figures.filter((figure) => !isIn(figure)),
  };
}
