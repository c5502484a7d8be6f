/** The part of a report about empty cells: which are empty together, and in what kind of rows. */
import type { Control, Figure, JudgedPart, ReportPart } from '../../engine/schema';
import type { Aligned, AlignedColumn } from '../align';
import { figure, normalInterval } from '../figures';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { contingencySimilarity, expectedOverlap, sharedCells } from '../metrics';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { thin } from '../sample';
import { emptyFlags, patternsOf, type Part, type Patterns } from './patterns';

/** Rows of each table beyond which a seeded sample is taken. */
const mostRows = 200_000;
/** Columns with empty cells that are looked at, those with the most of them first. */
const mostColumns = 60;
const listedPatterns = 50;
const bins = 10;

/** @throws Fault `cancelled` */
export async function judge(
  { aligned, seed }: PartInput,
  control: Control,
): Promise<ReportPart<'missing'>> {
  const { rows } = aligned;
  if (Math.min(rows.train, rows.synthetic) === 0) {
    return { status: 'unavailable', reason: 'one of the tables has no rows' };
  }
  const judged = thin(aligned, mostRows, seed, 'missing rows');
  const all = withEmptyCells(judged);
  if (all.length === 0) {
    return {
      status: 'unavailable',
      reason: 'no table has an empty cell in a column that is compared',
    };
  }
  const columns = all.slice(0, mostColumns);
  const rowsInAll = judged.rows.train + judged.rows.holdout + judged.rows.synthetic;
  const pace = new Pace(control, rowsInAll * judged.columns.length * 2);
  const patterns = patternsOf(judged, columns);
  await pace.step('comparing empty cells', rowsInAll * columns.length);
  const relations = await relationsOf(judged, columns, () =>
    pace.step('comparing empty cells', rowsInAll),
  );
  return {
    status: 'judged',
    figures: [patternFigure(patterns, judged), relationFigure(relations, rows.holdout > 0)],
    sampled: sampledWords(judged === aligned, columns.length, all.length),
    columns: columns.map(({ column }) => column.name),
    patterns: listPatterns(patterns),
  };
}

/** Columns that have an empty cell in some table, those with the most in train and synthetic first. */
function withEmptyCells({ columns }: Aligned): AlignedColumn[] {
  const count = (column: AlignedColumn, part: Part) =>
    emptyFlags(column, part)?.reduce((sum, flag) => sum + flag, 0) ?? 0;
  return columns
    .map((column) => ({
      column,
      empty: count(column, 'train') + count(column, 'synthetic'),
      any: count(column, 'holdout'),
    }))
    .filter(({ empty, any }) => empty + any > 0)
    .sort((a, b) => b.empty - a.empty)
    .map(({ column }) => column);
}

function patternFigure({ counts }: Patterns, { rows }: Aligned): Figure {
  const { train, holdout, synthetic } = counts as { [P in Part]: Float64Array };
  const value = contingencySimilarity(train, synthetic);
  const none = 'one of the tables has no rows';
  return figure({
    metric: 'missing-patterns',
    synthetic: measured(value, none),
    baseline:
      rows.holdout === 0
        ? unavailable(noHoldoutReason)
        : measured(contingencySimilarity(train, holdout), none),
    expected: expectedOverlap(train, rows.synthetic),
    expectedOfBaseline: expectedOverlap(train, rows.holdout),
    interval: value === null ? null : shareInterval(value, overlapError(train, synthetic)),
  });
}

function shareInterval(value: number, error: number) {
  const { low, high } = normalInterval(value, error);
  return { low: Math.max(0, low), high: Math.min(1, high) };
}

/** Standard error by the delta method: the similarity is a mean of the signs of the cells' differences. */
function overlapError(a: Float64Array, b: Float64Array): number {
  const rows = (counts: Float64Array) => counts.reduce((sum, count) => sum + count, 0);
  const [n, m] = [rows(a), rows(b)];
  let [leanA, leanB] = [0, 0];
  for (let k = 0; k < a.length; k++) {
    const [p, q] = [(a[k] as number) / n, (b[k] as number) / m];
    leanA += Math.sign(p - q) * p;
    leanB += Math.sign(p - q) * q;
  }
  const variance = Math.max(0, 1 - leanA ** 2) / n + Math.max(0, 1 - leanB ** 2) / m;
  return Math.sqrt(variance) / 2;
}

interface Relations {
  readonly synthetic: number | null;
  /** Standard error of `synthetic`; of the mean an upper bound, as pairs share their rows. */
  readonly error: number | null;
  readonly holdout: number | null;
  readonly expected: number | null;
  readonly expectedOfHoldout: number | null;
}

/** Emptiness of each column beside the values of each other column: mean similarity over all such pairs. */
async function relationsOf(
  { columns, rows }: Aligned,
  empty: readonly AlignedColumn[],
  step: () => Promise<void>,
): Promise<Relations> {
  const flags = empty.map((column) => ({
    train: emptyFlags(column, 'train'),
    holdout: emptyFlags(column, 'holdout'),
    synthetic: emptyFlags(column, 'synthetic'),
  }));
  const found: Relations[] = [];
  for (const column of columns) {
    const cells = sharedCells(column, bins);
    const count = (one: (typeof flags)[number], part: Part): Float64Array | null => {
      const [isEmpty, codes] = [one[part], cells[part]?.codes];
      if (isEmpty === null || codes === undefined) return null;
      const counts = new Float64Array(2 * cells.size);
      for (let row = 0; row < codes.length; row++) {
        const cell = 2 * (codes[row] as number) + (isEmpty[row] as number);
        counts[cell] = (counts[cell] as number) + 1;
      }
      return counts;
    };
    for (const [place, other] of empty.entries()) {
      if (other === column) continue;
      const one = flags[place] as (typeof flags)[number];
      const train = count(one, 'train') as Float64Array;
      const drawn = count(one, 'synthetic') as Float64Array;
      const held = count(one, 'holdout');
      const synthetic = contingencySimilarity(train, drawn);
      found.push({
        synthetic,
        error: synthetic === null ? null : overlapError(train, drawn),
        holdout: held === null ? null : contingencySimilarity(train, held),
        expected: expectedOverlap(train, rows.synthetic),
        expectedOfHoldout: expectedOverlap(train, rows.holdout),
      });
    }
    await step();
  }
  const mean = (values: readonly (number | null)[]) => {
    const known = values.filter((value) => value !== null);
    return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
  };
  return {
    synthetic: mean(found.map(({ synthetic }) => synthetic)),
    error: mean(found.map(({ error }) => error)),
    holdout: mean(found.map(({ holdout }) => holdout)),
    expected: mean(found.map(({ expected }) => expected)),
    expectedOfHoldout: mean(found.map(({ expectedOfHoldout }) => expectedOfHoldout)),
  };
}

function relationFigure(
  { synthetic, error, holdout, expected, expectedOfHoldout }: Relations,
  hasHoldout: boolean,
): Figure {
  const none = 'there is no other column to compare with';
  return figure({
    metric: 'missing-relations',
    synthetic: measured(synthetic, none),
    baseline: hasHoldout ? measured(holdout, none) : unavailable(noHoldoutReason),
    expected,
    expectedOfBaseline: expectedOfHoldout,
    interval: synthetic === null || error === null ? null : shareInterval(synthetic, error),
  });
}

function listPatterns({ missing, counts }: Patterns): JudgedPart<'missing'>['patterns'] {
  const shares = (part: Part) => {
    const list = counts[part];
    const rows = list?.reduce((sum, count) => sum + count, 0) ?? 0;
    return list === null || rows === 0 ? null : list.map((count) => count / rows);
  };
  const [train, holdout, synthetic] = [shares('train'), shares('holdout'), shares('synthetic')];
  const size = (k: number) => (train?.[k] ?? 0) + (synthetic?.[k] ?? 0);
  return Array.from(missing.keys())
    .sort((a, b) => size(b) - size(a))
    .slice(0, listedPatterns)
    .map((k) => ({
      missing: [...(missing[k] as readonly number[])],
      shares: {
        train: train?.[k] ?? 0,
        holdout: holdout?.[k] ?? null,
        synthetic: synthetic?.[k] ?? 0,
      },
    }));
}

function sampledWords(isWhole: boolean, columns: number, of: number): string | null {
  const parts = [
    ...(isWhole ? [] : [`a seeded sample of ${mostRows.toLocaleString('en')} rows of each table`]),
    ...(columns === of ? [] : [`the ${columns} columns with the most empty cells of ${of}`]),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}
