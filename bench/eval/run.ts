/** The rows of the judge's table: basics, every part, the whole, neighbours, a million rows, memory. */
import { partNames, type Report } from '../../src/lib/engine/schema';
import { evaluate, type JudgeTools } from '../../src/lib/eval';
import { align } from '../../src/lib/eval/align';
import { layOut, nearestRows, rangesOf } from '../../src/lib/eval/nearest';
import { medianMs, row, type Row } from '../row';
import { madeTables, type JudgedTables } from './tables';

export interface EvalPlace {
  readonly tools: JudgeTools;
  /** Of all of it, as much as was ever held or is held now; null where it cannot be told. */
  memoryBytes(): Promise<number | null>;
  /** A report on its way to the page, as the app sends it. */
  show(report: Report): void;
  say(text: string): void;
}

const lower = (limit: number) => ({ limit, better: 'lower' }) as const;
const mebibyte = 2 ** 20;

/** What takes how long on Adult; nothing where there are no tables. */
export async function benchAdult(tables: JudgedTables | null, place: EvalPlace): Promise<Row[]> {
  if (tables === null) {
    place.say('../shared is missing: Adult is not measured');
    return [];
  }
  const basicsMs = await medianMs(3, () => evaluate({ ...tables, seed: 1, parts: [] }));
  // The first run loads and compiles what the second only uses.
  const first = await timeParts(tables, place);
  const second = await timeParts(tables, place);
  for (const [name, why] of second.unjudged) place.say(`${name} was not judged: ${why}`);
  return [
    row('Adult: shapes, trends, validity, copies', basicsMs / 1000, 's', lower(1)),
    ...second.parts.map(([name, seconds]) => row(`… ${name}`, seconds, 's')),
    row('Adult: the whole suite', second.seconds, 's', lower(30)),
    row('… for the first time', first.seconds, 's', lower(30)),
    ...(await memoryRow('… memory', place)),
  ];
}

interface Times {
  readonly seconds: number;
  readonly parts: readonly (readonly [string, number])[];
  readonly unjudged: readonly (readonly [string, string])[];
}

async function timeParts(tables: JudgedTables, place: EvalPlace): Promise<Times> {
  const start = performance.now();
  const parts: [string, number][] = [];
  const unjudged: [string, string][] = [];
  const heard = new Set<string>();
  let last = start;
  const onReport = (report: Report) => {
    const now = performance.now();
    const name = partNames.find((part) => part in report.parts && !heard.has(part)) ?? 'basics';
    const part = name === 'basics' ? undefined : report.parts[name];
    heard.add(name);
    parts.push([name, (now - last) / 1000]);
    place.say(`${name}: ${((now - last) / 1000).toFixed(2)} s`);
    if (part?.status === 'unavailable') unjudged.push([name, part.reason]);
    place.show(report);
    last = performance.now();
  };
  const control = { breathe: () => new Promise<void>((resolve) => setTimeout(resolve)) };
  const { tools } = place;
  await evaluate({ ...tables, seed: 1, generator: 'trees', tools, onReport }, control);
  return { seconds: (performance.now() - start) / 1000, parts, unjudged };
}

async function memoryRow(what: string, place: EvalPlace): Promise<Row[]> {
  const bytes = await place.memoryBytes();
  return bytes === null ? [] : [row(what, bytes / mebibyte, 'MiB')];
}

/** Exact nearest neighbours of 50,000 rows among 50,000 others. */
export async function benchNeighbours(place: EvalPlace): Promise<Row[]> {
  const { schema, ...tables } = madeTables(50_000, 1, 8, 7);
  const aligned = align(schema, tables);
  const rows = Int32Array.from({ length: 50_000 }, (_, k) => k);
  const ranges = rangesOf(aligned, 'train');
  const [query, reference] = [
    layOut(aligned, 'synthetic', rows, ranges),
    layOut(aligned, 'train', rows, ranges),
  ];
  const ms = await medianMs(1, () => nearestRows(query, reference, { tools: place.tools }));
  return [row('nearest neighbours, 50,000 × 50,000 unrelated rows', ms / 1000, 's', lower(10))];
}

/** A million rows of 15 columns: all of them for shapes and trends, samples for the rest. */
export async function benchLarge(place: EvalPlace): Promise<Row[]> {
  const large = madeTables(1_000_000, 200_000, 8, 7);
  const start = performance.now();
  const { judged } = await evaluate({ ...large, seed: 1, parts: [] });
  const basics = (performance.now() - start) / 1000;
  const { shapeRows, pairRows } = judged;
  place.say(`1,000,000 rows: shapes of ${shapeRows.train}, trends of ${pairRows.train} rows`);
  const { seconds, parts } = await timeParts(large, place);
  return [
    row('1,000,000 × 15: shapes, trends, validity, copies', basics, 's', lower(15)),
    ...parts.map(([name, took]) => row(`… ${name}`, took, 's')),
    row('1,000,000 × 15: the whole suite', seconds, 's'),
    ...(await memoryRow('… memory', place)),
  ];
}
