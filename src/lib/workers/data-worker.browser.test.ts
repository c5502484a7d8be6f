/** The data worker as the page uses it: in, out to a snapshot, and in again. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Schema } from '../engine/schema';
import { dataWorker, type DataWorker } from './client';
import { withFullStorage } from './testing';

const lines = Array.from({ length: 3000 }, (_, i) => {
  const day = String((i % 28) + 1).padStart(2, '0');
  const amount = i % 7 === 0 ? '' : (i / 4).toFixed(2);
  return `00${i},${amount},2024-02-${day},${['red', 'green', 'blue'][i % 3]}`;
});
const csv = new Blob([`id,amount,day,colour\n${lines.join('\n')}\n`]);

let worker: DataWorker;
let folder: FileSystemDirectoryHandle;

beforeEach(async () => {
  worker = dataWorker();
  const root = await navigator.storage.getDirectory();
  folder = await root.getDirectoryHandle('data-worker-test', { create: true });
});

afterEach(() => worker.end());

async function openTable(): Promise<Schema> {
  const file = { name: 'paint.csv', blob: csv };
  const { schema } = await worker.run('opening', (api, line) => api.open(file, {}, line));
  return schema;
}

const readRows = (schema: Schema, start: number, count: number) =>
  worker.run('reading', (api, line) => api.readRows(schema, start, count, line));

describe('the data worker', () => {
  it('gives the same rows and the same profile from a snapshot, in a new worker', async () => {
    const schema = await openTable();
    const rows = await readRows(schema, 100, 5);
    expect(rows[0]).toEqual(['00100', '25.00', '2024-02-17', 'green']);
    const profiled = await worker.run('profiling', (api, line) => api.profile(schema, line));

    const target = { kind: 'opfs', folder, name: 'source.parquet' } as const;
    const written = await worker.run('saving', (api, line) => api.save(target, line));
    const snapshot = await (await folder.getFileHandle('source.parquet')).getFile();
    expect(snapshot.size).toBe(written.sizeBytes);

    worker.end();
    await worker.run('loading', (api, line) => api.load(snapshot, schema, line));
    expect(await readRows(schema, 100, 5)).toEqual(rows);
    expect(await readRows(schema, 0, 3000)).toHaveLength(3000);
    const again = await worker.run('profiling', (api, line) => api.profile(schema, line));
    expect(again).toEqual(profiled);
  });

  it('changes a kind and puts it back', async () => {
    const schema = await openTable();
    const amount = schema.columns.findIndex(({ name }) => name === 'amount');
    const changed = await worker.run('changing', (api) =>
      api.changeKind(schema, amount, 'category'),
    );
    expect(changed.columns[amount]!.kind).toBe('category');
    const colour = schema.columns.findIndex(({ name }) => name === 'colour');
    await expect(
      worker.run('changing', (api) => api.changeKind(schema, colour, 'integer')),
    ).rejects.toMatchObject({ code: 'kind-impossible' });
    await worker.run('undoing', (api) => api.restoreKinds(schema));
    const profiled = await worker.run('profiling', (api, line) => api.profile(schema, line));
    expect(profiled.columns[amount]!.numbers).not.toBeNull();
  });

  it('says what a file is before it opens it', async () => {
    const text = new Blob(['a;b\n1;2\n3;4\n']);
    const inspection = await worker.run('looking', (api, line) =>
      api.inspect({ name: 'x.txt', blob: text }, {}, line),
    );
    expect(inspection).toMatchObject({
      fileFormat: 'csv',
      detected: { delimiter: ';', hasHeader: true },
      entries: [],
      sheets: [],
    });
  });

  it('says so when the storage is full, and leaves no half snapshot', async () => {
    await openTable();
    await withFullStorage(async () => {
      const target = { kind: 'opfs', folder, name: 'full.parquet' } as const;
      await expect(
        worker.run('saving', (api, line) => api.save(target, line)),
      ).rejects.toMatchObject({ code: 'storage-full' });
    });
    const names: string[] = [];
    for await (const name of folder.keys()) names.push(name);
    expect(names.filter((name) => name.startsWith('full'))).toEqual([]);
  });
});
