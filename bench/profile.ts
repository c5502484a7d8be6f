/** How long it takes from a CSV file to its profile, in Node: Adult, and a million rows of 15 columns. */
import { existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import {
  open,
  openFileBlob,
  openNodeDuck,
  openNodeScratch,
  profile,
} from '../src/lib/data/index.node';
import { writeMadeCsv } from './made-csv';
import { row, type Row } from './row';

const adult = '../shared/data/adult.csv';

/** @returns rows of the table; empty where the shared data is missing. */
export async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  if (existsSync(adult)) rows.push(...(await timed('Adult', adult, 3)));
  const folder = await mkdtemp(join(tmpdir(), 'twinset-bench-'));
  try {
    const path = join(folder, 'made.csv');
    await writeMadeCsv(path, 1_000_000);
    const megabytes = Math.round((await stat(path)).size / 1e6);
    rows.push(...(await timed(`1,000,000 × 15 (${megabytes} MB)`, path, 8)));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
  return rows;
}

/** @param limit seconds for import and profile together */
async function timed(what: string, path: string, limit: number): Promise<Row[]> {
  const duck = await openNodeDuck();
  const scratch = await openNodeScratch();
  try {
    const start = performance.now();
    const file = { name: path, blob: await openFileBlob(path) };
    const { schema } = await open(duck, scratch, file);
    const opened = performance.now();
    await profile(duck, schema);
    const end = performance.now();
    return [
      row(`import ${what}, Node`, (opened - start) / 1000, 's'),
      row(`profile ${what}, Node`, (end - opened) / 1000, 's'),
      row(`import and profile ${what}, Node`, (end - start) / 1000, 's', {
        limit,
        better: 'lower',
      }),
    ];
  } finally {
    await duck.close();
    await scratch.dispose();
  }
}
