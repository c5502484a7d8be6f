/** The generators in Chromium, in a worker with threads, from the real files. */
import { commands } from 'vitest/browser';
import { expect, inject, test } from 'vitest';
import { openBrowserDuck, openBrowserScratch } from '../src/lib/data/index.browser';
import type { GeneratorsMessage, GeneratorsTask } from './generators.worker';
import { makeLarge } from './generators/made-table';
import type { BenchResult } from './generators/run';
import { datasets, readTables, type Place, type Tables } from './generators/tables';
import { memoryBytes } from './page-memory';

const shared = import.meta.glob('../../shared/data/*.csv', { query: '?url', import: 'default' });

const place: Place = {
  async locate(name) {
    const locate = shared[`../../shared/data/${name}`];
    if (locate === undefined) return null;
    return { name, blob: await (await fetch((await locate()) as string)).blob() };
  },
  openDuck: () =>
    openBrowserDuck({
      baseUrl: new URL('/duckdb/', location.href).href,
      makeWorker: (url) => new Worker(url),
    }),
  openScratch: openBrowserScratch,
};

const order = inject('order');

function measure(tables: Tables): Promise<BenchResult> {
  const worker = new Worker(new URL('./generators.worker.ts', import.meta.url), {
    type: 'module',
  });
  const post = (task: GeneratorsTask) => worker.postMessage(task);
  return new Promise<BenchResult>((resolve, reject) => {
    worker.onerror = ({ message }) => reject(new Error(message));
    worker.onmessage = ({ data }: MessageEvent<GeneratorsMessage>) => {
      if (data.kind === 'say') console.log(data.text);
      else if (data.kind === 'done') resolve(data.result);
      else if (data.kind === 'failed') reject(new Error(data.message));
      else void memoryBytes().then((bytes) => post({ kind: 'memory', bytes }));
    };
    post({ kind: 'run', order, tables });
  }).finally(() => worker.terminate());
}

test('generators in Chromium', async () => {
  expect(crossOriginIsolated).toBe(true);
  const results: BenchResult[] = [];
  for (const name of order.data) {
    const dataset = datasets.find((each) => each.name === name);
    const tables = dataset ? await readTables(dataset, place) : makeLarge(200_000);
    if (tables === null) console.log(`${name} is missing from ../shared/data: not measured`);
    else results.push(await measure(tables));
  }
  const text = JSON.stringify({ order, results }, null, 2);
  await commands.writeFile('bench/results/generators-chromium.json', text);
  expect(results.length).toBeGreaterThan(0);
});
