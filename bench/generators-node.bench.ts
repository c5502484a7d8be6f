/** The generators in Node, on threads as in a browser. */
import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { expect, inject, test } from 'vitest';
import { openFileBlob, openNodeDuck, openNodeScratch } from '../src/lib/data/index.node';
import { wasmDevice } from '../src/lib/engine/tensor';
import { spawnThreads } from '../src/lib/workers/threads/node';
import { makeLarge } from './generators/made-table';
import { runBench, type BenchResult } from './generators/run';
import { datasets, readTables, type Place } from './generators/tables';

const place: Place = {
  async locate(file) {
    const path = `../shared/data/${file}`;
    return existsSync(path) ? { name: file, blob: await openFileBlob(path) } : null;
  },
  openDuck: openNodeDuck,
  openScratch: openNodeScratch,
};

const order = inject('order');

test('generators in Node', async () => {
  const bench = {
    openDevice: () => wasmDevice({ threads: order.threads, spawn: spawnThreads }),
    cpuMs: () => {
      const { user, system } = process.cpuUsage();
      return (user + system) / 1000;
    },
    memoryBytes: () => Promise.resolve(process.resourceUsage().maxRSS * 1024),
  };
  const results: BenchResult[] = [];
  for (const name of order.data) {
    const dataset = datasets.find((each) => each.name === name);
    const tables = dataset ? await readTables(dataset, place) : makeLarge(200_000);
    if (tables === null) console.log(`${name} is missing from ../shared/data: not measured`);
    else results.push(await runBench(order, tables, bench, (text) => console.log(text)));
  }
  mkdirSync('bench/results', { recursive: true });
  writeFileSync('bench/results/generators-node.json', JSON.stringify({ order, results }, null, 2));
  expect(results.length).toBeGreaterThan(0);
});
