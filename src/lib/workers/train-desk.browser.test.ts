/** The train worker as the page uses it: orders, news, checkpoints, measured costs. */
import { afterAll, afterEach, describe, expect, it } from 'vitest';
import { people } from '../engine/pipeline/test-tables';
import { unpackModel } from '../engine/pipeline';
import type { RecipeInput, Table } from '../engine/schema';
import { trainWorker } from './client';
import type { FitOrder, TableDoor, TrainedModel, TrainNews } from './contract';
import { Gate, type Steering } from './job';
import { movedPort } from './ports';
import { serve } from './serve';

const { table, schema } = people(1500);
const [trainRows, holdoutRows] = [1200, 300];
const names = schema.columns.map(({ name }) => name);
const worker = trainWorker();
const device = { preference: 'wasm', tests: {} } as const;

afterEach(() => worker.end());

/** More epochs than any test waits for. */
const endless: RecipeInput = { generator: 'tvae', options: { epochs: 2000 }, seed: 3 };

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

function train(order: Partial<FitOrder>, steering: Steering): Promise<TrainedModel> {
  const whole: FitOrder = {
    schema,
    recipe: endless,
    device,
    checkpoint: null,
    timeLimitMs: null,
    followQuality: false,
    ...order,
  };
  return worker.run(
    'training',
    (api, line) => api.fit(movedPort(tableDoor()), whole, line),
    steering,
  );
}

const eventOf = (news: TrainNews) => (news.kind === 'event' ? news.event : null);

describe('a training', { timeout: 90_000 }, () => {
  it('is looked at while it runs, and stopped with the best so far', async () => {
    const stop = new AbortController();
    const heard: TrainNews[] = [];
    const { bytes, facts, trained } = await train(
      {},
      {
        stop: stop.signal,
        onTrain(news) {
          heard.push(news);
          if (news.kind === 'look') stop.abort();
        },
      },
    );
    expect(trained.ending).toBe('stopped');
    expect(trained.device).toMatch(/^WebAssembly/);
    expect(trained.memoryBytes).toBeGreaterThan(1000);
    expect(trained.losses.length).toBeGreaterThan(0);
    expect(trained.losses.length).toBeLessThanOrEqual(300);
    expect(trained.looks.length).toBeGreaterThan(0);
    expect(trained.baseline?.shapes).toBeGreaterThan(0.5);
    expect(trained.scores?.detection).toBeGreaterThan(0.3);
    const look = heard.find((news) => news.kind === 'look');
    expect(look?.columns).toEqual(names);
    expect(look?.rows).toHaveLength(20);
    expect(look?.rows.every((row) => row.length === names.length)).toBe(true);
    expect(look?.look.shapes).toBeGreaterThan(0.3);
    expect(look?.look.step).toBeGreaterThan(0);
    expect(facts.recipe.generator).toBe('tvae');
    expect((await unpackModel(bytes, 'stopped.twin')).manifest.trainRows).toBe(trainRows);
  });

  it('pauses and resumes', async () => {
    const gate = new Gate();
    const stop = new AbortController();
    const kinds: string[] = [];
    await train(
      {},
      {
        gate,
        stop: stop.signal,
        onTrain(news) {
          const event = eventOf(news);
          if (event === null) return;
          kinds.push(event.kind);
          if (event.kind === 'progress' && !kinds.includes('paused')) gate.set(true);
          if (event.kind === 'paused') gate.set(false);
          if (event.kind === 'resumed') stop.abort();
        },
      },
    );
    const order = ['opened', 'paused', 'resumed', 'done'].map((kind) => kinds.indexOf(kind));
    expect(order).toEqual(order.toSorted((a, b) => a - b));
    expect(order[0]).toBe(0);
  });

  it('ends when its time is up', async () => {
    const { trained } = await train({ timeLimitMs: 300 }, {});
    expect(trained.ending).toBe('time');
  });

  it('is thrown away when cancelled', async () => {
    const controller = new AbortController();
    const training = train({}, { signal: controller.signal, onTrain: () => controller.abort() });
    await expect(training).rejects.toMatchObject({ code: 'cancelled' });
  });
});

describe('a checkpoint', { timeout: 90_000 }, () => {
  const name = 'run.checkpoint';
  let made: FileSystemDirectoryHandle | null = null;
  const folder = async () => {
    const root = await navigator.storage.getDirectory();
    return (made ??= await root.getDirectoryHandle('train-desk-test', { create: true }));
  };
  afterAll(async () => {
    const root = await navigator.storage.getDirectory();
    await root.removeEntry('train-desk-test', { recursive: true });
  });

  /** Pauses as soon as it runs, which saves it; then the worker is killed, as with its tab. */
  async function killAtFirstSave(order: Partial<FitOrder>): Promise<number> {
    const gate = new Gate();
    let saved = -1;
    const training = train(order, {
      gate,
      onTrain(news) {
        const event = eventOf(news);
        if (event?.kind === 'progress') gate.set(true);
        if (event?.kind === 'checkpoint') saved = event.step;
        if (event?.kind === 'paused') worker.end();
      },
    });
    await expect(training).rejects.toMatchObject({ code: 'worker-lost' });
    return saved;
  }

  async function firstStep(order: Partial<FitOrder>): Promise<{ step: number; notes: string[] }> {
    const stop = new AbortController();
    let step = -1;
    const notes: string[] = [];
    await train(order, {
      stop: stop.signal,
      onTrain(news) {
        if (news.kind === 'note') notes.push(news.sentence);
        const event = eventOf(news);
        if (event?.kind === 'opened') step = event.step;
        if (event?.kind === 'progress') stop.abort();
      },
    });
    return { step, notes };
  }

  it('outlives its worker: the next training goes on from it', async () => {
    const checkpoint = { folder: await folder(), name };
    const saved = await killAtFirstSave({ checkpoint });
    expect(saved).toBeGreaterThan(0);
    const { step, notes } = await firstStep({ checkpoint });
    expect(step).toBe(saved);
    expect(notes).toEqual([]);
    const names: string[] = [];
    for await (const each of (await folder()).keys()) names.push(each);
    expect(names).toEqual([name]);
  });

  it('of another training is passed over, and the person is told', async () => {
    const checkpoint = { folder: await folder(), name };
    const recipe = { ...endless, seed: 4 };
    const { step, notes } = await firstStep({ checkpoint, recipe });
    expect(step).toBe(0);
    expect(notes).toHaveLength(1);
    expect(notes[0]).toMatch(/cannot be used .*so it begins anew/);
  });
});

describe('costs', { timeout: 90_000 }, () => {
  it('are measured run by run on this device; a recipe that is not valid is left out', async () => {
    const heard: number[] = [];
    const recipes: RecipeInput[] = [
      { generator: 'trees' },
      { generator: 'trees', options: { nope: 1 } },
      endless,
      { generator: 'auto', options: { minutes: 1 } },
    ];
    const runs = await worker.run(
      'measuring',
      (api, line) => api.measure(movedPort(tableDoor()), { schema, recipes, device }, line),
      { onMeasured: ({ index }) => heard.push(index) },
    );
    expect(runs.map(({ index, basis }) => [index, basis])).toEqual([
      [0, 'sample'],
      [2, 'batches'],
      [3, 'guess'],
    ]);
    expect(heard).toEqual([0, 2, 3]);
    for (const { fitMs, memoryBytes } of runs) {
      expect(fitMs).toBeGreaterThan(0);
      expect(memoryBytes).toBeGreaterThan(0);
    }
    expect(runs[1]!.label).toMatch(/^WebAssembly/);
    expect(runs[2]!.fitMs).toBeLessThanOrEqual(60_000);
  });
});

describe('Auto in the worker', { timeout: 120_000 }, () => {
  it('tells what it tries and keeps its reasons', async () => {
    const kinds: string[] = [];
    const { facts, trained } = await train(
      { recipe: { generator: 'auto', options: { minutes: 0.2 } } },
      { onTrain: (news) => kinds.push(news.kind) },
    );
    expect(kinds).toContain('tried');
    expect(facts.chosenBy?.tried.length).toBeGreaterThan(0);
    expect(facts.chosenBy?.reasons.length).toBeGreaterThan(0);
    expect(facts.recipe.generator).not.toBe('auto');
    expect(trained.scores?.shapes).toBeGreaterThan(0.8);
  });
});
