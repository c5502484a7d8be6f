/** Three columns of which one is the sum or the product of the others: net + tax = gross, area × price. */
import type { NumberColumn } from '../align';
import { flagRows, mostBroken, mostRules, type FindInput, type Finder, type Rule } from './rule';

const mostColumns = 30;
const firstRows = 40;
/** Rows of the sample that must have all three numbers. */
const leastKnown = 20;

type Operation = 'sum' | 'product';
interface Trio {
  readonly operation: Operation;
  readonly places: readonly [number, number, number];
}

const operations: Readonly<Record<Operation, (a: number, b: number) => number>> = {
  sum: (a, b) => a + b,
  product: (a, b) => a * b,
};
const signs: Readonly<Record<Operation, string>> = { sum: '+', product: '×' };

export const findSums: Finder = function* ({ aligned, sample }: FindInput) {
  const numeric = (columns: typeof aligned.columns) =>
    columns
      .filter((column) => column.measure === 'numeric')
      .filter(({ column }) => column.format.type === 'number')
      .slice(0, mostColumns);
  const [all, few] = [numeric(aligned.columns), numeric(sample.columns)];
  const found: Trio[] = [];
  for (let a = 0; a < few.length; a++) {
    for (let b = a + 1; b < few.length; b++) {
      for (let c = 0; c < few.length; c++) {
        if (c === a || c === b) continue;
        const columns = [few[a], few[b], few[c]] as [NumberColumn, NumberColumn, NumberColumn];
        for (const operation of ['sum', 'product'] as const) {
          if (holds(operation, columns)) found.push({ operation, places: [a, b, c] });
        }
      }
    }
    yield null;
  }
  for (const { operation, places } of found.slice(0, mostRules)) {
    const [a, b, c] = places.map((place) => all[place] as NumberColumn);
    yield sumRule(operation, a as NumberColumn, b as NumberColumn, c as NumberColumn);
  }
};

/** How far apart rounding alone may bring both sides. */
function tolerance(operation: Operation, [a, b, c]: NumberColumn[], x: number, y: number): number {
  const half = (column: NumberColumn | undefined) => {
    const format = column?.column.format;
    return format?.type === 'number' && format.decimals > 0 ? 0.5 * 10 ** -format.decimals : 0;
  };
  const inputs =
    operation === 'sum' ? half(a) + half(b) : Math.abs(y) * half(a) + Math.abs(x) * half(b);
  return 1.01 * (inputs + half(c)) + 1e-9 * (Math.abs(x) + Math.abs(y));
}

function isOff(operation: Operation, columns: NumberColumn[], x: number, y: number, z: number) {
  return Math.abs(operations[operation](x, y) - z) > tolerance(operation, columns, x, y);
}

function holds(operation: Operation, columns: [NumberColumn, NumberColumn, NumberColumn]): boolean {
  const [a, b, c] = columns.map(({ train }) => train) as [Float64Array, Float64Array, Float64Array];
  let [known, off, byChance] = [0, 0, 0];
  for (let row = 0; row < a.length; row++) {
    const [x, y, z] = [a[row] as number, b[row] as number, c[row] as number];
    if (x + y + z !== x + y + z) continue;
    known++;
    if (isOff(operation, columns, x, y, z)) off++;
    if (row === firstRows && off > 1) return false;
    const other = b[row === 0 ? b.length - 1 : row - 1] as number;
    // With the neighbour's number in its place it must not hold: zeros and ones add nothing.
    if (other !== y && isOff(operation, columns, x, other, z)) byChance++;
  }
  return known >= leastKnown && off <= mostBroken * known && byChance >= 0.1 * known;
}

function sumRule(operation: Operation, a: NumberColumn, b: NumberColumn, c: NumberColumn): Rule {
  const columns = [a, b, c];
  const names = columns.map(({ column }) => `“${column.name}”`);
  return {
    kind: operation,
    columns: columns.map(({ column }) => column.name),
    sentence: `${names[0]} ${signs[operation]} ${names[1]} = ${names[2]}.`,
    breaks(part) {
      const [x, y, z] = [a[part], b[part], c[part]];
      if (x === null || y === null || z === null) return null;
      return flagRows(x.length, (row) =>
        isOff(operation, columns, x[row] as number, y[row] as number, z[row] as number),
      );
    },
  };
}
