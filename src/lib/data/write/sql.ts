/** CREATE TABLE and INSERT statements for PostgreSQL, MySQL and SQLite. */
import {
  Fault,
  type Column,
  type ColumnData,
  type ColumnKind,
  type Format,
} from '../../engine/schema';
import { cellOf, encodeRows, encodeText, type Cell } from './cells';
import type { ExportOptions } from './export-format';
import { columnsOf, type Writer } from './writer';

type Dialect = ExportOptions<'sql'>['dialect'];
type TypeNames = Readonly<
  Record<'whole' | 'real' | 'flag' | 'day' | 'clock' | 'moment' | 'text', string>
>;

const typeNames: Readonly<Record<Dialect, TypeNames>> = {
  postgresql: {
    whole: 'BIGINT',
    real: 'DOUBLE PRECISION',
    flag: 'BOOLEAN',
    day: 'DATE',
    clock: 'TIME',
    moment: 'TIMESTAMP',
    text: 'TEXT',
  },
  mysql: {
    whole: 'BIGINT',
    real: 'DOUBLE',
    flag: 'BOOLEAN',
    day: 'DATE',
    clock: 'TIME(6)',
    moment: 'DATETIME(6)',
    text: 'TEXT',
  },
  sqlite: {
    whole: 'INTEGER',
    real: 'REAL',
    flag: 'INTEGER',
    day: 'TEXT',
    clock: 'TEXT',
    moment: 'TEXT',
    text: 'TEXT',
  },
};

const sqlKinds: Readonly<Partial<Record<ColumnKind, keyof TypeNames>>> = {
  boolean: 'flag',
  integer: 'whole',
  decimal: 'real',
  date: 'day',
  time: 'clock',
  datetime: 'moment',
};

/** How a moment is written in SQL, whatever its look in the file. */
const isoPatterns: Readonly<Record<string, string>> = {
  day: '%Y-%m-%d',
  clock: '%H:%M:%S',
  moment: '%Y-%m-%d %H:%M:%S',
};

export const writeSql: Writer<ExportOptions<'sql'>> = async function* (schema, chunks, options) {
  const { dialect, rowsPerInsert } = options;
  const table = nameOf(options.tableName, dialect);
  yield encodeText(tableStatement(table, schema.columns, dialect));
  const insert = `INSERT INTO ${table} (${schema.columns.map((c) => nameOf(c.name, dialect)).join(', ')}) VALUES\n`;
  let open = 0;
  for await (const chunk of chunks) {
    const cells = columnsOf(schema, chunk).map(({ column, data }) =>
      sqlCell(column, data, dialect),
    );
    yield* encodeRows(chunk.rowCount, (row) => {
      const opening = open === 0 ? insert : ',\n';
      open = (open + 1) % rowsPerInsert;
      const values = `(${cells.map((cell) => cell(row)).join(', ')})`;
      return opening + values + (open === 0 ? ';\n' : '');
    });
  }
  if (open > 0) yield encodeText(';\n');
};

function tableStatement(table: string, columns: readonly Column[], dialect: Dialect): string {
  const lines = columns.map((column) => {
    const type = typeNames[dialect][sqlKinds[column.kind] ?? 'text'];
    return `  ${nameOf(column.name, dialect)} ${type}${column.hasNulls ? '' : ' NOT NULL'}`;
  });
  return `CREATE TABLE ${table} (\n${lines.join(',\n')}\n);\n`;
}

function nameOf(name: string, dialect: Dialect): string {
  if (name.includes('\0'))
    throw new Fault('option-invalid', { option: 'tableName', why: 'it holds a zero byte' });
  return dialect === 'mysql'
    ? `\`${name.replaceAll('`', '``')}\``
    : `"${name.replaceAll('"', '""')}"`;
}

function sqlCell(column: Column, data: ColumnData, dialect: Dialect): Cell {
  const kind = sqlKinds[column.kind];
  const { format } = column;
  if (kind === 'whole' || kind === 'real') {
    return cellOf({ ...column, format: plainNumber(format) }, data, (text) => text, 'NULL');
  }
  if (kind === 'flag') {
    const spelling =
      dialect === 'sqlite'
        ? ({ type: 'boolean', true: '1', false: '0' } as const)
        : ({ type: 'boolean', true: 'TRUE', false: 'FALSE' } as const);
    return cellOf({ ...column, format: spelling }, data, (text) => text, 'NULL');
  }
  const quote = quoterOf(dialect);
  if (kind === undefined || format.type !== 'moment') return cellOf(column, data, quote, 'NULL');
  const iso = { ...format, pattern: isoPatterns[kind] ?? format.pattern, zone: null };
  return cellOf({ ...column, format: iso }, data, quote, 'NULL');
}

function plainNumber(format: Format): Format {
  return format.type === 'number'
    ? { ...format, thousandsMark: '', decimalMark: '.', width: 0, prefix: '', suffix: '' }
    : format;
}

function quoterOf(dialect: Dialect): (text: string) => string {
  const double = (text: string) => `'${text.replaceAll("'", "''")}'`;
  // MySQL reads backslashes as escapes unless told otherwise.
  return dialect === 'mysql' ? (text) => double(text.replaceAll('\\', '\\\\')) : double;
}
