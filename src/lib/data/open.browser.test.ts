import { expect, test } from 'vitest';
import { extract, openBrowserDuck, openBrowserScratch } from './index.browser';
import { open } from './open-table';

const openDuck = () =>
  openBrowserDuck({
    baseUrl: new URL('/duckdb/', location.href).href,
    makeWorker: (url) => new Worker(url),
  });

test('a CSV file opens in Chromium with the same kinds as in Node', async () => {
  const duck = await openDuck();
  const lines = Array.from({ length: 3000 }, (_, i) => {
    const day = String((i % 28) + 1).padStart(2, '0');
    return `${i + 1},${i % 3 === 0 ? 'NA' : i / 4},2024-02-${day},${['low', 'medium', 'high'][i % 3]},"a, ""b"""`;
  });
  const text = `id,amount,day,level,note\n${lines.join('\n')}\n`;
  const { schema } = await open(duck, await openBrowserScratch(), {
    name: 'x.csv',
    blob: new Blob([text]),
  });
  expect(schema.columns.map((column) => column.kind)).toEqual([
    'identifier', 'decimal', 'date', 'ordinal', 'constant',
  ]); // prettier-ignore
  const train = await extract(duck, schema, 'train');
  const holdout = await extract(duck, schema, 'holdout');
  expect(train.rowCount).toBe(2400);
  expect(holdout.rowCount).toBe(600);
  await duck.close();
});
