/** For tests and benchmarks only: small tables, and files as tables of a given schema. */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Schema, Table } from '../engine/schema';
import { parseTestCsv } from './testing-tables';

export { drawnAsNumPy } from './testing-draws';
export { adultColumns, sliceTable, testSchema, testTable, type TestColumn } from './testing-tables';

/** Reads a CSV (`.gz` too) with the columns of `schema` in any order; an empty field is null. */
export function readTestCsv(path: string, schema: Schema): Table {
  const bytes = readFileSync(path);
  return parseTestCsv((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8'), schema);
}
