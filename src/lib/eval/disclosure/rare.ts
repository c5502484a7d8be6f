/**
 * Combinations of two or three values that one real row alone has, in train or in the holdout. A twin
 * that has learnt people, not the population, repeats those of training rows more often than those of
 * rows that it never saw; both are equally rare, so that chance repeats them equally often.
 */
import { stream } from '../../engine/random';
import type { Pace } from '../pace';
import { fewPeople } from './anonymity';
import type { CoarseColumn, Part } from './coarse';

/** Most pairs of columns, and most sets of columns in all, that are looked at. */
const mostPairs = 120;
export const mostSets = 250;
/** Most cells of one set of columns; beyond it almost every cell is rare by itself. */
const mostCells = 1 << 18;
/** Only so many columns of a very wide table are combined. */
const widest = 60;
const mostLeaks = 20;

interface Leak {
  readonly columns: readonly string[];
  readonly values: readonly string[];
  readonly train: number;
  readonly synthetic: number;
}

/** Combinations that one real row alone has. */
export interface Lone {
  readonly found: number;
  readonly repeated: number;
  /** Standard error of the share repeated: the combinations of one row are no independent witnesses. */
  readonly error: number;
}

export interface Rare {
  /** Sets of columns looked at, of all pairs and triples. */
  readonly sets: number;
  readonly ofSets: number;
  readonly train: Lone;
  readonly holdout: Lone;
  /** Combinations of fewer than five training rows that synthetic rows repeat most beyond their due. */
  readonly leaks: readonly Leak[];
}

/** Null where no two columns can be combined. */
export async function judgeRare(
  columns: readonly CoarseColumn[],
  rows: Readonly<Record<Part, number>>,
  seed: number,
  pace: Pace,
): Promise<Rare | null> {
  const { sets, all } = setsOf(columns, seed);
  if (sets.length === 0) return null;
  const train = new Tally(rows.train);
  const holdout = new Tally(rows.holdout);
  const leaks: Leak[] = [];
  const due = rows.synthetic / Math.max(1, rows.train);
  for (const set of sets) {
    const chosen = set.map((c) => columns[c] as CoarseColumn);
    const cells = cellsOf(chosen);
    const inTrain = countCells(cells.train, cells.size);
    const inReal = countCells(cells.holdout, cells.size, inTrain.slice());
    const made = countCells(cells.synthetic, cells.size);
    train.add(cells.train, inReal, made);
    holdout.add(cells.holdout, inReal, made);
    keepLeaks(leaks, chosen, inTrain, made, due);
    await pace.step('looking for rare combinations', 1);
  }
  return {
    sets: sets.length,
    ofSets: all,
    train: train.sum(),
    holdout: holdout.sum(),
    leaks,
  };
}

/** Pairs and triples of columns whose cells can be counted, drawn by the seed where they are too many. */
function setsOf(columns: readonly CoarseColumn[], seed: number) {
  const sizes = columns.map(({ size }) => size);
  const width = Math.min(columns.length, widest);
  const pairs: number[][] = [];
  const triples: number[][] = [];
  for (let a = 0; a < width; a++) {
    for (let b = a + 1; b < width; b++) {
      const pair = (sizes[a] as number) * (sizes[b] as number);
      if (pair > mostCells) continue;
      pairs.push([a, b]);
      for (let c = b + 1; c < width; c++) {
        if (pair * (sizes[c] as number) <= mostCells) triples.push([a, b, c]);
      }
    }
  }
  const chosen = draw(pairs, mostPairs, seed, 'rare pairs');
  const sets = [...chosen, ...draw(triples, mostSets - chosen.length, seed, 'rare triples')];
  return { sets, all: pairs.length + triples.length };
}

function draw<Item>(all: readonly Item[], count: number, seed: number, purpose: string): Item[] {
  if (all.length <= count) return [...all];
  const order = stream(seed, purpose).permutation(all.length);
  return Array.from(order.subarray(0, count), (place) => all[place] as Item);
}

type Cells = Readonly<Record<Part, Int32Array>> & { readonly size: number };

function cellsOf(columns: readonly CoarseColumn[]): Cells {
  const part = (name: Part) => {
    const [first, ...rest] = columns as [CoarseColumn, ...CoarseColumn[]];
    const cells = first.codes[name].slice();
    for (const { codes, size } of rest) {
      const theirs = codes[name];
      for (let i = 0; i < cells.length; i++) {
        cells[i] = (cells[i] as number) * size + (theirs[i] as number);
      }
    }
    return cells;
  };
  return {
    train: part('train'),
    holdout: part('holdout'),
    synthetic: part('synthetic'),
    size: columns.reduce((product, { size }) => product * size, 1),
  };
}

function countCells(cells: Int32Array, size: number, counts = new Int32Array(size)): Int32Array {
  for (const cell of cells) counts[cell] = (counts[cell] as number) + 1;
  return counts;
}

/** Sums over all sets of columns, by row of one table. */
class Tally {
  readonly #found: Uint16Array;
  readonly #repeated: Uint16Array;

  constructor(rows: number) {
    this.#found = new Uint16Array(rows);
    this.#repeated = new Uint16Array(rows);
  }

  add(cells: Int32Array, inReal: Int32Array, made: Int32Array): void {
    for (let i = 0; i < cells.length; i++) {
      const cell = cells[i] as number;
      if (inReal[cell] !== 1) continue;
      this.#found[i] = (this.#found[i] as number) + 1;
      if ((made[cell] as number) > 0) this.#repeated[i] = (this.#repeated[i] as number) + 1;
    }
  }

  /** The error is that of a ratio of sums over independent rows. */
  sum(): Lone {
    let found = 0;
    let repeated = 0;
    for (const count of this.#found) found += count;
    for (const count of this.#repeated) repeated += count;
    if (found === 0) return { found, repeated, error: 0 };
    let squares = 0;
    this.#found.forEach((count, row) => {
      squares += ((this.#repeated[row] as number) - (repeated / found) * count) ** 2;
    });
    return { found, repeated, error: Math.sqrt(squares) / found };
  }
}

/** Keeps the list of leaks short and in order: most repetitions beyond what is due to as many rows. */
function keepLeaks(
  leaks: Leak[],
  columns: readonly CoarseColumn[],
  train: Int32Array,
  synthetic: Int32Array,
  due: number,
): void {
  const excess = ({ train: real, synthetic: made }: Leak) => made - real * due;
  let last = leaks.length < mostLeaks ? 0 : excess(leaks[leaks.length - 1] as Leak);
  for (let cell = 0; cell < train.length; cell++) {
    const real = train[cell] as number;
    const made = synthetic[cell] as number;
    if (real === 0 || real >= fewPeople || made - real * due <= last) continue;
    leaks.push({
      columns: columns.map(({ name }) => name),
      values: valuesOf(columns, cell),
      train: real,
      synthetic: made,
    });
    leaks.sort((a, b) => excess(b) - excess(a));
    if (leaks.length > mostLeaks) leaks.length = mostLeaks;
    if (leaks.length === mostLeaks) last = excess(leaks[mostLeaks - 1] as Leak);
  }
}

function valuesOf(columns: readonly CoarseColumn[], cell: number): string[] {
  let rest = cell;
  const values: string[] = [];
  for (const { size, print } of [...columns].reverse()) {
    values.unshift(print(rest % size));
    rest = Math.floor(rest / size);
  }
  return values;
}
