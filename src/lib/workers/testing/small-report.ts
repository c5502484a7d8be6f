/** For tests only: one small judgement with every part, which all places must make alike. */
import { stream } from '../../engine/random';
import type { Column, ColumnData, ColumnKind, Report, Schema, Table } from '../../engine/schema';
import type { EvaluateInput } from '../../eval';

/** Where the test in Node keeps its report for the one in Chromium. */
export const keptByNode = 'node_modules/.cache/twinset/small-report.json';

const kinds = {
  age: 'integer',
  income: 'decimal',
  since: 'date',
  town: 'category',
  sex: 'category',
  approved: 'category',
  note: 'text',
} as const satisfies Record<string, ColumnKind>;

const moment = { type: 'moment', pattern: '%Y-%m-%d', fractionDigits: 0, zone: null } as const;
const number: Column['format'] = {
  type: 'number',
  decimals: 2,
  fixedDecimals: false,
  decimalMark: '.',
  thousandsMark: '',
  width: 0,
  prefix: '',
  suffix: '',
};

function formatOf(kind: ColumnKind): Column['format'] {
  if (kind === 'date') return moment;
  return kind === 'integer' || kind === 'decimal' ? number : { type: 'text' };
}

const schema: Schema = {
  rowCount: 380,
  origin: { fileName: 'made.csv', fileFormat: 'csv', sizeBytes: 0 },
  columns: Object.entries(kinds).map(([name, kind]) => ({
    ...{ name, kind, reason: 'given by the test', format: formatOf(kind) },
    ...{ hasNulls: true, nulls: [''], personal: null, treatment: null },
  })),
};

function dataOf(values: readonly (number | string | null)[]): ColumnData {
  if (!values.some((value) => typeof value === 'string')) {
    return {
      storage: 'number',
      values: Float64Array.from(values, (value) => Number(value ?? NaN)),
    };
  }
  const labels = [...new Set(values.flatMap((value) => (value === null ? [] : [String(value)])))];
  const codes = new Map(labels.map((label, code) => [label, code]));
  return {
    ...{ storage: 'text', labels },
    codes: Int32Array.from(values, (value) => (value === null ? -1 : codes.get(String(value))!)),
  };
}

function tableOf(purpose: string, rows: number): Table {
  const random = stream(5, purpose);
  const age = Array.from({ length: rows }, (_, i) => 18 + random.below(60, i));
  const income = age.map((years, i) =>
    i % 19 === 0 ? null : Math.round(100 * years * Math.exp(random.normal(i, 1))) / 100,
  );
  const isApproved = age.map((years, i) => years + 20 * random.normal(i, 2) > 45);
  const columns = [
    age,
    income,
    age.map((years, i) => 19_000 - 200 * years + random.below(300, i, 3)),
    age.map((_, i) => (i % 23 === 0 ? null : `town ${random.below(9, i, 4)}`)),
    age.map((_, i) => (random.uniform(i, 5) < 0.5 ? 'f' : 'm')),
    isApproved.map((yes) => (yes ? 'yes' : 'no')),
    age.map((_, i) => `${purpose} ${i}`),
  ];
  return { rowCount: rows, columns: columns.map(dataOf) };
}

/** The report as text, piece by piece: `basics`, and each part by its name. */
export async function judgeSmall(
  judge: (input: EvaluateInput) => Promise<Report>,
): Promise<Readonly<Record<string, string>>> {
  const { parts, ...basics } = await judge({
    schema,
    train: tableOf('train', 260),
    holdout: tableOf('holdout', 120),
    synthetic: tableOf('synthetic', 260),
    seed: 7,
    options: {
      target: 'approved',
      protectedColumn: 'sex',
      custom: [
        {
          name: 'mean income',
          sql: 'SELECT avg(income) FROM synthetic',
          better: 'nearer',
          goodAt: 1,
        },
      ],
    },
  });
  const pieces = Object.entries({ basics, ...parts });
  return Object.fromEntries(pieces.map(([name, piece]) => [name, JSON.stringify(piece)]));
}
