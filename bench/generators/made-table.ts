/** A wide table of any length whose columns depend on each other: 25 numbers, 20 labels, 5 flags. */
import { stream } from '../../src/lib/engine/random';
import type { Column, ColumnData, Table } from '../../src/lib/engine/schema';
import type { Tables } from './tables';

const wholeNumber = {
  type: 'number',
  decimals: 0,
  fixedDecimals: false,
  decimalMark: '.',
  thousandsMark: '',
  width: 0,
  prefix: '',
  suffix: '',
} as const;

const columns = Array.from({ length: 50 }, (_, c): Column => ({
  name: `c${c}`,
  kind: c < 25 ? 'integer' : 'category',
  reason: 'made for the benchmark',
  format: c < 25 ? wholeNumber : { type: 'text' },
  hasNulls: c % 5 === 2 && c < 25,
  nulls: [''],
  personal: null,
  treatment: null,
}));

export function makeLarge(rows: number): Tables {
  const origin = { fileName: 'made', fileFormat: 'csv', sizeBytes: 0 } as const;
  const schema = { rowCount: rows, origin, columns };
  const make = (part: string, count: number): Table => {
    const shared = stream(1, `${part} shared`);
    return {
      rowCount: count,
      columns: columns.map((_, c) => {
        const own = stream(1, `${part} ${c}`);
        const values = Float64Array.from(
          { length: count },
          (_row, i) => shared.normal(i, c % 4) + 0.7 * own.normal(i),
        );
        return c < 25 ? numbers(values, c) : labels(values, c < 45 ? 4 + 2 * (c - 25) : 2);
      }),
    };
  };
  return {
    name: 'large',
    target: null,
    schema,
    train: make('train', rows),
    holdout: make('holdout', Math.floor(rows / 8)),
  };
}

/** Some are skewed, some have a spike at 0, some have nulls. */
function numbers(values: Float64Array, c: number): ColumnData {
  const bend = (value: number): number => {
    if (c % 5 === 1 && value < -0.5) return 0;
    if (c % 5 === 2 && value > 1.5) return NaN;
    return Math.round(c % 5 === 3 ? 100 * Math.exp(value) : 1000 * value);
  };
  return { storage: 'number', values: values.map(bend) };
}

function labels(values: Float64Array, count: number): ColumnData {
  return {
    storage: 'text',
    labels: Array.from({ length: count }, (_, code) => `label ${code}`),
    codes: Int32Array.from(values, (value) =>
      Math.max(0, Math.min(count - 1, Math.floor(((value + 2.5) / 5) * count))),
    ),
  };
}
