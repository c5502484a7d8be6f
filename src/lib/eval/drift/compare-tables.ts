/** Compares any two tables: what has moved, how far, and what it means. Never changes a table. */
import {
  softwareVersion,
  throwIfAborted,
  type Control,
  type DriftColumn,
  type DriftReport,
} from '../../engine/schema';
import type { Aligned } from '../align';
import { judgePair, preparePairSide } from '../basics';
import { detect, detectionWork } from '../detection';
import { measured } from '../measured';
import { holm } from '../metrics';
import { Pace } from '../pace';
import { thin } from '../sample';
import { driftOf, haveMovedOn } from './column-drift';
import { framed, isReordered, pairUp, type DriftTable } from './pair-up';
import { driftVerdict } from './verdict';

export interface CompareInput {
  readonly before: DriftTable;
  readonly after: DriftTable;
  /** Seed of the judge's own samples. */
  readonly seed: number;
}

/** Rows of each table that pairs and the classifier look at; single columns are looked at whole. */
const sampleRows = 20_000;
/** Of wide tables only the first pairs: the picture is of single columns. */
const mostColumns = 60;
const shownPairs = 20;
/** A pair's strength has changed when it did by more than this. */
const leastChange = 0.05;

/** @throws Fault `cancelled` */
export async function compareTables(
  { before, after, seed }: CompareInput,
  control: Control = {},
): Promise<DriftReport> {
  throwIfAborted(control.signal);
  const paired = pairUp(before, after);
  const aligned = framed(paired, before.table, after.table);
  const sampled = thin(aligned, sampleRows, seed, 'drift rows');
  // By dates that have moved on a classifier would tell any newer rows, whatever else they hold.
  const told = { ...sampled, columns: sampled.columns.filter((column) => !haveMovedOn(column)) };
  const options = { seed, sampleRows, against: 'train' as const };
  const rows = before.table.rowCount + after.table.rowCount;
  const work = 8 * rows * paired.length + pairWork(sampled) + detectionWork(told, options);
  const pace = new Pace(control, work);

  const columns: DriftColumn[] = [];
  for (const column of paired) {
    columns.push(driftOf(column));
    await pace.step('comparing columns', 8 * rows);
  }
  const pairs = await changedPairs(sampled, pace);
  const detection = await detect(told, options, pace);
  const report = {
    formatVersion: 1 as const,
    softwareVersion,
    seed,
    names: { before: before.name, after: after.name },
    rows: { before: before.table.rowCount, after: after.table.rowCount },
    sampled:
      sampled === aligned
        ? null
        : `Single columns: all rows. Pairs and the classifier: a seeded sample of ${sampleRows.toLocaleString('en')} rows of each table.`,
    isReordered: isReordered(before.schema, after.schema),
    columns: corrected(columns),
    pairs,
    toldApart: measured(detection?.auc ?? null, 'there are too few rows or columns to learn from'),
  };
  return { ...report, verdict: driftVerdict(report, detection?.rows ?? 0) };
}

/** P-values corrected for the number of columns: of many tests some fail by chance. */
function corrected(columns: readonly DriftColumn[]): DriftColumn[] {
  const adjusted = holm(columns.flatMap(({ measures }) => measures.map(({ pValue }) => pValue)));
  let next = 0;
  return columns.map((column) => ({
    ...column,
    measures: column.measures.map((measure) => ({
      ...measure,
      pValue: adjusted[next++] ?? null,
    })),
  }));
}

function pairWork({ rows, columns }: Aligned): number {
  const count = Math.min(columns.length, mostColumns);
  return ((count * (count - 1)) / 2) * (rows.train + rows.synthetic);
}

async function changedPairs(aligned: Aligned, pace: Pace): Promise<DriftReport['pairs']> {
  const sides = aligned.columns.slice(0, mostColumns).map(preparePairSide);
  const rows = aligned.rows.train + aligned.rows.synthetic;
  const found: DriftReport['pairs'] = [];
  for (const [i, first] of sides.entries()) {
    for (const second of sides.slice(i + 1)) {
      const { a, b, strength } = judgePair(first, second);
      const { real, synthetic } = strength;
      if (real !== null && synthetic !== null && Math.abs(real - synthetic) > leastChange) {
        found.push({ a, b, before: real, after: synthetic });
      }
      await pace.step('comparing pairs of columns', rows);
    }
  }
  const change = (pair: { before: number; after: number }) => Math.abs(pair.after - pair.before);
  return found.sort((a, b) => change(b) - change(a)).slice(0, shownPairs);
}
