/** A table of any length with numbers, labels, dates and a key, always the same for the same length. */
import { createWriteStream } from 'node:fs';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { stream } from '../src/lib/engine/random';

/** Six numbers, six labels, a date, a moment and a key: 15 columns. */
export function writeMadeCsv(path: string, rowCount: number): Promise<void> {
  return pipeline(Readable.from(madeCsv(rowCount)), createWriteStream(path));
}

const cities = 'Wien Graz Linz Salzburg Innsbruck Klagenfurt Villach Wels'.split(' ');
const grades = ['low', 'middle', 'high'];

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
