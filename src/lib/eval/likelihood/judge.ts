/**
 * The part of a report about how likely rows are under an exact model of the training rows, which the place
 * must provide. Real rows that the model has not seen are the measure: the training rows themselves seem
 * more likely than they are.
 */
import type { Bins, Control, Figure, ReportPart, Table } from '../../engine/schema';
import { figure, noBaseline, normalInterval, wilson } from '../figures';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { expectedKsComplement, ksComplement, quantile } from '../metrics';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { drawTableRows, takeRows } from '../table-rows';

/** Rows that are learnt from, and rows of each table that are judged. */
const mostTrainRows = 10_000;
const mostRows = 10_000;
/** Rows judged between two breaths. */
const batchRows = 2000;
const histogramBins = 40;
/** Share of the holdout rows below which a row counts as unlikely. */
const unlikelyLevel = 0.01;
/** Of the time it takes: learning. */
const learningShare = 0.8;

/** @throws Fault `cancelled` */
export async function judge(input: PartInput, control: Control): Promise<ReportPart<'likelihood'>> {
  const { schema, tables, seed, tools } = input;
  const why = (reason: string) => ({ status: 'unavailable' as const, reason });
  if (tools.fitDensity === null) return why('there is no exact model of rows here');
  if (tables.train.rowCount < 2 || tables.synthetic.rowCount === 0) {
    return why('there are too few rows to learn from or to judge');
  }
  const cut = (table: Table, most: number, purpose: string) =>
    drawTableRows(table, most, seed, purpose);
  const train = cut(tables.train, mostTrainRows, 'likelihood train');
  const density = await tools.fitDensity(train, schema, seed, partOf(control, 0, learningShare));
  const pace = new Pace(
    partOf(control, learningShare, 1),
    Math.min(tables.synthetic.rowCount, mostRows) +
      Math.min(tables.holdout?.rowCount ?? 0, mostRows) +
      Math.min(train.rowCount, mostRows),
  );
  const judgeRows = async (table: Table): Promise<Float64Array> => {
    const found = new Float64Array(table.rowCount);
    for (let from = 0; from < table.rowCount; from += batchRows) {
      const count = Math.min(batchRows, table.rowCount - from);
      const batch = takeRows(
        table,
        Int32Array.from({ length: count }, (_, k) => from + k),
      );
      found.set(density.logLikelihood(batch), from);
      await pace.step('asking how likely rows are', count);
    }
    // Not a number: no answer of the model for a row; it counts as impossible.
    return found.map((value) => (Number.isNaN(value) ? -Infinity : value)).sort();
  };
  const synthetic = await judgeRows(cut(tables.synthetic, mostRows, 'likelihood synthetic'));
  const holdout =
    tables.holdout === null || tables.holdout.rowCount === 0
      ? null
      : await judgeRows(cut(tables.holdout, mostRows, 'likelihood holdout'));
  const seen = await judgeRows(cut(train, mostRows, 'likelihood seen'));
  const histogram = histogramOf([
    { name: 'real rows it learnt from', ascending: seen },
    ...(holdout === null ? [] : [{ name: 'real rows set aside', ascending: holdout }]),
    { name: 'synthetic rows', ascending: synthetic },
  ]);
  if (histogram === null) return why('the model finds every row impossible');
  return {
    status: 'judged',
    figures: [meanFigure(synthetic, holdout), ...tailFigures(synthetic, holdout)],
    sampled: sampledWords(tables.train.rowCount, [tables.synthetic, tables.holdout]),
    histogram,
  };
}

/** Part of a job's progress, from one fraction to another. */
function partOf(control: Control, from: number, to: number): Control {
  return {
    ...control,
    onProgress({ stage, done, total, etaMs }) {
      const fraction = total === null || total === 0 ? 0 : done / total;
      control.onProgress?.({ stage, done: from + fraction * (to - from), total: 1, etaMs });
    },
  };
}

/** The rows that are possible at all; −∞ comes first. */
function possible(ascending: Float64Array): Float64Array {
  let first = 0;
  while (first < ascending.length && ascending[first] === -Infinity) first++;
  return ascending.subarray(first);
}

function meanOf(ascending: Float64Array): { mean: number; error: number } | null {
  const values = possible(ascending);
  if (values.length === 0) return null;
  const mean = values.reduce((sum, value) => sum + value, 0) / values.length;
  const squares = values.reduce((sum, value) => sum + (value - mean) ** 2, 0);
  return { mean, error: Math.sqrt(squares / Math.max(1, values.length - 1) / values.length) };
}

function meanFigure(synthetic: Float64Array, holdout: Float64Array | null): Figure {
  const [drawn, held] = [meanOf(synthetic), holdout === null ? null : meanOf(holdout)];
  const none = 'the model finds every one of these rows impossible';
  const impossible = synthetic.length - possible(synthetic).length;
  return figure({
    metric: 'mean-log-likelihood',
    synthetic: measured(drawn?.mean ?? null, none),
    baseline: holdout === null ? unavailable(noHoldoutReason) : measured(held?.mean ?? null, none),
    interval: drawn === null ? null : normalInterval(drawn.mean, drawn.error),
    error: drawn && held && Math.sqrt(drawn.error ** 2 + held.error ** 2),
    sentence:
      impossible === 0
        ? null
        : `${impossible.toLocaleString('en')} of ${synthetic.length.toLocaleString('en')} synthetic rows hold something that no row of the original has: they are impossible to the model, and left out of the mean.`,
  });
}

function tailFigures(synthetic: Float64Array, holdout: Float64Array | null): Figure[] {
  const needs = unavailable('it needs real rows that were set aside');
  if (holdout === null) {
    return (['unlikely-rows', 'likelihood-shape'] as const).map((metric) =>
      figure({ metric, synthetic: needs, baseline: unavailable(noHoldoutReason) }),
    );
  }
  const border = lowerQuantile(holdout, unlikelyLevel);
  let below = 0;
  while (below < synthetic.length && (synthetic[below] as number) < border) below++;
  const alike = ksComplement(holdout, synthetic);
  return [
    figure({
      metric: 'unlikely-rows',
      synthetic: measured(below / synthetic.length, 'there are no synthetic rows'),
      baseline: measured(unlikelyLevel, noHoldoutReason),
      interval: wilson(below, synthetic.length),
      expected: unlikelyLevel,
    }),
    figure({
      metric: 'likelihood-shape',
      synthetic: measured(alike, 'there are no rows'),
      baseline: noBaseline('the rows that were set aside are what it is compared with'),
      expected: expectedKsComplement(holdout.length, synthetic.length),
      interval: alike === null ? null : bandInterval(alike, holdout.length, synthetic.length),
    }),
  ];
}

/** 95 % point of Kolmogorov's distribution. */
const kolmogorovLimit = 1.3580986393225505;

/** Both distribution functions lie within one band of Kolmogorov's; so does their largest distance. */
function bandInterval(alike: number, n: number, m: number) {
  const width = kolmogorovLimit * Math.sqrt(1 / n + 1 / m);
  return { low: Math.max(0, alike - width), high: Math.min(1, alike + width) };
}

/** The value of the row at this level: never between −∞ and a number. */
function lowerQuantile(ascending: Float64Array, level: number): number {
  return ascending[Math.floor(level * (ascending.length - 1))] as number;
}

/** Equal bins from the 1 % quantile of all to the largest; what is less likely is in the first. */
function histogramOf(tables: readonly { name: string; ascending: Float64Array }[]): Bins | null {
  const all = tables.map(({ ascending }) => possible(ascending)).filter(({ length }) => length > 0);
  if (all.length === 0) return null;
  const low = Math.min(...all.map((values) => quantile(values, 0.01)));
  const high = Math.max(...all.map((values) => values.at(-1) as number));
  const step = (high > low ? high - low : 1) / histogramBins;
  const edges = Array.from({ length: histogramBins + 1 }, (_, k) => low + k * step);
  const series = tables.map(({ name, ascending }) => {
    const shares = new Array<number>(histogramBins).fill(0);
    for (const value of ascending) {
      const bin = Math.max(0, Math.min(histogramBins - 1, Math.floor((value - low) / step)));
      shares[bin] = (shares[bin] as number) + 1 / ascending.length;
    }
    return { name, shares };
  });
  return { edges, series };
}

function sampledWords(trainRows: number, judged: readonly (Table | null)[]): string | null {
  const parts = [
    ...(trainRows > mostTrainRows
      ? [`learnt from a seeded sample of ${mostTrainRows.toLocaleString('en')} rows`]
      : []),
    ...(judged.some((table) => (table?.rowCount ?? 0) > mostRows)
      ? [`a seeded sample of ${mostRows.toLocaleString('en')} rows of each table judged`]
      : []),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}
