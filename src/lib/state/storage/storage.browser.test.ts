/** Storage in a real browser: whole files or none, one writer, and nothing finished lost. */
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { recipeSchema } from '$lib/engine/schema';
import { withFullStorage } from '$lib/workers/testing';
import { Folder } from './folder';
import { listProjects, putProject, removeProject } from './project-index';
import { ProjectStore } from './project-store';
import { summaryOf, type ProjectRecord, type SyntheticTable } from './records';
import { recordVersion } from './run-records';
import { Tenure } from './tenure';

const id = 'storage-test';
const hash = 'a'.repeat(64);

const record: ProjectRecord = {
  formatVersion: recordVersion,
  id,
  name: 'adult',
  notes: '',
  importNotes: ['Repeated column names were numbered.'],
  createdAt: '2026-01-01T00:00:00.000Z',
  changedAt: '2026-01-02T00:00:00.000Z',
  stage: 'generate',
  schema: {
    rowCount: 3,
    origin: { fileName: 'a.csv', fileFormat: 'csv', sizeBytes: 12 },
    columns: [
      {
        name: 'age',
        kind: 'category',
        reason: 'made for a test',
        format: { type: 'text' },
        hasNulls: false,
        nulls: [],
        personal: null,
        treatment: null,
      },
    ],
  },
  recipe: recipeSchema.parse({}),
  draw: { rows: 3, seed: 1 },
  source: { sizeBytes: 5, sha256: hash },
  selected: { model: null, synthetic: null },
};

function tableRecord(tableId: string, madeAt: string): SyntheticTable {
  return {
    formatVersion: recordVersion,
    id: tableId,
    modelId: 'm',
    rows: 3,
    seed: 1,
    sizeBytes: 4,
    sha256: hash,
    sampleMs: 1,
    madeAt,
  };
}

let store: ProjectStore;

beforeEach(async () => {
  store = await ProjectStore.create(id);
});

afterEach(() => ProjectStore.remove(id));

describe('a folder', () => {
  it('gives back what was written, and the newest where it was written twice', async () => {
    await store.folder.write('models/a.twin', new Uint8Array([1, 2, 3]));
    await store.folder.write('models/a.twin', new Uint8Array([4]));
    const file = await store.folder.file('models/a.twin');
    expect([...new Uint8Array(await file!.arrayBuffer())]).toEqual([4]);
    expect(await store.folder.names('models')).toEqual(['a.twin']);
  });

  it('has no file where none was written', async () => {
    expect(await store.folder.file('models/none.twin')).toBeNull();
    expect(await store.folder.names('nothing')).toEqual([]);
    await store.folder.remove('nothing/at/all');
  });

  it('leaves the old file whole when the storage is full', async () => {
    await store.folder.write('profile.json', 'old');
    await withFullStorage(async () => {
      const large = new Uint8Array(2 ** 22);
      await expect(store.folder.write('profile.json', large)).rejects.toMatchObject({
        code: 'storage-full',
        detail: { what: 'profile.json' },
      });
    });
    expect(await (await store.folder.file('profile.json'))!.text()).toBe('old');
    expect(await store.folder.names()).toEqual(['profile.json']);
  });

  it('counts the bytes of everything below', async () => {
    await store.folder.write('a/b/c.bin', new Uint8Array(100));
    await store.folder.write('d.bin', new Uint8Array(23));
    expect(await store.folder.sizeBytes()).toBe(123);
  });
});

describe('a project reopened after its tab was closed', () => {
  it('during an import is not there', async () => {
    await store.folder.write('data/source.parquet.part', 'half');
    expect(await (await ProjectStore.open(id)).readProject()).toBeNull();
  });

  it('during a drawing has all finished tables and no half of one', async () => {
    await store.writeProject(record);
    await store.folder.write('synthetic/one.parquet', 'done');
    await store.addTable(tableRecord('one', '2026-01-01T00:00:00.000Z'));
    await store.folder.write('synthetic/two.parquet.part', 'ha');
    await store.folder.write('synthetic/three.parquet', 'whole, but its record was never written');
    await store.folder.write('exports/left.csv', 'downloaded or not, it is made again');

    const again = await ProjectStore.open(id);
    await again.sweep();
    expect(await again.readProject()).toEqual(record);
    expect((await again.tables()).map((table) => table.id)).toEqual(['one']);
    expect(await again.folder.names('synthetic')).toEqual(['one.json', 'one.parquet']);
    expect(await again.folder.names('exports')).toEqual([]);
  });

  it('shows what it can when one record is damaged', async () => {
    await store.addTable(tableRecord('one', '2026-01-01T00:00:00.000Z'));
    await store.addTable(tableRecord('two', '2026-01-02T00:00:00.000Z'));
    await store.folder.write('synthetic/one.json', '{"formatVersion":1,"id"');
    expect((await store.tables()).map((table) => table.id)).toEqual(['two']);
  });
});

it('records written at the same moment are all kept', async () => {
  const names = Array.from({ length: 12 }, (_, i) => `name ${i}`);
  await Promise.all(names.map((name) => store.writeProject({ ...record, name })));
  expect((await store.readProject())!.name).toBe('name 11');

  const entry = { kind: 'model', madeFrom: [], sha256: null, seed: null } as const;
  const madeAt = record.createdAt;
  await Promise.all(
    names.map((name) => store.addLineage({ ...entry, madeFrom: [], id: name, madeAt })),
  );
  expect((await store.readLineage()).entries.map((found) => found.id)).toEqual(names);
});

it('the index lists projects, the newest opened first, and leaves out what is damaged', async () => {
  const summary = summaryOf(record, '2026-01-01T00:00:00.000Z');
  await putProject({ ...summary, id: 'older' });
  await putProject({ ...summary, id: 'newer', openedAt: '2026-03-01T00:00:00.000Z' });
  await putProject({ ...summary, id: 'damaged', rows: 'many' as unknown as number });
  const ids = (await listProjects()).map((project) => project.id);
  expect(ids.filter((found) => ['older', 'newer', 'damaged'].includes(found))).toEqual([
    'newer',
    'older',
  ]);
  await Promise.all(['older', 'newer', 'damaged'].map(removeProject));
});

describe('two tabs on one project', () => {
  it('one writes, the other follows, hears of saves, and takes over', async () => {
    const heard: string[] = [];
    let hear: () => void = () => undefined;
    const next = () => new Promise<void>((done) => (hear = done));
    const writer = await Tenure.take(id, () => undefined);
    const follower = await Tenure.take(id, (change) => {
      heard.push(change);
      hear();
    });
    expect([writer.isWriter, follower.isWriter]).toEqual([true, false]);
    expect(await Tenure.isTaken(id)).toBe(true);

    const saved = next();
    writer.announce();
    await saved;
    expect(heard).toEqual(['saved']);

    const takenOver = next();
    writer.release();
    await takenOver;
    expect(follower.isWriter).toBe(true);
    expect(heard).toEqual(['saved', 'became-writer']);
    follower.release();
    await expect.poll(() => Tenure.isTaken(id)).toBe(false);
  });

  it('a follower that leaves does not take over', async () => {
    const writer = await Tenure.take(id, () => undefined);
    const follower = await Tenure.take(id, () => undefined);
    follower.release();
    writer.release();
    await expect.poll(() => Tenure.isTaken(id)).toBe(false);
    expect(follower.isWriter).toBe(false);
  });
});

it('another folder of the browser is not a project', async () => {
  const projects = await Folder.projects();
  expect(await projects.folderNames()).toContain(id);
  await expect(ProjectStore.open('no-such-project')).rejects.toMatchObject({
    code: 'project-missing',
  });
});
