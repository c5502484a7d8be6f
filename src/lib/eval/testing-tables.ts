/** For tests and benchmarks only: small tables, and a CSV without quoted line breaks as a table of a given schema. */
import {
  kindTraits,
  type Column,
  type ColumnKind,
  type Schema,
  type Table,
} from '../engine/schema';

export interface TestColumn {
  readonly name: string;
  readonly kind: ColumnKind;
  readonly decimals?: number;
}

/** A schema of plain columns, as an import would find them. */
export function testSchema(columns: readonly TestColumn[], rowCount = 0): Schema {
  return {
    rowCount,
    origin: { fileName: 'test.csv', fileFormat: 'csv', sizeBytes: 0 },
    columns: columns.map(testColumn),
  };
}

function testColumn({ name, kind, decimals = 0 }: TestColumn): Column {
  const isMoment = ['date', 'time', 'datetime'].includes(kind);
  const isNumber = kindTraits[kind].storage === 'number';
  return {
    name,
    kind,
    reason: 'given by the test',
    format: isMoment
      ? { type: 'moment', pattern: '%Y-%m-%d', fractionDigits: 0, zone: null }
      : isNumber
        ? {
            type: 'number',
            decimals,
            fixedDecimals: false,
            decimalMark: '.',
            thousandsMark: '',
            width: 0,
            prefix: '',
            suffix: '',
          }
        : { type: 'text' },
    hasNulls: true,
    nulls: [''],
    personal: null,
    treatment: null,
  };
}

/** A table from columns of values: numbers or labels, null for missing. */
export function testTable(columns: readonly (readonly (number | string | null)[])[]): Table {
  return {
    rowCount: columns[0]?.length ?? 0,
    columns: columns.map((values) =>
      values.some((value) => typeof value === 'string') ? labelData(values) : numberData(values),
    ),
  };
}

function numberData(values: readonly (number | string | null)[]) {
  return {
    storage: 'number' as const,
    values: Float64Array.from(values, (value) => (value === null ? NaN : Number(value))),
  };
}

function labelData(values: readonly (number | string | null)[]) {
  const labels: string[] = [];
  const codes = new Map<string, number>();
  const coded = Int32Array.from(values, (value) => {
    if (value === null) return -1;
    const label = String(value);
    let code = codes.get(label);
    if (code === undefined) {
      code = labels.length;
      labels.push(label);
      codes.set(label, code);
    }
    return code;
  });
  return { storage: 'text' as const, codes: coded, labels };
}

/** Rows `from` (inclusive) to `to` (exclusive) of a table. */
export function sliceTable(table: Table, from: number, to: number): Table {
  return {
    rowCount: Math.min(to, table.rowCount) - from,
    columns: table.columns.map((data) =>
      data.storage === 'number'
        ? { storage: 'number', values: data.values.slice(from, to) }
        : { storage: 'text', codes: data.codes.slice(from, to), labels: data.labels },
    ),
  };
}

/** The rows of a CSV with the columns of `schema` in any order; an empty field is null. */
export function parseTestCsv(text: string, schema: Schema): Table {
  const lines = text.split('\n').filter((line) => line !== '');
  const header = (lines.shift() ?? '').trimEnd().split(',');
  const fields = lines.map((line) => line.trimEnd().split(','));
  const columns = schema.columns.map((column) => {
    const place = header.indexOf(column.name);
    const read = readerOf(column);
    return fields.map((row) => read(row[place] ?? ''));
  });
  return {
    rowCount: fields.length,
    columns: columns.map((values, index) => {
      const kind = schema.columns[index]?.kind ?? 'text';
      return kindTraits[kind].storage === 'number' ? numberData(values) : labelData(values);
    }),
  };
}

function readerOf(column: Column): (text: string) => number | string | null {
  if (kindTraits[column.kind].storage === 'text') return (text) => (text === '' ? null : text);
  if (column.format.type === 'moment') {
    const unit = kindTraits[column.kind].isWhole ? 86_400_000 : 1;
    return (text) => (text === '' ? null : Date.parse(`${text}T00:00Z`) / unit);
  }
  return (text) => (text === '' ? null : Number(text));
}

/** The columns of `../shared/data/adult*.csv`. */
export const adultColumns: readonly TestColumn[] = [
  { name: 'age', kind: 'integer' },
  { name: 'workclass', kind: 'category' },
  { name: 'fnlwgt', kind: 'integer' },
  { name: 'education', kind: 'category' },
  { name: 'education-num', kind: 'integer' },
  { name: 'marital-status', kind: 'category' },
  { name: 'occupation', kind: 'category' },
  { name: 'relationship', kind: 'category' },
  { name: 'race', kind: 'category' },
  { name: 'sex', kind: 'category' },
  { name: 'capital-gain', kind: 'integer' },
  { name: 'capital-loss', kind: 'integer' },
  { name: 'hours-per-week', kind: 'integer' },
  { name: 'native-country', kind: 'category' },
  { name: 'income', kind: 'category' },
];
