/** The whole job through the state classes, as the pages drive it, in a real browser. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { App } from './app.svelte';
import type { Project } from './project.svelte';

const lines = Array.from({ length: 2000 }, (_, i) => {
  const age = 20 + ((i * 37) % 50);
  const income = (age * 812.5 + ((i * 7919) % 9000)).toFixed(2);
  return `${age},${income},${['north', 'south', 'east'][(i * 13) % 3]},person${i}@example.org`;
});
const csv = new File([`age,income,region,mail\n${lines.join('\n')}\n`], 'people.csv');

const app = new App();
let id = '';

const current = (): Project => app.projects.current!;

beforeAll(async () => {
  await app.projects.deleteAll();
});

afterAll(async () => {
  await app.projects.deleteAll();
});

it('opens a file, profiles it, and is finished when it is on disk', async () => {
  id = (await app.importing.start({ kind: 'file', file: csv }))!;
  expect(app.importing.fault).toBeNull();
  const project = current();
  expect(project.schema.columns.map(({ name }) => name)).toEqual([
    'age',
    'income',
    'region',
    'mail',
  ]);
  expect(project.saving).toBe('saving');
  // What is changed while the last files are written is on disk too.
  const { store } = project;
  const addLineage = store.addLineage.bind(store);
  vi.spyOn(store, 'addLineage').mockImplementationOnce(async (entry) => {
    await project.setNotes('changed meanwhile');
    return addLineage(entry);
  });
  await expect.poll(() => project.saving, { timeout: 30_000 }).toBe('saved');
  expect((await store.readProject())?.notes).toBe('changed meanwhile');
  expect(project.isKeeping).toBe(false);
  expect(project.profiling.profile!.rows).toBe(2000);
  await app.projects.refresh();
  expect(app.projects.list.map((entry) => entry.id)).toEqual([id]);
  expect(app.projects.list[0]).toMatchObject({ name: 'people', rows: 2000, hasData: true });
}, 60_000);

it('changes a kind, and undoes and redoes it', async () => {
  const project = current();
  const kinds = () => project.schema.columns.map(({ kind }) => kind);
  const before = kinds();
  expect(await project.setKind(0, 'category')).toBe(true);
  const after = kinds();
  expect(after[0]).toBe('category');
  expect(project.undoLabel).toBe('kind of age');
  await project.undo();
  expect(kinds()).toEqual(before);
  await project.redo();
  expect(kinds()).toEqual(after);
  await project.undo();
  expect(await project.setKind(2, 'integer')).toBe(false);
  expect(project.fault?.code).toBe('kind-impossible');
  project.dismissFault();
  expect(await project.setTreatment(3, 'drop')).toBe(true);
  await expect.poll(() => project.profiling.isBusy, { timeout: 30_000 }).toBe(false);
}, 60_000);

it('shows the rows of the real table', async () => {
  const { rows } = current();
  rows!.show(1990, 2010);
  await expect.poll(() => rows!.row(1999)?.[3], { timeout: 10_000 }).toBe('person1999@example.org');
});

it('fits, draws and judges', async () => {
  const project = current();
  await project.choosing.load();
  expect(project.choosing.chosen?.id).toBe('auto');
  await project.choosing.chooseGenerator('copula');
  expect(project.choosing.chosen?.id).toBe('copula');
  expect(project.choosing.costOf(project.choosing.chosen!.id)!.fitMs).toBeGreaterThan(0);
  expect(await project.training.start()).toBe(true);
  expect(project.models.selected!.schema.columns.map(({ name }) => name)).not.toContain('mail');

  await project.generating.setRows(5000);
  await project.generating.setSeed(7);
  expect(await project.generating.start()).toBe(true);
  expect(project.generating.selected).toMatchObject({ rows: 5000, seed: 7 });

  const preview = project.generating.preview!;
  preview.show(4800, 4999);
  await expect.poll(() => preview.row(4999)?.length, { timeout: 20_000 }).toBe(3);

  expect(await project.judging.start()).toBe(true);
  expect(project.judging.report!.rows).toMatchObject({
    train: 1600,
    holdout: 400,
    synthetic: 5000,
  });
  expect(project.stage).toBe('report');
}, 120_000);

it('tables that are closed again before they are open stay closed', async () => {
  const { exploring } = current();
  const started: string[] = [];
  const RealWorker = globalThis.Worker;
  globalThis.Worker = class extends RealWorker {
    constructor(url: string | URL, options?: WorkerOptions) {
      super(url, options);
      started.push(String(url));
    }
  };
  try {
    const opening = [exploring.open(), exploring.open()];
    exploring.close();
    expect(await Promise.all(opening)).toEqual([false, false]);
    expect(started.filter((url) => url.includes('explore'))).toEqual([]);
  } finally {
    globalThis.Worker = RealWorker;
  }
}, 60_000);

it('exports the same bytes for the same seed', async () => {
  const { exporting } = current();
  await exporting.loadFormats();
  const choice = { format: 'csv', compression: 'none', options: {}, rows: 1234, seed: 3 } as const;
  expect(await exporting.start(choice)).toBe(true);
  const first = exporting.result!;
  expect(first).toMatchObject({ rows: 1234, fileName: 'people twin.csv', wasDownloaded: true });
  expect(await exporting.start(choice)).toBe(true);
  expect(exporting.result!.sha256).toBe(first.sha256);

  const { entries } = await current().store.readLineage();
  expect(entries.map(({ kind }) => kind)).toEqual([
    'source',
    'model',
    'synthetic',
    'report',
    'export',
    'export',
  ]);
  const ids = new Set(entries.map((entry) => entry.id));
  expect(entries.flatMap(({ madeFrom }) => madeFrom).every((from) => ids.has(from))).toBe(true);
}, 60_000);

it('shows everything finished after it was closed and opened again', async () => {
  const before = current();
  const report = before.judging.report;
  const sha256 = before.generating.selected!.sha256;
  app.projects.close();

  const again = (await app.projects.open(id))!;
  expect(again.profiling.profile!.rows).toBe(2000);
  expect(again.models.runs).toHaveLength(1);
  expect(again.generating.selected!.sha256).toBe(sha256);
  expect(again.judging.report).toEqual(report);
  expect(again.schema.columns[3]!.treatment).toBe('drop');
  again.rows!.show(0, 10);
  await expect.poll(() => again.rows!.row(5)?.[3], { timeout: 20_000 }).toBe('person5@example.org');
}, 60_000);

it('a lost data worker comes back with its table', async () => {
  const project = current();
  project.table!.end();
  project.rows!.clear();
  project.rows!.show(400, 420);
  await expect
    .poll(() => project.rows!.row(400)?.[3], { timeout: 20_000 })
    .toBe('person400@example.org');
}, 30_000);

it('a second window only follows', async () => {
  const other = new App();
  const follower = (await other.projects.open(id))!;
  expect(follower.isFollower).toBe(true);
  expect(await follower.setTreatment(3, 'keep')).toBe(false);
  expect(follower.fault?.code).toBe('project-read-only');
  await current().rename('people of the north');
  await expect.poll(() => follower.name, { timeout: 5000 }).toBe('people of the north');

  // It may write when it has read what the first one left, and not before.
  let letGo = () => {};
  const isLetGo = new Promise<void>((done) => (letGo = done));
  const readProject = follower.store.readProject.bind(follower.store);
  const isRead = new Promise<void>((done) => {
    vi.spyOn(follower.store, 'readProject').mockImplementationOnce(async () => {
      const record = await readProject();
      done();
      await isLetGo;
      return record;
    });
  });
  app.projects.close();
  await isRead;
  expect(follower.isFollower).toBe(true);
  letGo();
  await expect.poll(() => follower.isFollower, { timeout: 5000 }).toBe(false);
  await follower.rename('people of the south');
  expect(follower.name).toBe('people of the south');
  expect((await readProject())?.name).toBe('people of the south');
  other.projects.close();
});

it('a file that is no table leaves no project', async () => {
  const junk = new File([new Uint8Array([0, 1, 2, 3, 0, 255, 254])], 'junk.csv');
  expect(await app.importing.start({ kind: 'file', file: junk })).toBeNull();
  expect(app.importing.fault).not.toBeNull();
  expect(await app.importing.start({ kind: 'url', url: 'https://example.org/a.csv' })).toBeNull();
  expect(app.importing.fault?.code).toBe('address-elsewhere');
  await app.projects.refresh();
  expect(app.projects.list).toHaveLength(1);
}, 30_000);
