/** The explore worker as the page uses it: tables in through doors, questions, giving up, memory given back. */
import { afterEach, beforeAll, describe, expect, it } from 'vitest';
import { people } from '../engine/pipeline/test-tables';
import { fit, packModel } from '../engine/pipeline';
import type { Table } from '../engine/schema';
import type { Filter } from '../eval';
import { exploreWorker } from './client';
import type { ExploreOrder, TableDoor } from './contract';
import { movedPort, movedPorts } from './ports';
import { SamplePool } from './sample-pool';
import { serve } from './serve';

const { table, schema } = people(1500);
const [trainRows, holdoutRows, drawnRows] = [1200, 300, 800];
const worker = exploreWorker();

let model: File;

beforeAll(async () => {
  const recipe = { generator: 'copula', seed: 4 };
  const bytes = await packModel(await fit(part(0, trainRows), schema, recipe));
  model = new File([bytes as Uint8Array<ArrayBuffer>], 'people.twin');
});

afterEach(() => worker.end());

function part(from: number, to: number): Table {
  return {
    rowCount: to - from,
    columns: table.columns.map((data) =>
      data.storage === 'number'
        ? { ...data, values: data.values.slice(from, to) }
        : { ...data, codes: data.codes.slice(from, to) },
    ),
  };
}

/** What the data worker offers, without DuckDB. */
function tableDoor(): MessagePort {
  const { port1, port2 } = new MessageChannel();
  const door: TableDoor = {
    async extract(_schema, which) {
      return which === 'train' ? part(0, trainRows) : part(trainRows, trainRows + holdoutRows);
    },
  };
  serve(door, port1);
  return port2;
}

async function open() {
  const pool = await SamplePool.open(model, { rows: drawnRows }, 1);
  const doors = await pool.doors();
  const draw = { rows: drawnRows, seed: 9 };
  const order: ExploreOrder = {
    schema: pool.schema,
    realSchema: schema,
    draw,
    rows: drawnRows,
    seed: 1,
  };
  const facts = await worker.run('opening', (api, line) =>
    api.open(order, movedPort(tableDoor()), movedPorts(doors), line),
  );
  pool.end();
  return facts;
}

const seniors: Filter = [
  { column: 'job', ranges: [], labels: ['senior'], others: false, missing: false },
];

describe('the explore worker', () => {
  it('counts the same rows for bars, pairs and the rows themselves', async () => {
    const facts = await open();
    expect(facts.columns.map(({ name }) => name)).toEqual(['age', 'income', 'job', 'member']);
    expect(facts.rows).toEqual({ real: trainRows, synthetic: drawnRows });

    const counts = await worker.run('counting', (api, line) => api.counts(seniors, line));
    expect(counts.real).toBeGreaterThan(100);
    const [age, job] = await worker.run('counting', (api, line) =>
      api.distributions(['age', 'job'], seniors, line),
    );
    const sum = (values: readonly number[]) => values.reduce((a, b) => a + b, 0);
    expect(sum(age!.synthetic)).toBe(counts.synthetic);
    // Its own bars stay, so that others can be chosen.
    expect(sum(job!.synthetic)).toBe(drawnRows);
    expect(job!.labels).toContain('junior');

    const rows = await worker.run('reading', (api, line) => api.readRows(seniors, 0, 1000, line));
    expect(rows).toHaveLength(counts.synthetic);
    expect(new Set(rows.map((row) => row[2]))).toEqual(new Set(['senior']));
    const trio = await worker.run('counting', (api, line) =>
      api.pair({ a: 'age', b: 'income', c: 'member' }, seniors, line),
    );
    expect('bands' in trio && trio.bands.length).toBe(2);
  });

  it('refuses unknown columns by name, and goes on', async () => {
    await open();
    const asked = worker.run('counting', (api, line) => api.distributions(['key'], [], line));
    await expect(asked).rejects.toMatchObject({ code: 'column-unknown' });
    const counts = await worker.run('counting', (api, line) => api.counts([], line));
    expect(counts).toEqual({ real: trainRows, synthetic: drawnRows });
  });

  it('gives up a question, and answers the next one', async () => {
    await open();
    const controller = new AbortController();
    const given = worker.run(
      'counting',
      (api, line) => {
        // Said before the question leaves, so that the worker finds both.
        controller.abort();
        return api.counts(seniors, line);
      },
      { signal: controller.signal },
    );
    await expect(given).rejects.toMatchObject({ code: 'cancelled' });
    expect(worker.isAlive).toBe(true);
    const missing = await worker.run('counting', (api, line) => api.missing([], line));
    expect(missing.columns.map(({ column }) => column)).toEqual(['income']);
  });

  it('holds nothing after its end', async () => {
    await open();
    worker.end();
    const asked = worker.run('counting', (api, line) => api.counts([], line));
    await expect(asked).rejects.toMatchObject({ code: 'internal' });
  });

  it('plays with rows that were set aside, and scores without tables', async () => {
    await open();
    const round = await worker.run('mixing', (api, line) => api.fakes(20, 5, line));
    expect(round.realFrom).toBe('holdout');
    expect(round.rows).toHaveLength(20);
    const unseen = part(trainRows, trainRows + holdoutRows).columns[0]!;
    const ages = new Set(unseen.storage === 'number' ? [...unseen.values].map(String) : []);
    for (const { cells, isFake } of round.rows) if (!isFake) expect(ages).toContain(cells[0]);
    worker.end();
    const score = await worker.run('scoring', (api) => api.score(11, 20));
    expect(score.sentence).toContain('11 of 20');
  });
});
