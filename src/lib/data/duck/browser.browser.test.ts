import { describe, expect, test } from 'vitest';
import { openBrowserDuck } from './browser';
import { duckLaws } from './duck.laws';

const workers: Worker[] = [];
const open = () =>
  openBrowserDuck({
    baseUrl: new URL('/duckdb/', location.href).href,
    makeWorker: (url) => {
      const worker = new Worker(url);
      workers.push(worker);
      return worker;
    },
  });

describe('DuckDB-WASM', () => duckLaws(open));

test('when the worker dies, a waiting statement and all later ones say so', async () => {
  const duck = await open();
  const slow = duck.rows('SELECT sum(a.i * b.i) FROM range(1000000) a(i), range(1000) b(i)');
  const outcome = expect(slow).rejects.toMatchObject({ code: 'worker-lost' });
  workers.at(-1)!.dispatchEvent(new ErrorEvent('error'));
  await outcome;
  await expect(duck.rows('SELECT 1')).rejects.toMatchObject({ code: 'worker-lost' });
});
