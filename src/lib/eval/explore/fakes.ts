/**
 * “Spot the fake”: real rows that no generator saw, mixed with synthetic rows by tosses of a coin, so
 * that who guesses is right half the time, whatever way of guessing they have.
 */
import { shuffled, stream } from '../../engine/random';
import { printerOf, type Schema, type Table } from '../../engine/schema';
import { isJudged } from '../align';
import { wilson } from '../figures';
import type { ExplorerColumn, FakesRound, FakesScore } from './answers';

/** The score calls rows told apart when guessing does as well less often than this. */
const rareChance = 0.05;

/** At most `count` rows, and no more than each table has. */
export function dealFakes(
  schema: Schema,
  columns: readonly ExplorerColumn[],
  real: { readonly table: Table; readonly from: FakesRound['realFrom'] },
  synthetic: Table,
  count: number,
  seed: number,
): FakesRound {
  const size = Math.min(count, real.table.rowCount, synthetic.rowCount);
  const coin = stream(seed, 'spot the fake');
  const shown = schema.columns.flatMap((column, at) => (isJudged(column) ? [at] : []));
  const printers = shown.map((at) => printerOf(schema.columns[at]!));
  const printRow = (table: Table, row: number) =>
    shown.map((at, place) => {
      const value = cellOf(table, at, row);
      return value === null ? null : printers[place]!(value);
    });
  return {
    columns,
    realFrom: real.from,
    rows: Array.from({ length: size }, (_, at) => {
      const isFake = coin.below(2, at) === 1;
      const table = isFake ? synthetic : real.table;
      const row = shuffled(seed, isFake ? 'fake rows' : 'real rows', table.rowCount, at);
      return { cells: printRow(table, row), isFake };
    }),
  };
}

/** A value as `printerOf` takes it. */
export function cellOf(table: Table, column: number, row: number): number | string | null {
  const data = table.columns[column]!;
  if (data.storage === 'text') return data.labels[data.codes[row]!] ?? null;
  const value = data.values[row]!;
  return Number.isNaN(value) ? null : value;
}

/**
 * What so many right answers say.
 * Source of the chance: the binomial distribution with one half, exactly; of the interval: Wilson.
 */
export function scoreFakes(right: number, answered: number): FakesScore {
  const chance = chanceOfAtLeast(right, answered);
  return {
    right,
    answered,
    interval: wilson(right, answered),
    chance,
    sentence: sentenceOf(right, answered, chance),
  };
}

function sentenceOf(right: number, answered: number, chance: number): string {
  if (answered === 0) return 'No row was answered yet.';
  const found = `You were right on ${right} of ${answered}; guessing gives ${answered / 2}.`;
  if (answered < 5) return `${found} Five answers at least are needed to say more.`;
  if (chance < rareChance) return `${found} You can tell these rows from real ones.`;
  if (chanceOfAtLeast(answered - right, answered) < rareChance) {
    return `${found} You were wrong more often than by chance: something does set the two apart, and you took it for the opposite.`;
  }
  return `${found} That is no better than chance: the rows look real to you.`;
}

/** P(X ≥ right) for X from Binomial(answered, ½). */
function chanceOfAtLeast(right: number, answered: number): number {
  let term = 0.5 ** answered;
  let below = 0;
  for (let hits = 0; hits < right; hits++) {
    below += term;
    term *= (answered - hits) / (hits + 1);
  }
  return Math.min(1, Math.max(0, 1 - below));
}
