/** The judge as the pages drive it: what it is told, gates, a fix that is tried, another file beside the table. */
import { afterAll, beforeAll, expect, it, vi } from 'vitest';
import { Fault, type Problem } from '$lib/engine/schema';
import { App } from './app.svelte';
import type { Project } from './project.svelte';

/** 500 rows: age from 20 to 69, moved by `older`, an income that follows it, a region. */
function file(name: string, older = 0): File {
  const lines = Array.from({ length: 500 }, (_, i) => {
    const age = 20 + ((i * 37) % 50);
    const income = Math.round((age * 812.5 + ((i * 7919) % 9000)) / 1000);
    return `${age + older},${income},${['north', 'south', 'east'][(i * 13) % 3]}`;
  });
  return new File([`age,income,region\n${lines.join('\n')}\n`], name);
}

const app = new App();
let id = '';
const current = (): Project => app.projects.current!;
const choice = { format: 'csv', compression: 'none', options: {}, rows: 100, seed: 3 } as const;

beforeAll(async () => {
  await app.projects.deleteAll();
  id = (await app.importing.start({ kind: 'file', file: file('people.csv') }))!;
  await vi.waitUntil(() => current().saving === 'saved', { timeout: 60_000 });
  await current().choosing.load();
  await current().choosing.chooseGenerator('copula');
  await current().training.start();
  await current().generating.setRows(500);
  await current().generating.start();
}, 90_000);

afterAll(async () => {
  await app.projects.deleteAll();
});

it('shows the report while it grows, by what it was told', async () => {
  const { judging } = current();
  const sql = 'SELECT max(age) FROM synthetic';
  await judging.setOptions({
    target: 'income',
    custom: [{ name: 'oldest', sql, better: 'lower', goodAt: 69 }],
  });
  const seen: number[] = [];
  const watch = setInterval(() => {
    if (judging.report) seen.push(judging.pending.length);
  }, 10);
  // Whatever is shown lies on disk by then.
  const { store } = current();
  const addReport = store.addReport.bind(store);
  const kept = new Set<unknown>();
  const shownEarly: unknown[] = [];
  const spy = vi.spyOn(store, 'addReport').mockImplementation(async (record) => {
    await addReport(record);
    if (judging.report && !kept.has(judging.report)) shownEarly.push(judging.report);
    kept.add(record.report);
  });
  expect(await judging.start()).toBe(true);
  clearInterval(watch);
  spy.mockRestore();
  expect(judging.fault).toBeNull();
  expect(shownEarly).toEqual([]);
  expect(new Set(seen).size).toBeGreaterThan(2);
  expect(judging.pending).toEqual([]);
  const { parts, options } = judging.report!;
  expect(options.target).toBe('income');
  expect(parts.usefulness).toMatchObject({ status: 'judged', target: 'income' });
  expect(parts.custom).toMatchObject({
    status: 'judged',
    metrics: [{ name: 'oldest', grade: 'good', baseline: { status: 'measured' } }],
  });
  const reasons = Object.entries(parts).flatMap(([name, part]) =>
    part?.status === 'unavailable' ? [`${name}: ${part.reason}`] : [],
  );
  expect(reasons).toEqual([
    expect.stringMatching(/^missing: no table has an empty cell/),
    expect.stringMatching(/^fairness: choose the column/),
  ]);
  await judging.setOptions({ target: 'region' });
  expect(judging.isOutdated).toBe(true);
}, 120_000);

it('keeps what was judged before a cancel', async () => {
  const { judging } = current();
  const before = judging.reports.length;
  const run = judging.start();
  const isHalfway = () => judging.pending.length > 0 && judging.pending.length < 14;
  await expect.poll(isHalfway, { timeout: 60_000, interval: 5 }).toBe(true);
  // It lies on disk by now, in case that the tab closes.
  expect(await current().store.reports()).toHaveLength(before + 1);
  judging.cancel();
  expect(await run).toBe(false);
  expect(judging.reports).toHaveLength(before + 1);
  expect(judging.report?.verdict.headline).toBeTruthy();
  expect(judging.isIncomplete).toBe(true);
}, 90_000);

it('holds an export back until the gates are reached or changed', async () => {
  const { judging, exporting } = current();
  await judging.setGates({ set: 'custom', limits: { shapes: 1 }, holdsExport: true });
  expect(judging.gateResults).toMatchObject([{ gate: 'shapes', isPassed: false }]);
  expect(await exporting.start(choice)).toBe(false);
  expect(exporting.fault?.code).toBe('export-held');
  expect(exporting.fault?.message).toContain('shapes');
  await judging.setGates({ limits: { shapes: 0 } });
  expect(judging.heldBack).toBeNull();
  expect(await exporting.start(choice)).toBe(true);
}, 60_000);

it('tries a fix: another model, another table, a report after beside the one before', async () => {
  const { mending, models, judging } = current();
  const problem: Problem = {
    id: 'correlation:age,income',
    kind: 'correlation',
    severity: 'high',
    columns: ['age', 'income'],
    sentence: 'They no longer go together.',
    cause: 'The generator looks at one column at a time.',
    rows: [],
    fix: { sentence: 'Trees keep it.', change: { kind: 'generator', generator: 'trees' } },
  };
  const before = judging.report;
  expect(await mending.apply(problem)).toBe(true);
  expect(mending.phase).toBe('done');
  expect(mending.before).toBe(before);
  expect(mending.after?.generator).toBe('trees');
  expect(mending.isMended).toBe(true);
  expect(models.runs).toHaveLength(2);

  const lost: Problem = {
    ...problem,
    fix: { sentence: '', change: { kind: 'treatment', column: 'gone', to: 'drop' } },
  };
  expect(await mending.apply(lost)).toBe(false);
  expect(mending).toMatchObject({ phase: 'failed', fault: { code: 'column-unknown' } });
}, 180_000);

it('compares the table with another file, and remembers it', async () => {
  const { drifting, store } = current();
  // It is shown when it is on disk; where the disk is full, with the sentence that says so.
  vi.spyOn(store, 'writeDrift').mockImplementationOnce(async () => {
    expect(drifting.report).toBeNull();
    throw new Fault('storage-full', { what: 'drift.json' });
  });
  expect(await drifting.start(file('older.csv', -5))).toBe(false);
  expect(drifting.fault?.code).toBe('storage-full');
  expect(drifting.report?.names.after).toBe('older.csv');
  expect(await drifting.start(file('newer.csv', 15))).toBe(true);
  expect(drifting.report?.verdict).toMatchObject({ severity: 'high', retrain: 'yes' });
  const moved = drifting.report?.columns.filter(({ severity }) => severity !== 'none');
  expect(moved?.map(({ column }) => column)).toEqual(['age']);
  await app.projects.close();
  await app.projects.open(id);
  expect(current().drifting.report?.names.after).toBe('newer.csv');
  expect(current().judging.options.target).toBe('region');
  expect(current().judging.gates).toMatchObject({ set: 'custom', holdsExport: true });
}, 90_000);

it('a file that is no table is told, and the last comparison stays', async () => {
  const { drifting } = current();
  expect(await drifting.start(new File([''], 'empty.csv'))).toBe(false);
  expect(drifting.fault?.code).toBe('compared-table');
  expect(drifting.fault?.message).toContain('empty.csv is empty');
  expect(drifting.report?.names.after).toBe('newer.csv');
}, 30_000);

it('a watched file is compared again where it has changed, not where another was compared since', async () => {
  const root = await navigator.storage.getDirectory();
  const handle = await root.getFileHandle('watched.csv', { create: true });
  const write = async (older: number) => {
    const writable = await handle.createWritable();
    await writable.write(file('watched.csv', older));
    await writable.close();
  };
  const reopened = async () => {
    app.projects.close();
    await app.projects.open(id);
    return current().drifting;
  };
  vi.stubGlobal('showOpenFilePicker', () => Promise.resolve([handle]));
  await write(0);
  expect(await current().drifting.watch()).toBe(true);
  expect(await current().drifting.start(file('other.csv', 5))).toBe(true);
  const unchanged = await reopened();
  expect(unchanged.watched).toBe('watched.csv');
  await unchanged.checkWatched();
  expect(unchanged).toMatchObject({ news: null, report: { names: { after: 'other.csv' } } });

  await write(15);
  const changed = await reopened();
  await vi.waitUntil(() => changed.news !== null, { timeout: 30_000 });
  expect(changed.report).toMatchObject({ names: { after: 'watched.csv' } });
  vi.unstubAllGlobals();
  await root.removeEntry('watched.csv');
}, 90_000);
