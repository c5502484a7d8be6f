/** The generator and the judge on Adult in Chromium, on one thread, from the real file. */
import { commands } from 'vitest/browser';
import { expect, test } from 'vitest';
import { extract, open, openBrowserDuck, openBrowserScratch } from '../src/lib/data/index.browser';
import { fit, sample } from '../src/lib/engine/pipeline';
import type { Compared, Model, Schema, Table } from '../src/lib/engine/schema';
import { evaluate } from '../src/lib/eval';
import { medianMs, row, type Row } from './row';

const shared = import.meta.glob('../../shared/data/adult*.csv', {
  query: '?url',
  import: 'default',
});

async function openShared(name: string, holdoutShare: number) {
  const locate = shared[`../../shared/data/${name}`];
  if (locate === undefined) return null;
  const blob = await (await fetch((await locate()) as string)).blob();
  const baseUrl = new URL('/duckdb/', location.href).href;
  const duck = await openBrowserDuck({ baseUrl, makeWorker: (url) => new Worker(url) });
  const { schema } = await open(duck, await openBrowserScratch(), { name, blob }, { holdoutShare });
  const train = await extract(duck, schema, 'train');
  const holdout = holdoutShare > 0 ? await extract(duck, schema, 'holdout') : null;
  await duck.close();
  return { schema, train, holdout };
}

async function draw(model: Model, rows: number): Promise<Table> {
  for await (const chunk of sample(model, rows, 1, { chunkRows: rows })) return chunk;
  throw new Error('a model drew no rows');
}

function score(what: string, { synthetic }: Compared, limit: number): Row[] {
  const bar = { limit, better: 'higher' } as const;
  return synthetic.status === 'measured' ? [row(what, synthetic.value, '', bar)] : [];
}

async function benchCopula(schema: Schema, train: Table): Promise<Row[]> {
  const ms = await medianMs(5, async () => draw(await fit(train, schema, {}), 100_000));
  const fitMs = await medianMs(5, () => fit(train, schema, {}));
  const synthetic = await draw(await fit(train, schema, {}), train.rowCount);
  const { quality } = await evaluate({
    schema,
    train,
    holdout: null,
    synthetic,
    seed: 1,
    parts: [],
  });
  return [
    row('Gaussian copula on Adult: fit + 100,000 rows', ms / 1000, 's', {
      limit: 2,
      better: 'lower',
    }),
    row('… of which fit', fitMs / 1000, 's'),
    ...score('… overall score (strong pairs)', quality.overall.strongPairs, 0.93),
    ...score('… shapes', quality.shapes, 0.99),
    ...score('… trends over all pairs', quality.trends.allPairs, 0.94),
  ];
}

test('parts in Chromium', async () => {
  const whole = await openShared('adult_train.csv', 0);
  const split = await openShared('adult.csv', 0.2);
  if (!whole || !split) return console.log('../shared/data is missing: nothing measured');
  const synthetic = await draw(await fit(split.train, split.schema, {}), split.train.rowCount);
  const reportMs = await medianMs(5, () => evaluate({ ...split, synthetic, seed: 1, parts: [] }));
  const rows = [
    ...(await benchCopula(whole.schema, whole.train)),
    row('shapes + trends + copies report on Adult', reportMs / 1000, 's', {
      limit: 3,
      better: 'lower',
    }),
  ];
  await commands.writeFile('bench/results/chromium.json', JSON.stringify(rows, null, 2));
  expect(rows).toHaveLength(6);
});
