/** The judge in Node, on threads, as the command uses it. */
import { existsSync, readFileSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { openNodeDuck } from '../src/lib/data/index.node';
import { fitDensity } from '../src/lib/engine/pipeline';
import { nodeDevices } from '../src/lib/library/devices';
import { spawnThreads } from '../src/lib/workers/threads/node';
import { benchAdult, benchLarge, benchNeighbours, type EvalPlace } from './eval/run';
import { adultTables } from './eval/tables';
import { keepRows } from './results';

function read(path: string): Promise<string | null> {
  const file = `../shared/${path}`;
  if (!existsSync(file)) return Promise.resolve(null);
  const bytes = readFileSync(file);
  return Promise.resolve((path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString());
}

test('the judge in Node', async () => {
  const devices = nodeDevices();
  const { nextDevice } = devices;
  const place: EvalPlace = {
    tools: {
      spawnThreads,
      threads: availableParallelism(),
      fitDensity: (table, schema, seed, control) =>
        fitDensity(table, schema, seed, { ...control, nextDevice }),
      openDuck: openNodeDuck,
    },
    memoryBytes: () => Promise.resolve(process.resourceUsage().maxRSS * 1024),
    show: () => undefined,
    say: (text) => console.log(text),
  };
  const rows = [
    ...(await benchAdult(await adultTables(read), place)),
    ...(await benchNeighbours(place)),
    ...(await benchLarge(place)),
  ];
  devices.close();
  keepRows(
    'eval-node',
    rows.map((each) => ({ ...each, what: `Node: ${each.what}` })),
  );
  expect(rows.every(({ value }) => Number.isFinite(value))).toBe(true);
});
