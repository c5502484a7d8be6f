/** Learns how a table's columns become modes and labels, and turns its rows into them. */
import { cellCount, type Cells } from '../../encode';
import { stream, type Stream } from '../../random';
import type { EncodedTable } from '../generator';
import { choicesOf, layoutOf, modesAtMost, type Layout, type Modes } from './layout';
import { fitMixture, pickComponents, sharesAt, type Mixture } from './mixture';

/** Rows for a network: scalars [rows, numbers] within ±0.99, choices [rows, choices] as places. */
export interface ModeRows {
  readonly layout: Layout;
  readonly modes: Modes;
  readonly scalars: Float32Array;
  readonly choices: Int32Array;
}

type Column = EncodedTable['columns'][number];

/** Components of less weight are left out. */
const leastWeight = 0.005;
/** Numbers with so few distinct values, all kept exactly, are labels: each would be a mode of its own. */
const valuesAtMost = 10;
/** Share of a mode's rows that lie in one cell, for the mode to stand for that cell. */
const spikeShare = 0.99;
const limit = 0.99;
/** Places of a label column at most, and of all columns together: a network is as wide as their sum. */
const placesAtMost = 256;
const placesInAll = 4096;

/** Numbers of a column's rows; NaN where null. */
function numbersOf({ codes, fractions, cells }: Column): Float64Array {
  const { lows, highs } = cells.scale as NonNullable<Cells['scale']>;
  return Float64Array.from(codes, (code, row) => {
    if (code >= cells.size) return NaN;
    const low = lows[code] as number;
    return low + (fractions?.[row] ?? 0.5) * ((highs[code] as number) - low);
  });
}

function isNumber({ cells }: Column): boolean {
  const { scale, size } = cells;
  if (scale === undefined) return false;
  return size > valuesAtMost || scale.lows.some((low, cell) => low !== scale.highs[cell]);
}

/** Mixture of a column, without what few rows stand behind; null where all numbers are one. */
function mixtureOf(
  numbers: Float64Array,
  modes: number,
  rareBelow: number,
  random: Stream,
): Mixture | null {
  const present = numbers.filter((x) => !Number.isNaN(x));
  if (!present.some((x) => x !== present[0])) return null;
  const mixture = fitMixture(present, modes, random);
  const { weights } = mixture;
  const heaviest = weights.indexOf(Math.max(...weights));
  const kept = [...weights.keys()].filter((k) => {
    const weight = weights[k] as number;
    return k === heaviest || (weight > leastWeight && weight * present.length >= rareBelow);
  });
  return pickComponents(mixture, kept);
}

interface Assigned {
  readonly mode: NonNullable<Extract<Modes[number], { kind: 'number' }>>;
  /** Each row's mode (null's last) and place in it. */
  readonly choice: Int32Array;
  readonly scalar: Float32Array;
}

/** For each mode the cell that nearly all its rows lie in, if that is one number; else -1. */
function spikesOf({ codes, cells }: Column, choice: Int32Array, modes: number): number[] {
  const { lows, highs } = cells.scale as NonNullable<Cells['scale']>;
  const counts = new Uint32Array(modes * cells.size);
  const totals = new Uint32Array(modes);
  choice.forEach((mode, row) => {
    if (mode >= modes) return;
    const at = mode * cells.size + (codes[row] as number);
    counts[at] = (counts[at] as number) + 1;
    totals[mode] = (totals[mode] as number) + 1;
  });
  return Array.from(totals, (total, mode) => {
    const own = counts.subarray(mode * cells.size, (mode + 1) * cells.size);
    const most = own.indexOf(own.reduce((a, b) => Math.max(a, b), 0));
    const isOne = lows[most] === highs[most] && total > 0;
    return isOne && (own[most] as number) >= spikeShare * total ? most : -1;
  });
}

function assign(column: Column, numbers: Float64Array, mixture: Mixture, random: Stream): Assigned {
  const { means, deviations } = mixture;
  const choice = new Int32Array(numbers.length).fill(means.length);
  const scalar = new Float32Array(numbers.length);
  const shares = new Float64Array(means.length);
  numbers.forEach((x, row) => {
    if (Number.isNaN(x)) return;
    sharesAt(mixture, x, shares);
    // Every mode keeps a little, as in the reference.
    let left = random.uniform(row) * (1 + 1e-6 * means.length);
    let mode = 0;
    while (mode < means.length - 1 && (left -= (shares[mode] as number) + 1e-6) >= 0) mode++;
    choice[row] = mode;
    const place = (x - (means[mode] as number)) / (4 * (deviations[mode] as number));
    scalar[row] = Math.min(limit, Math.max(-limit, place));
  });
  const spikes = spikesOf(column, choice, means.length);
  const mode = { kind: 'number' as const, means: [...means], deviations: [...deviations], spikes };
  return { mode, choice, scalar };
}

/** Places for the labels of all columns, most for those that have most, none more than its share. */
function placesFor(columns: readonly Column[], taken: number): number {
  const wanted = columns.map(({ cells }) => cellCount(cells)).sort((a, b) => a - b);
  let [left, most] = [Math.max(0, placesInAll - taken), 2];
  wanted.forEach((count, i) => {
    most = Math.max(2, Math.floor(left / (wanted.length - i)));
    left -= Math.min(count, most);
  });
  return Math.min(placesAtMost, most);
}

/**
 * @param rareBelow modes that fewer rows stand behind are left out
 */
export function learnModes(table: EncodedTable, seed: number, rareBelow: number): ModeRows {
  const numberCount = table.columns.filter(isNumber).length;
  const perNumber = Math.floor(placesInAll / Math.max(1, numberCount)) - 1;
  const modesEach = Math.min(modesAtMost, Math.max(2, perNumber));
  const assigned = table.columns.map((column, i): Assigned | null => {
    if (!isNumber(column)) return null;
    const numbers = numbersOf(column);
    const mixture = mixtureOf(numbers, modesEach, rareBelow, stream(seed, `mixture ${i}`));
    return mixture && assign(column, numbers, mixture, stream(seed, `modes ${i}`));
  });
  const taken = assigned.reduce((sum, one) => sum + (one ? one.mode.means.length + 2 : 0), 0);
  const others = table.columns.filter((column, i) => !assigned[i] && cellCount(column.cells) > 1);
  const most = placesFor(others, taken);
  const modes: Modes = table.columns.map(({ cells }, i) => {
    const count = cellCount(cells);
    if (assigned[i]) return assigned[i].mode;
    if (count < 2) return { kind: 'single' };
    return { kind: 'label', own: count <= most ? count : most - 1 };
  });
  const layout = layoutOf(
    modes,
    table.columns.map(({ cells }) => cells),
  );
  return { layout, modes, ...rowsOf(table, layout, assigned) };
}

function rowsOf(
  { columns, rowCount }: EncodedTable,
  layout: Layout,
  assigned: readonly (Assigned | null)[],
): Pick<ModeRows, 'scalars' | 'choices'> {
  const { numbers, labels } = layout;
  const width = choicesOf(layout);
  const scalars = new Float32Array(rowCount * numbers.length);
  const choices = new Int32Array(rowCount * width);
  for (const { column, scalar, choice } of numbers) {
    const own = assigned[column] as Assigned;
    for (let row = 0; row < rowCount; row++) {
      scalars[row * numbers.length + scalar] = own.scalar[row] as number;
      choices[row * width + choice] = own.choice[row] as number;
    }
  }
  for (const { column, choice, own, cells } of labels) {
    const places = new Int32Array(cellCount(cells)).fill(own.length);
    own.forEach((cell, place) => (places[cell] = place));
    const { codes } = columns[column] as Column;
    for (let row = 0; row < rowCount; row++) {
      choices[row * width + choice] = places[codes[row] as number] as number;
    }
  }
  return { scalars, choices };
}
