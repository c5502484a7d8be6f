import { existsSync, readFileSync } from 'node:fs';
import fc from 'fast-check';
import { zipSync } from 'fflate';
import { beforeAll, describe, expect, it } from 'vitest';
import { Fault, type Model, type TensorData } from '../schema';
import { fit, packModel, sample, unpackModel } from './index';
import { readSafetensors, writeSafetensors } from './safetensors';
import { people } from './test-tables';

let model: Model;
let bytes: Uint8Array;

beforeAll(async () => {
  const { table, schema } = people(300);
  model = await fit(table, schema, {});
  bytes = await packModel(model);
}, 60_000);

async function codeOf(promise: Promise<unknown>): Promise<string> {
  return promise.then(
    () => 'none',
    (error: unknown) => (error instanceof Fault ? error.code : `not a fault: ${String(error)}`),
  );
}

describe('a .twin file', () => {
  it('gives back the model', async () => {
    expect(await unpackModel(bytes, 'a.twin')).toEqual(model);
  });

  it('has the same bytes for the same table and recipe', async () => {
    const { table, schema } = people(300);
    expect(await packModel(await fit(table, schema, {}))).toEqual(bytes);
  });

  it('has the same bytes in whatever order the keys of the schema stand, and packed again', async () => {
    const { table, schema } = people(300);
    const columns = schema.columns.map((column) =>
      Object.fromEntries(Object.entries(column).reverse()),
    ) as typeof schema.columns;
    expect(await packModel(await fit(table, { ...schema, columns }, {}))).toEqual(bytes);
    expect(await packModel(await unpackModel(bytes, 'a.twin'))).toEqual(bytes);
  });

  it('opens as the same model or not at all when any byte is flipped', async () => {
    await fc.assert(
      fc.asyncProperty(
        fc.nat(bytes.length - 1),
        fc.integer({ min: 1, max: 255 }),
        async (at, bits) => {
          const flipped = bytes.slice();
          flipped[at] = (flipped[at] ?? 0) ^ bits;
          try {
            expect(await unpackModel(flipped, 'a.twin')).toEqual(model);
          } catch (error) {
            if (!(error instanceof Fault)) throw error;
            expect(['model-damaged', 'model-not-a-twin', 'archive-too-large']).toContain(
              error.code,
            );
          }
        },
      ),
      { numRuns: 150 },
    );
  });

  it('names the damaged part', async () => {
    const start = Buffer.from(bytes).lastIndexOf('weights.safetensors', bytes.length - 200);
    const flipped = bytes.slice();
    flipped[start + 200] = (flipped[start + 200] ?? 0) ^ 1;
    const fault = await unpackModel(flipped, 'a.twin').catch((error: unknown) => error);
    expect(String(fault)).toMatch(/weights\.safetensors|the archive/);
  });

  it('is refused when it is something else', async () => {
    expect(await codeOf(unpackModel(new Uint8Array([1, 2, 3]), 'x'))).toBe('model-not-a-twin');
    expect(await codeOf(unpackModel(new Uint8Array(0), 'x'))).toBe('model-not-a-twin');
    const other = zipSync({ 'a.txt': new Uint8Array(3) });
    expect(await codeOf(unpackModel(other, 'x'))).toBe('model-not-a-twin');
    expect(await codeOf(unpackModel(bytes.slice(0, 400), 'x'))).toBe('model-damaged');
  });

  it('is refused when it comes from a later version', async () => {
    const later = { ...model, manifest: { ...model.manifest, formatVersion: 99 as 1 } };
    expect(await codeOf(unpackModel(await packModel(later), 'x'))).toBe('model-too-new');
  });

  it('is refused when it unpacks to far more than it holds', async () => {
    const bomb = zipSync({
      'manifest.json': new Uint8Array(2),
      'weights.safetensors': new Uint8Array(2 ** 26),
    });
    expect(await codeOf(unpackModel(bomb, 'x'))).toBe('archive-too-large');
  });
});

const oldFile = 'tests/fixtures/models/version-0.twin';

it('opens a file of format version 0 and draws from it', async () => {
  expect(existsSync(oldFile)).toBe(true);
  const old = await unpackModel(new Uint8Array(readFileSync(oldFile)), oldFile);
  expect(old.manifest).toMatchObject({ formatVersion: 1, trainRows: 120, privacySpent: null });
  for await (const chunk of sample(old, 10, 1)) expect(chunk.rowCount).toBe(10);
});

it('opens a model of trees that an earlier release wrote, and draws the same rows as then', async () => {
  const file = 'tests/fixtures/models/trees-1.twin';
  const old = await unpackModel(new Uint8Array(readFileSync(file)), file);
  expect(old.manifest).toMatchObject({ formatVersion: 1, trainRows: 400 });
  for await (const { columns } of sample(old, 5, 1)) {
    const [age, income] = columns;
    expect(age?.storage === 'number' && [...age.values]).toMatchInlineSnapshot(`
      [
        61,
        42,
        52,
        20,
        40,
      ]
    `);
    expect(income?.storage === 'number' && [...income.values]).toMatchInlineSnapshot(`
      [
        444.5,
        428.52,
        NaN,
        394.17,
        791.67,
      ]
    `);
  }
});

it('opens an autoregressive network that an earlier release wrote, and draws the same rows as then', async () => {
  const file = 'tests/fixtures/models/autoregressive-1.twin';
  const old = await unpackModel(new Uint8Array(readFileSync(file)), file);
  expect(old.manifest).toMatchObject({ formatVersion: 1, trainRows: 400 });
  for await (const { columns } of sample(old, 5, 1)) {
    const [age, income] = columns;
    expect(age?.storage === 'number' && [...age.values]).toEqual([41, 31, 21, 60, 46]);
    expect(income?.storage === 'number' && [...income.values]).toEqual([
      562.39,
      NaN,
      552.46,
      262.98,
      308.6,
    ]);
  }
}, 60_000);

it('opens a circuit that an earlier release wrote, and draws the same rows as then', async () => {
  const file = 'tests/fixtures/models/circuit-1.twin';
  const old = await unpackModel(new Uint8Array(readFileSync(file)), file);
  expect(old.manifest).toMatchObject({ formatVersion: 1, trainRows: 400 });
  for await (const { columns } of sample(old, 5, 1)) {
    const [age, income] = columns;
    expect(age?.storage === 'number' && [...age.values]).toEqual([36, 61, 34, 44, 63]);
    const drawn = [403.81, 515.07, 526.82, 334.5, 481.29];
    expect(income?.storage === 'number' && [...income.values]).toEqual(drawn);
  }
}, 60_000);

it('opens a model whose dates have parts and whose labels are balanced, and draws the same rows as then', async () => {
  const file = 'tests/fixtures/models/moments-1.twin';
  const old = await unpackModel(new Uint8Array(readFileSync(file)), file);
  expect(old.manifest.recipe.balance).toEqual({ column: 'answer', strength: 1 });
  for await (const { columns } of sample(old, 5, 1)) {
    const values = columns.map((data) =>
      data.storage === 'number'
        ? [...data.values]
        : Array.from(data.codes, (code) => data.labels[code]),
    );
    expect(values).toEqual([
      [18736, 18329, 19820, 19042, 19232],
      [1512471600000, 1595858400000, 1484229600000, 1535698800000, 1493193600000],
      [-4071, 5151, -2973, 4245, 4596],
      ['true', 'false', 'true', 'true', 'true'],
    ]);
  }
});

describe('safetensors', () => {
  it('gives back what it was given', () => {
    const tensor = fc.oneof<fc.Arbitrary<TensorData>[]>(
      fc.float64Array(),
      fc.float32Array(),
      fc.int32Array(),
      fc.uint32Array(),
      fc.uint16Array(),
      fc.uint8Array(),
    );
    fc.assert(
      fc.property(fc.dictionary(fc.stringMatching(/^[a-z.]{1,9}$/), tensor), (tensors) => {
        expect(readSafetensors(writeSafetensors(tensors))).toEqual({ ...tensors });
      }),
    );
  });

  it('follows the published layout', () => {
    const bytes = writeSafetensors({ a: Uint8Array.of(7) });
    const header = '{"a":{"dtype":"U8","shape":[1],"data_offsets":[0,1]}}';
    expect(bytes[0]).toBe(Math.ceil(header.length / 8) * 8);
    expect(new TextDecoder().decode(bytes.subarray(8, 8 + header.length))).toBe(header);
    expect(bytes.at(-1)).toBe(7);
  });
});
