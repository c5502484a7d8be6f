/** How long it takes from a CSV file to its profile, in Node: Adult, and a million rows of 15 columns. */
import { createWriteStream, existsSync } from 'node:fs';
import { mkdtemp, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import {
  open,
  openFileBlob,
  openNodeDuck,
  openNodeScratch,
  profile,
} from '../src/lib/data/index.node';
import { stream } from '../src/lib/engine/random';
import { row, type Row } from './row';

const adult = '../shared/data/adult.csv';

/** @returns rows of the table; empty where the shared data is missing. */
export async function run(): Promise<Row[]> {
  const rows: Row[] = [];
  if (existsSync(adult)) rows.push(...(await timed('Adult', adult, 3)));
  const folder = await mkdtemp(join(tmpdir(), 'twinset-bench-'));
  try {
    const path = join(folder, 'made.csv');
    await pipeline(Readable.from(madeCsv(1_000_000)), createWriteStream(path));
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

const cities = 'Wien Graz Linz Salzburg Innsbruck Klagenfurt Villach Wels'.split(' ');
const grades = ['low', 'middle', 'high'];

/** Six numbers, six labels, a date, a moment and a key; the same text for the same number of rows. */
function* madeCsv(rowCount: number): Generator<string> {
  const random = stream(1, 'bench profile');
  yield 'id,age,income,score,balance,visits,ratio,city,grade,member,product,branch,note,born,seen\n';
  const lines: string[] = [];
  for (let i = 0; i < rowCount; i++) {
    lines.push(madeLine(i, (lane) => random.uniform(i, lane)));
    if (lines.length === 10_000) yield lines.splice(0).join('');
  }
  yield lines.join('');
}

function madeLine(i: number, uniform: (lane: 0 | 1 | 2 | 3) => number): string {
  const [a, b, c, d] = [uniform(0), uniform(1), uniform(2), uniform(3)];
  const born = new Date(86_400_000 * Math.floor(a * 20_000)).toISOString().slice(0, 10);
  const seen = new Date(1.6e12 + 1000 * Math.floor(b * 1e8)).toISOString().slice(0, 19);
  const cells = [
    `K${String(i).padStart(8, '0')}`,
    18 + Math.floor(a * 70),
    Math.round(Math.exp(8 + 3 * b) * 100) / 100,
    (c * 100).toFixed(1),
    Math.floor((d - 0.3) * 100_000),
    c < 0.6 ? 0 : Math.floor(d * 200),
    a * b,
    cities[Math.floor(b * 8)],
    c < 0.05 ? '' : grades[Math.floor(c * 3)],
    d < 0.4 ? 'yes' : 'no',
    `P${Math.floor(a * a * 500)}`,
    `B${Math.floor(d * 40)}`,
    `N${Math.floor(b * 5000)}`,
    born,
    seen.replace('T', ' '),
  ];
  return `${cells.join(',')}\n`;
}
