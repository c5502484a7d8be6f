/** Two columns of which one is never above the other: dates of birth and of death, minimum and maximum. */
import { stream } from '../../engine/random';
import { kindTraits } from '../../engine/schema';
import type { NumberColumn } from '../align';
import {
  flagRows,
  leastByChance,
  mostBroken,
  mostRules,
  type FindInput,
  type Finder,
  type Rule,
} from './rule';

/** Rows that are looked at before all of the sample. */
const firstRows = 256;
/** Most columns that are tried with each other. */
const mostColumns = 60;

interface Order {
  readonly low: number;
  readonly high: number;
}

export const findOrders: Finder = function* ({ aligned, sample, seed }: FindInput) {
  const numeric = (columns: typeof aligned.columns) =>
    columns.filter((column) => column.measure === 'numeric').slice(0, mostColumns);
  const [all, few] = [numeric(aligned.columns), numeric(sample.columns)];
  const shuffle = stream(seed, 'orders').permutation(sample.rows.train);
  const found: Order[] = [];
  for (const [low, a] of few.entries()) {
    for (const [high, b] of few.entries()) {
      if (low !== high && areComparable(a, b) && isOrdered(a.train, b.train, shuffle)) {
        found.push({ low, high });
      }
    }
    yield null;
  }
  for (const { low, high } of withoutShortcuts(found).slice(0, mostRules)) {
    yield orderRule(all[low] as NumberColumn, all[high] as NumberColumn);
  }
};

/** Of the same kind of scale; lengths and dates are not. */
function areComparable(a: NumberColumn, b: NumberColumn): boolean {
  const scale = ({ column }: NumberColumn) =>
    column.format.type === 'moment'
      ? `${column.kind} ${kindTraits[column.kind].isWhole}`
      : 'number';
  return scale(a) === scale(b);
}

/** Whether a ≤ b in nearly all rows, though it would not be if the columns had nothing to do with each other. */
function isOrdered(a: Float64Array, b: Float64Array, shuffle: ArrayLike<number>): boolean {
  const broken = (rows: number, partner: (row: number) => number) => {
    let [above, known] = [0, 0];
    for (let row = 0; row < rows; row++) {
      const [x, y] = [a[row] as number, b[partner(row)] as number];
      if (x !== x || y !== y) continue;
      known++;
      if (x > y) above++;
    }
    return known === 0 ? 1 : above / known;
  };
  const itself = (row: number) => row;
  if (broken(Math.min(a.length, firstRows), itself) > 0.02) return false;
  if (broken(a.length, itself) > mostBroken) return false;
  return broken(a.length, (row) => shuffle[row] as number) >= leastByChance;
}

/** Leaves out a ≤ c where a ≤ b and b ≤ c say it already. */
function withoutShortcuts(orders: readonly Order[]): Order[] {
  const has = new Set(orders.map(({ low, high }) => `${low} ${high}`));
  const isMutual = ({ low, high }: Order) => has.has(`${high} ${low}`);
  return orders.filter(
    (order) =>
      !isMutual(order) &&
      !orders.some(
        ({ low, high }) =>
          low === order.low && high !== order.high && has.has(`${high} ${order.high}`),
      ),
  );
}

function orderRule(a: NumberColumn, b: NumberColumn): Rule {
  const word = a.column.format.type === 'moment' ? 'after' : 'above';
  return {
    kind: 'order',
    columns: [a.column.name, b.column.name],
    sentence: `“${a.column.name}” is never ${word} “${b.column.name}”.`,
    breaks(part) {
      const [low, high] = [a[part], b[part]];
      if (low === null || high === null) return null;
      // Comparing with NaN is never true: rows with an empty cell break nothing.
      return flagRows(low.length, (row) => (low[row] as number) > (high[row] as number));
    },
  };
}
