/**
 * Odd tables go the whole way in Node: open, profile, fit, sample, evaluate, export, and open what was
 * exported. The oracle of the last step is our own importer, which read the real file before.
 */
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import {
  evaluate,
  fit,
  openTable,
  packModel,
  projectTable,
  sample,
  saveTable,
  unpackModel,
  type Chunk,
  type Column,
  type ColumnData,
  type Model,
  type Report,
  type Schema,
  type Table,
} from '../../src/lib';
import { kindTraits } from '../../src/lib/engine/schema';
import { oddTables } from './odd-tables.fixture';

const folder = mkdtempSync(join(tmpdir(), 'twinset-odd-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

interface Opened {
  readonly schema: Schema;
  readonly table: Table;
}

interface Trip {
  readonly real: Opened;
  readonly report: Report;
  readonly model: Model;
  readonly synthetic: Table;
  readonly csv: Opened;
  readonly parquet: Opened;
}

async function wholeTrip(name: string, text: string): Promise<Trip> {
  const opened = await openTable({ name: 'odd.csv', blob: new Blob([text]) });
  try {
    const { schema } = opened;
    await opened.profile();
    const train = await opened.rows('train');
    const holdout = await opened.rows('holdout');
    const model = await unpackModel(await packModel(await fit(train, schema, {})), 'odd.twin');
    const own = model.manifest.schema;
    const rows = Math.min(schema.rowCount, 500);
    const synthetic = await onlyChunk(model, rows);
    const cut = (table: Table) => projectTable(table, schema, own);
    const report = await evaluate({
      schema: own,
      train: cut(train),
      holdout: holdout.rowCount === 0 ? null : cut(holdout),
      synthetic,
      seed: 1,
    });
    const base = join(folder, String(Object.keys(oddTables).indexOf(name)));
    const [csv, parquet] = [`${base}.csv`, `${base}.parquet`];
    await saveTable(csv, own, sample(model, rows, 1));
    await saveTable(parquet, own, sample(model, rows, 1));
    const real = { schema, table: await opened.rows('all') };
    const again = { csv: await reopened(csv, own), parquet: await reopened(parquet, own) };
    return { real, model, synthetic, report, ...again };
  } finally {
    await opened.close();
  }
}

async function onlyChunk(model: Model, rows: number): Promise<Table> {
  const chunks: Chunk[] = [];
  for await (const chunk of sample(model, rows, 1, { chunkRows: rows })) chunks.push(chunk);
  expect(chunks).toHaveLength(1);
  return chunks[0]!;
}

/** Both as the importer finds it by itself, and read with the kinds of the original. */
async function reopened(path: string, as: Schema): Promise<Opened> {
  const opened = await openTable(path, { holdoutShare: 0 });
  try {
    const { schema } = opened;
    return { schema, table: await opened.rowsAs(as) };
  } finally {
    await opened.close();
  }
}

type Value = number | string | null;
function valuesOf(data: ColumnData): Value[] {
  if (data.storage === 'text') return [...data.codes].map((code) => data.labels[code] ?? null);
  return [...data.values].map((value) => (Number.isNaN(value) ? null : value));
}

/** Least and most; infinite the wrong way round where there is no number. */
function rangeOf(values: readonly Value[]): [number, number] {
  const numbers = values.filter((value): value is number => typeof value === 'number');
  return [Math.min(...numbers), Math.max(...numbers)];
}

const placeOf = (schema: Schema, name: string): number =>
  schema.columns.findIndex((column) => column.name === name);

const isHeld = (column: Column, schema: Schema): boolean =>
  schema.columns.some(({ name }) => name === column.name);

describe.each(Object.entries(oddTables))('%s', (name, text) => {
  it('goes the whole way and looks the same afterwards', { timeout: 30_000 }, async () => {
    const trip = await wholeTrip(name, text);
    const own = trip.model.manifest.schema;
    const { synthetic: shapes } = trip.report.quality.shapes;
    expect(shapes.status === 'measured' ? shapes.value : shapes.reason).toBeTruthy();
    expect(trip.report.verdict.headline).toMatch(/\.$/);
    expect(own.columns.map((column) => column.name)).toEqual(
      trip.real.schema.columns.filter((column) => isHeld(column, own)).map((column) => column.name),
    );
    for (const [index, column] of own.columns.entries()) {
      expectOwnValues(trip, index, column);
      expectSurvives(trip, index, column);
    }
  });
});

/** Labels are those of the real column or the open placeholder; numbers lie near its range. */
function expectOwnValues({ real, synthetic }: Trip, index: number, column: Column): void {
  const drawn = valuesOf(synthetic.columns[index]!);
  const known = valuesOf(real.table.columns[placeOf(real.schema, column.name)]!);
  const { measure, storage, isWhole } = kindTraits[column.kind];
  if (column.personal !== null || measure === 'none') return;
  if (storage === 'text') {
    const invented = drawn.filter((value) => !known.includes(value) && value !== 'other');
    expect(invented, column.name).toEqual([]);
    return;
  }
  const [least, most] = rangeOf(known);
  const [low, high] = rangeOf(drawn);
  const slack = most - least;
  if (low <= high) {
    expect(low, column.name).toBeGreaterThanOrEqual(least - slack);
    expect(high, column.name).toBeLessThanOrEqual(most + slack);
  }
  if (isWhole) expect(drawn.every((value) => value === null || Number.isInteger(value))).toBe(true);
}

/**
 * Read back, the files have the same values. An importer that knows nothing finds the same kind and
 * format in the CSV too, unless what was drawn has become constant or wholly missing.
 */
function expectSurvives({ synthetic, csv, parquet }: Trip, index: number, column: Column): void {
  const values = valuesOf(synthetic.columns[index]!);
  expect(valuesOf(csv.table.columns[index]!), `${column.name} in CSV`).toEqual(values);
  expect(valuesOf(parquet.table.columns[index]!), `${column.name} in Parquet`).toEqual(values);
  const [again, typed] = [csv.schema.columns[index]!, parquet.schema.columns[index]!];
  expect([again.name, typed.name]).toEqual([column.name, column.name]);
  if (new Set(values.filter((value) => value !== null)).size < 3) return;
  expect(again).toMatchObject({ kind: column.kind, format: column.format });
  expect(typed.kind).toBe(column.kind);
}
