/**
 * A look at a whole table: every column counted, every pair of columns compared. Numbers are pulled
 * out of DuckDB once and looked at as sorted arrays; labels come as codes and are counted here.
 */
import {
  kindTraits,
  printerOf,
  type Column,
  type ColumnData,
  type ColumnProfile,
  type Control,
  type Profile,
  type Schema,
  type TextData,
} from '../../engine/schema';
import type { Duck } from '../duck';
import type { Vector } from './association';
import { roughCountSql, scanSql } from './column.sql';
import { topLimit, type ColumnFacts } from './facts';
import { histogramOf } from './histogram';
import { countLabels, rankLabels, type LabelCounts } from './labels';
import { odditiesOf } from './oddities';
import { Pace } from './pace';
import { associations, pairRows, pickRows } from './pairs';
import { momentsOf, quantile, runsOf, sortedNumbers, type Moments } from './sorted';

/** Free texts beyond this many different ones are not grouped: their count is an estimate (± 2 %). */
const exactTexts = 2_000_000;

/** Cells fetched in one pass: enough to spread what a pass costs, few enough to overlap with the looking. */
const cellsAtOnce = 5e6;

interface Job {
  readonly duck: Duck;
  readonly rows: number;
  /** Rows that take part in associations; null for all. */
  readonly picked: Int32Array | null;
  readonly signal: AbortSignal | undefined;
}

interface Looked {
  readonly facts: ColumnFacts;
  /** For associations; undefined for kinds without a measure. */
  readonly vector: Vector | undefined;
}

/** What DuckDB said of a column; calling it does the rest here. */
type Fetched = () => Looked;

/**
 * Profiles the view `typed` that `open` has made, holdout rows included.
 *
 * Exact: nulls, distinct values, quartiles (linear interpolation), top values, histograms and moments
 * (sample standard deviation, adjusted skewness); only for free text and keys with more than about
 * 2,000,000 different values is `distinct` an estimate and `top` empty. Associations use all rows up
 * to a budget of cells (1,000,000 rows × 15 columns lie within), then a scattered sample of at least
 * 10,000; labels beyond the 100 most frequent count as one.
 *
 * @throws Fault `cancelled`, `worker-lost`
 */
export async function profile(duck: Duck, schema: Schema, control: Control = {}): Promise<Profile> {
  const { columns, rowCount: rows } = schema;
  const measurable = columns.filter(({ kind }) => kindTraits[kind].measure !== 'none').length;
  const pace = new Pace(control, 'looking at columns', columns.length);
  const job: Job = {
    duck,
    rows,
    picked: pickRows(rows, pairRows(rows, measurable)),
    signal: control.signal,
  };
  const profiles: ColumnProfile[] = [];
  const vectors: (Vector | undefined)[] = [];
  for await (const looks of fetchAhead(job, columns)) {
    for (const look of looks) {
      const { facts, vector } = look();
      profiles.push(profileOf(facts));
      vectors.push(vector);
      await pace.step(profiles.length);
    }
  }
  return { rows, columns: profiles, associations: await associations(vectors, control) };
}

/** DuckDB, in its own thread, fetches the next columns while this thread looks at the last ones. */
async function* fetchAhead(job: Job, columns: readonly Column[]): AsyncGenerator<Fetched[]> {
  const atOnce = Math.min(100, Math.max(1, Math.floor(cellsAtOnce / Math.max(1, job.rows))));
  let next: Promise<Fetched[]> | null = null;
  for (let first = 0; first < columns.length + atOnce; first += atOnce) {
    const last: Promise<Fetched[]> | null = next;
    const group = columns.slice(first, first + atOnce);
    next = group.length > 0 ? fetchColumns(job, group, first) : null;
    // Its rejection is met at the next turn, or not at all when the caller stops before.
    next?.catch(() => undefined);
    if (last !== null) yield await last;
  }
}

/** Numbers and labels come in one pass over the rows; keys and free texts are counted one by one. */
async function fetchColumns(
  job: Job,
  columns: readonly Column[],
  first: number,
): Promise<Fetched[]> {
  const nameOf = (column: Column) => `c${first + columns.indexOf(column)}`;
  const isScanned = ({ kind }: Column) => kindTraits[kind].measure !== 'none';
  const scanned = columns.filter(isScanned);
  const found = new Map<Column, Fetched>();
  if (scanned.length > 0) {
    const sql = scanSql(scanned.map(nameOf));
    const data = await job.duck.scan(sql, job.rows, job.signal);
    for (const [i, column] of scanned.entries()) found.set(column, lookerAt(job, column, data[i]!));
  }
  for (const column of columns) {
    if (!isScanned(column)) found.set(column, await fetchTexts(job, column, nameOf(column)));
  }
  return columns.map((column) => found.get(column)!);
}

function lookerAt(job: Job, column: Column, data: ColumnData): Fetched {
  return data.storage === 'number'
    ? () => lookAtNumbers(job, column, data.values)
    : () => lookAtLabels(job, column, data);
}

/** @param values changed in place */
function lookAtNumbers(job: Job, column: Column, values: Float64Array): Looked {
  const sorted = sortedNumbers(values);
  const moments = momentsOf(sorted);
  const { distinct, top } = runsOf(sorted, topLimit);
  const print = printerOf(column);
  return {
    facts: {
      column,
      rows: job.rows,
      nulls: job.rows - sorted.length,
      distinct,
      top: top.map(({ value, count }) => ({ value: print(value), count })),
      numbers:
        sorted.length === 0
          ? null
          : { sorted, summary: summaryOf(sorted, moments), kurtosis: moments.kurtosis },
      labels: null,
    },
    vector: { storage: 'number', values: standardise(pick(values, job.picked), moments) },
  };
}

function summaryOf(sorted: Float64Array, moments: Moments): NonNullable<ColumnProfile['numbers']> {
  return {
    min: sorted[0]!,
    q1: quantile(sorted, 0.25),
    median: quantile(sorted, 0.5),
    q3: quantile(sorted, 0.75),
    max: sorted[sorted.length - 1]!,
    mean: moments.mean,
    standardDeviation: moments.standardDeviation,
    skewness: moments.skewness,
  };
}

function pick<T extends Float64Array | Int32Array>(values: T, picked: Int32Array | null): T {
  if (picked === null) return values;
  const kept = values.slice(0, picked.length) as T;
  for (let i = 0; i < picked.length; i++) kept[i] = values[picked[i]!]!;
  return kept;
}

/** In place: mean 0 and standard deviation 1, so that sums of squares lose nothing. */
function standardise(values: Float64Array, { mean, standardDeviation }: Moments): Float64Array {
  const scale = standardDeviation > 0 ? 1 / standardDeviation : 1;
  for (let i = 0; i < values.length; i++) values[i] = (values[i]! - mean) * scale;
  return values;
}

/** @param data its codes are changed in place */
function lookAtLabels(job: Job, column: Column, data: TextData): Looked {
  const counts = rankLabels(data);
  const size = counts.frequent.length + 1;
  return {
    facts: labelFacts(job, column, counts),
    vector: { storage: 'text', codes: pick(data.codes, job.picked), size },
  };
}

async function fetchTexts(job: Job, column: Column, name: string): Promise<Fetched> {
  if (job.rows > exactTexts) {
    const [rough] = await job.duck.rows(roughCountSql(name), job.signal);
    const present = Number(rough!['present']);
    const distinct = Math.min(present, Number(rough!['n']));
    if (distinct > exactTexts) {
      const nulls = job.rows - present;
      const facts = {
        column,
        rows: job.rows,
        nulls,
        distinct,
        top: [],
        numbers: null,
        labels: null,
      };
      return () => ({ facts, vector: undefined });
    }
  }
  const counts = await countLabels(job.duck, name, topLimit, job.signal);
  return () => ({ facts: labelFacts(job, column, counts), vector: undefined });
}

function labelFacts(job: Job, column: Column, counts: LabelCounts): ColumnFacts {
  const { distinct, present, rareLabels, rareRows, frequent } = counts;
  const print = printerOf(column);
  return {
    column,
    rows: job.rows,
    nulls: job.rows - present,
    distinct,
    top: frequent.slice(0, topLimit).map(({ label, count }) => ({ value: print(label), count })),
    numbers: null,
    labels: {
      rareLabels,
      rareRows,
      frequentRows: frequent.reduce((sum, { count }) => sum + count, 0),
    },
  };
}

function profileOf(facts: ColumnFacts): ColumnProfile {
  const { column, numbers } = facts;
  return {
    name: column.name,
    kind: column.kind,
    rows: facts.rows,
    nulls: facts.nulls,
    distinct: facts.distinct,
    numbers: numbers && { ...numbers.summary },
    histogram: numbers && histogramOf(numbers.sorted, column),
    top: [...facts.top],
    oddities: odditiesOf(facts),
  };
}
