/**
 * Looks into a twin: any question about one, two or three columns of any chosen rows, answered for real
 * and synthetic rows alike, in the same bars. Real rows are only ever given as counts and quantiles, and
 * not at all where a filter chooses fewer than five of them; except in the game, which shows the person some of their own.
 */
import { printerOf, type Schema, type Table } from '../../engine/schema';
import { align, type Aligned } from '../align';
import { drawRows } from '../sample';
import type {
  BarCounts,
  ChosenRows,
  ExplorerFacts,
  FakesRound,
  Filter,
  MissingAnswer,
  PairAnswer,
  TrioAnswer,
  Two,
} from './answers';
import { bandsOf } from './bands';
import { barColumn, type BarredColumn } from './bars';
import { cellOf, dealFakes } from './fakes';
import {
  chooseRows,
  chosenCount,
  eachRow,
  unknownColumn,
  withoutFew,
  type Choice,
  type Chosen,
} from './filter';
import { missingOf } from './missing';
import { pairOf } from './pair';

/** More rows of a table than these are thinned by chance: pictures would not change. */
const mostRows = 200_000;

export interface ExplorerInput {
  /** Of all three tables. */
  readonly schema: Schema;
  readonly train: Table;
  /** Null where no real rows were set aside. */
  readonly holdout: Table | null;
  readonly synthetic: Table;
  readonly seed: number;
}

/** All columns are given by name. @throws Fault `column-unknown` */
export interface Explorer {
  readonly facts: ExplorerFacts;
  counts(filter: Filter): ChosenRows;
  distribution(column: string, filter: Filter): BarCounts;
  pair(a: string, b: string, filter: Filter): PairAnswer;
  /** The pair `a`, `b` in each band of `c`. */
  trio(a: string, b: string, c: string, filter: Filter): TrioAnswer;
  missing(filter: Filter): MissingAnswer;
  /** Chosen synthetic rows as their file would show them, all columns, `from` inclusive to `to` exclusive. */
  rows(filter: Filter, from: number, to: number): (string | null)[][];
  fakes(count: number, seed: number): FakesRound;
}

export function openExplorer(input: ExplorerInput): Explorer {
  const { schema, holdout, synthetic, seed } = input;
  const train = thinned(input.train, seed);
  const aligned = align(schema, { train, holdout: null, synthetic });
  const rows: Two<number> = { real: train.rowCount, synthetic: synthetic.rowCount };
  const facts = factsOf(aligned, rows, input.train.rowCount);
  const barred = barsByName(aligned, seed);
  const chooseAll = lastChoice((filter) => chooseRows(filter, barred, rows));
  const choose = (filter: Filter): Choice => withoutFew(chooseAll(filter), rows.real);
  const distribution = (name: string, filter: Filter): BarCounts => {
    const column = barred(name);
    return { ...column.bars, ...countBars(column, choose(filter)) };
  };
  const pair = (a: string, b: string, filter: Filter) =>
    pairOf(barred(a), barred(b), choose(filter));
  return {
    facts,
    distribution,
    pair,
    counts(filter) {
      const { real, synthetic: drawn, ...held } = choose(filter);
      return {
        real: chosenCount(real, rows.real),
        synthetic: chosenCount(drawn, rows.synthetic),
        ...held,
      };
    },
    trio(a, b, c, filter) {
      const { isHeldBack } = choose(filter);
      const bands = bandsOf(barred(c)).map((band) => {
        const chosen = chooseAll([...filter, band]);
        const shown = isHeldBack ? { ...chosen, real: new Int32Array(0) } : chosen;
        return { band, pair: pairOf(barred(a), barred(b), shown) };
      });
      return { bands };
    },
    missing: (filter) =>
      missingOf(
        facts.columns.map(({ name }) => barred(name)),
        choose(filter),
        rows,
      ),
    rows: (filter, from, to) => printRows(schema, synthetic, choose(filter).synthetic, from, to),
    fakes(count, roundSeed) {
      const isHeldOut = holdout !== null && holdout.rowCount > 0;
      const real = isHeldOut
        ? ({ table: holdout, from: 'holdout' } as const)
        : ({ table: train, from: 'train' } as const);
      return dealFakes(schema, facts.columns, real, synthetic, count, roundSeed);
    },
  };
}

function factsOf(aligned: Aligned, rows: Two<number>, allReal: number): ExplorerFacts {
  return {
    columns: aligned.columns.map(({ column, measure }) => ({
      name: column.name,
      kind: column.kind,
      isNumber: measure === 'numeric',
    })),
    rows,
    sampled:
      rows.real < allReal
        ? `${rows.real.toLocaleString('en')} of ${allReal.toLocaleString('en')} training rows, drawn by chance`
        : null,
  };
}

function thinned(table: Table, seed: number): Table {
  if (table.rowCount <= mostRows) return table;
  const kept = drawRows(table.rowCount, mostRows, seed, 'explore');
  return {
    rowCount: kept.length,
    columns: table.columns.map((data) =>
      data.storage === 'number'
        ? { storage: 'number', values: Float64Array.from(kept, (row) => data.values[row]!) }
        : { ...data, codes: kept.map((row) => data.codes[row]!) },
    ),
  };
}

/** Columns get their bars when first asked for. */
function barsByName(aligned: Aligned, seed: number): (name: string) => BarredColumn {
  const sources = new Map(aligned.columns.map((source) => [source.column.name, source]));
  const made = new Map<string, BarredColumn>();
  return (name) => {
    const known = made.get(name);
    if (known) return known;
    const source = sources.get(name) ?? unknownColumn(name);
    const column = barColumn(source, seed);
    made.set(name, column);
    return column;
  };
}

/** Keeps the last few answers: a page asks many questions of one filter. */
function lastChoice(choose: (filter: Filter) => Two<Chosen>): (filter: Filter) => Two<Chosen> {
  const kept = new Map<string, Two<Chosen>>();
  const most = 12;
  return (filter) => {
    const key = JSON.stringify(filter);
    const known = kept.get(key);
    if (known) return known;
    const chosen = choose(filter);
    kept.set(key, chosen);
    const oldest = kept.keys().next();
    if (kept.size > most && !oldest.done) kept.delete(oldest.value);
    return chosen;
  };
}

function countBars({ codes, size }: BarredColumn, chosen: Two<Chosen>): Two<readonly number[]> {
  const count = (side: keyof Two<unknown>) => {
    const counts = new Array<number>(size).fill(0);
    eachRow(chosen[side], codes[side].length, (row) => {
      const bar = codes[side][row]!;
      counts[bar] = counts[bar]! + 1;
    });
    return counts;
  };
  return { real: count('real'), synthetic: count('synthetic') };
}

function printRows(
  schema: Schema,
  table: Table,
  chosen: Chosen,
  from: number,
  to: number,
): (string | null)[][] {
  const end = Math.min(to, chosenCount(chosen, table.rowCount));
  const printers = schema.columns.map(printerOf);
  return Array.from({ length: Math.max(0, end - from) }, (_, at) => {
    const row = chosen === null ? from + at : chosen[from + at]!;
    return printers.map((print, column) => {
      const value = cellOf(table, column, row);
      return value === null ? null : print(value);
    });
  });
}
