import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { Fault, type Chunk, type ColumnData, type Model, type Progress } from '../schema';
import { fit, generators, sample } from './index';
import { column, makeTable, numbers, people, texts } from './test-tables';

/** All values of a column, labels as text; null is null. */
function valuesOf(chunks: readonly Chunk[], at: number): (string | number | null)[] {
  return chunks.flatMap(({ columns }): (string | number | null)[] => {
    const data = columns[at] as ColumnData;
    return data.storage === 'number'
      ? Array.from(data.values, (value) => (Number.isNaN(value) ? null : value))
      : Array.from(data.codes, (code) => data.labels[code] ?? null);
  });
}

async function draw(model: Model, rows: number, seed: number, start = 0, chunkRows = 1000) {
  const chunks: Chunk[] = [];
  for await (const chunk of sample(model, rows, seed, { start, chunkRows })) chunks.push(chunk);
  return model.manifest.schema.columns.map((_, i) => valuesOf(chunks, i));
}

let model: Model;
beforeAll(async () => {
  const { table, schema } = people(1500);
  model = await fit(table, schema, {});
}, 60_000);

describe('sample', () => {
  it('gives the same rows for any chunk size', async () => {
    const whole = await draw(model, 1200, 7);
    for (const chunkRows of [1, 7, 1000]) {
      expect(await draw(model, 1200, 7, 0, chunkRows)).toEqual(whole);
    }
  });

  it('gives the same rows wherever a share of the work begins', async () => {
    const whole = await draw(model, 900, 3);
    await fc.assert(
      fc.asyncProperty(fc.nat(800), fc.integer({ min: 1, max: 99 }), async (start, rows) => {
        const part = await draw(model, rows, 3, start);
        expect(part).toEqual(whole.map((values) => values.slice(start, start + rows)));
      }),
      { numRuns: 30 },
    );
  });

  it('gives other rows for another seed', async () => {
    expect(await draw(model, 50, 1)).not.toEqual(await draw(model, 50, 2));
  });

  it('makes keys that are all different', async () => {
    const keys = (await draw(model, 5000, 1))[4] as string[];
    expect(new Set(keys).size).toBe(5000);
    expect(keys.every((key) => /^K-\d{6}$/.test(key))).toBe(true);
  });

  it('keeps shares and nulls within five standard errors of training and drawing', async () => {
    const [, incomes = [], jobs = []] = await draw(model, 20_000, 5);
    const near = (share: number, expected: number): void => {
      const error = Math.sqrt(expected * (1 - expected) * (1 / 1500 + 1 / 20_000));
      expect(Math.abs(share - expected)).toBeLessThan(5 * error);
    };
    near(incomes.filter((income) => income === null).length / 20_000, 0.1);
    const seniors = jobs.filter((job) => job === 'senior').length / 20_000;
    const { table } = people(1500);
    const job = table.columns[2] as ColumnData & { storage: 'text' };
    const senior = job.labels.indexOf('senior');
    near(seniors, job.codes.filter((code) => code === senior).length / 1500);
  });
});

describe('fit', () => {
  it('gives the same model for the same table and recipe', async () => {
    const { table, schema } = people(1500);
    expect(await fit(table, schema, {})).toEqual(model);
  });

  it('tells how far it is, and stops when asked', async () => {
    const { table, schema } = people(400);
    const seen: Progress[] = [];
    await fit(table, schema, {}, { onProgress: (progress) => seen.push(progress) });
    expect(new Set(seen.map(({ stage }) => stage)).size).toBe(2);
    expect(seen.every(({ done, total }) => total !== null && done <= total)).toBe(true);
    const stop = new AbortController();
    let breaths = 0;
    const breathe = (): Promise<void> => {
      if (++breaths === 3) stop.abort();
      return Promise.resolve();
    };
    const job = fit(table, schema, {}, { signal: stop.signal, breathe });
    await expect(job).rejects.toMatchObject({ code: 'cancelled' });
    expect(breaths).toBe(3);
  });

  it('refuses what it cannot do, by name', async () => {
    const { table, schema } = people(10);
    const codeOf = (job: Promise<unknown>): Promise<unknown> =>
      job.catch((error: unknown) => (error instanceof Fault ? error.code : error));
    expect(await codeOf(fit(table, schema, { generator: 'x' }))).toBe('generator-unknown');
    expect(await codeOf(fit(table, schema, { options: { x: 1 } }))).toBe('option-invalid');
    expect(await codeOf(fit(table, schema, { seed: -1 }))).toBe('option-invalid');
    const dropped = {
      ...schema,
      columns: schema.columns.map((each) => ({ ...each, treatment: 'drop' as const })),
    };
    expect(await codeOf(fit(table, dropped, {}))).toBe('no-columns-left');
    const one = makeTable([[column('a', 'integer'), numbers([1])]]);
    expect(await codeOf(fit(one.table, one.schema, {}))).toBe('too-few-rows');
  });

  it('leaves out dropped columns and describes what it writes', async () => {
    const { table, schema } = people(200);
    const columns = schema.columns.map((each, i) =>
      i === 0 ? { ...each, treatment: 'drop' as const } : each,
    );
    const less = await fit(table, { ...schema, columns }, {});
    expect(less.manifest.schema.columns.map(({ name }) => name)).toEqual([
      'income',
      'job',
      'member',
      'key',
    ]);
  });

  it('keeps a column that another one determines in step with it', async () => {
    const towns = Array.from({ length: 600 }, (_, i) => `town ${(i * i) % 7}`);
    const { table, schema } = makeTable([
      [column('town', 'category'), texts(towns)],
      [column('code', 'integer'), numbers(towns.map((town) => 100 + Number(town.slice(5))))],
    ]);
    const [town = [], code = []] = await draw(await fit(table, schema, {}), 2000, 1);
    town.forEach((name, row) => expect(code[row]).toBe(100 + Number(String(name).slice(5))));
  });
});

describe('fit by trees', () => {
  it('gives the same model for the same table and recipe, and the same rows for any chunks', async () => {
    const { table, schema } = people(600);
    const first = await fit(table, schema, { generator: 'trees' });
    expect(await fit(table, schema, { generator: 'trees' })).toEqual(first);
    const whole = await draw(first, 700, 7);
    for (const chunkRows of [1, 13, 600]) {
      expect(await draw(first, 700, 7, 0, chunkRows)).toEqual(whole);
    }
    expect(await draw(first, 99, 7, 311)).toEqual(whole.map((values) => values.slice(311, 410)));
  }, 30_000);

  it('tells of each of its stages how far it is, and stops at any breath', async () => {
    const { table, schema } = people(400);
    const seen: Progress[] = [];
    let breaths = 0;
    const breathe = (): Promise<void> => {
      breaths++;
      return Promise.resolve();
    };
    const onProgress = (progress: Progress): void => void seen.push(progress);
    await fit(table, schema, { generator: 'trees' }, { onProgress, breathe });
    expect([...new Set(seen.map(({ stage }) => stage))]).toEqual([
      'learning columns',
      'looking for copied rows',
      'growing trees',
    ]);
    expect(seen.every(({ done, total }) => total !== null && done <= total)).toBe(true);
    for (const last of [1, Math.floor(breaths / 2), breaths - 1]) {
      const stop = new AbortController();
      let left = last;
      const control = {
        signal: stop.signal,
        breathe: () => {
          if (--left === 0) stop.abort();
          return Promise.resolve();
        },
      };
      const job = fit(table, schema, { generator: 'trees' }, control);
      await expect(job).rejects.toMatchObject({ code: 'cancelled' });
    }
  });
});

it('describes its generators', () => {
  for (const { id, name, description, goodFor, options, fields, estimate } of generators()) {
    expect([id, name, description, goodFor].every((text) => text.length > 0)).toBe(true);
    const defaults = options.parse({}) as Record<string, unknown>;
    expect(Object.fromEntries(fields.map((field) => [field.name, field.default]))).toEqual(
      defaults,
    );
    const { schema } = people(10);
    expect(estimate(schema, 1e6).fitMs).toBeGreaterThan(estimate(schema, 1e3).fitMs);
  }
});
