/** Small made-up tables for the engine's tests. */
import { stream } from '../random';
import type { Column, ColumnData, ColumnKind, Format, Schema, Table } from '../schema';

const formats: Partial<Record<ColumnKind, Format>> = {
  boolean: { type: 'boolean', true: 'yes', false: 'no' },
  date: { type: 'moment', pattern: '%Y-%m-%d', fractionDigits: 0, zone: null },
};

function numberFormat(decimals: number): Format {
  return {
    type: 'number',
    decimals,
    fixedDecimals: false,
    decimalMark: '.',
    thousandsMark: '',
    width: 0,
    prefix: '',
    suffix: '',
  };
}

/** A column description; only what a test cares about need be given. */
export function column(name: string, kind: ColumnKind, rest: Partial<Column> = {}): Column {
  const isNumber = kind === 'integer' || kind === 'decimal';
  return {
    name,
    kind,
    reason: 'made for a test',
    format: isNumber
      ? numberFormat(kind === 'decimal' ? 2 : 0)
      : (formats[kind] ?? { type: 'text' }),
    hasNulls: true,
    nulls: [''],
    personal: null,
    treatment: null,
    ...rest,
  };
}

export function numbers(values: readonly (number | null)[]): ColumnData {
  return { storage: 'number', values: Float64Array.from(values, (value) => value ?? NaN) };
}

export function texts(values: readonly (string | null)[]): ColumnData {
  const labels = [...new Set(values.filter((value) => value !== null))];
  const index = new Map(labels.map((label, i) => [label, i]));
  const codes = Int32Array.from(values, (value) =>
    value === null ? -1 : (index.get(value) ?? -1),
  );
  return { storage: 'text', codes, labels };
}

export interface Made {
  readonly table: Table;
  readonly schema: Schema;
}

export function makeTable(parts: readonly (readonly [Column, ColumnData])[]): Made {
  const first = parts[0]?.[1];
  const rowCount = first?.storage === 'number' ? first.values.length : (first?.codes.length ?? 0);
  return {
    table: { rowCount, columns: parts.map(([, data]) => data) },
    schema: {
      columns: parts.map(([description]) => description),
      rowCount,
      origin: { fileName: 'made.csv', fileFormat: 'csv', sizeBytes: 0 },
    },
  };
}

/** People with an age, an income that rises with it, a job that depends on it, and nulls in the income. */
export function people(rows: number, seed = 1): Made {
  const random = stream(seed, 'people');
  const at = [...Array(rows).keys()];
  const ages = at.map((i) => Math.round(20 + 45 * random.uniform(i, 0)));
  return makeTable([
    [column('age', 'integer'), numbers(ages)],
    [
      column('income', 'decimal'),
      numbers(
        ages.map((age, i) =>
          random.uniform(i, 1) < 0.1
            ? null
            : Math.round(age * 1000 + 9000 * random.normal(i, 2)) / 100,
        ),
      ),
    ],
    [
      column('job', 'category'),
      texts(ages.map((age, i) => (random.uniform(i, 3) * 65 < age ? 'senior' : 'junior'))),
    ],
    [column('member', 'boolean'), texts(at.map((i) => String(random.uniform(i, 4) < 0.3)))],
    [column('key', 'identifier'), texts(at.map((i) => `K-${String(i + 1).padStart(6, '0')}`))],
  ]);
}
