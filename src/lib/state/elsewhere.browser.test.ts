/** Models and projects that came from elsewhere, and a disk that is full while a table is imported. */
import { afterEach, expect, it, vi } from 'vitest';
import { withFullStorage } from '$lib/workers/testing';
import { App } from './app.svelte';
import { ProjectStore } from './storage';

const rows = Array.from({ length: 600 }, (_, i) => `${i % 40},${['a', 'b', 'c'][i % 3]}`);
const csv = () => new File([`x,y\n${rows.join('\n')}\n`], 'small.csv');

/** Larger than what the browser grants a file before it looks at the quota. */
const wide = () => {
  const lines = Array.from({ length: 30_000 }, (_, i) => `${i},${(i * 0x9e3779b1) >>> 0}-${i}`);
  return new File([`n,code\n${lines.join('\n')}\n`], 'wide.csv');
};

const apps: App[] = [];

function newApp(): App {
  const app = new App();
  apps.push(app);
  return app;
}

afterEach(async () => {
  for (const app of apps.splice(0)) app.projects.close();
  await newApp().projects.deleteAll();
});

async function trained(app: App): Promise<string> {
  const id = (await app.importing.start({ kind: 'file', file: csv() }))!;
  const project = app.projects.current!;
  await expect.poll(() => project.saving, { timeout: 30_000 }).toBe('saved');
  await project.choosing.chooseGenerator('copula');
  await project.training.start();
  expect(project.training.fault?.message).toBeUndefined();
  return id;
}

it('a model opened alone makes a project that can only generate', async () => {
  const app = newApp();
  await trained(app);
  const { models, store } = app.projects.current!;
  const file = (await store.modelFile(models.selected!.id))!;
  const id = (await app.importing.start({
    kind: 'file',
    file: new File([file], 'from a friend.twin'),
  }))!;
  const project = app.projects.current!;
  expect(project).toMatchObject({ id, name: 'from a friend', hasData: false, stage: 'generate' });
  expect(project.rows).toBeNull();
  await project.generating.setRows(50);
  expect(await project.generating.start()).toBe(true);
  expect(await project.judging.start()).toBe(false);

  app.projects.close();
  const again = (await app.projects.open(id))!;
  expect(again.generating.tables).toHaveLength(1);
}, 60_000);

it('a model file with one flipped byte makes no project', async () => {
  const app = newApp();
  await trained(app);
  const { models, store } = app.projects.current!;
  const file = (await store.modelFile(models.selected!.id))!;
  const bytes = new Uint8Array(await file.arrayBuffer());
  bytes[bytes.length >> 1]! ^= 1;
  const damaged = new File([bytes], 'damaged.twin');
  expect(await app.importing.start({ kind: 'file', file: damaged })).toBeNull();
  expect(app.importing.fault?.code).toBe('model-damaged');
  expect(await ProjectStore.ids()).toHaveLength(1);
}, 60_000);

it('a project exported as one file opens elsewhere with all that it had', async () => {
  const app = newApp();
  const id = await trained(app);
  await app.projects.refresh();
  const { store } = app.projects.current!;
  const packed = (await app.projects.exportBundle(id))!;
  expect(packed.fileName).toBe('small.twinset.zip');
  const file = (await store.exportFile(packed.fileName))!;
  expect(file.size).toBe(packed.sizeBytes);

  const opened = await app.importing.start({ kind: 'file', file });
  expect(app.importing.fault).toBeNull();
  expect(opened).not.toBe(id);
  const project = (await app.projects.open(opened!))!;
  expect(project.models.runs).toHaveLength(1);
  project.rows!.show(0, 3);
  await expect.poll(() => project.rows!.row(3), { timeout: 20_000 }).toEqual(['3', 'a']);
}, 60_000);

it('a disk that is full while a table is saved says so, and the table stays usable', async () => {
  const app = newApp();
  await app.importing.start({ kind: 'file', file: wide() });
  const project = app.projects.current!;
  // However fast the machine: the table is saved when the disk is full, not before.
  let fill: () => void = () => undefined;
  const isFull = new Promise<void>((done) => (fill = done));
  const sourceTarget = project.store.sourceTarget.bind(project.store);
  vi.spyOn(project.store, 'sourceTarget').mockImplementationOnce(async () => {
    await isFull;
    return sourceTarget();
  });
  await withFullStorage(async () => {
    fill();
    await expect.poll(() => project.saving, { timeout: 30_000 }).toBe('failed');
    expect(project.fault?.code).toBe('storage-full');
    project.rows!.show(0, 3);
    await expect.poll(() => project.rows!.row(3), { timeout: 20_000 }).toHaveLength(2);
  });
  expect(await project.saveSource()).toBe(true);
  expect(project.saving).toBe('saved');
}, 60_000);

it('a disk that is full before a table is opened says so, and leaves no project', async () => {
  const app = newApp();
  await withFullStorage(async () => {
    expect(await app.importing.start({ kind: 'file', file: csv() })).toBeNull();
    expect(app.importing.fault?.code).toBe('storage-full');
  });
  expect(await ProjectStore.ids()).toEqual([]);
}, 30_000);

it('an import whose tab was closed half-way is swept when the list is read', async () => {
  const store = await ProjectStore.create('half-an-import');
  await store.folder.write('data/source.parquet.part', 'half');
  const app = newApp();
  await app.projects.refresh();
  expect(await ProjectStore.ids()).toEqual([]);
  expect(app.projects.list).toEqual([]);
}, 20_000);
