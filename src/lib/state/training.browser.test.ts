/** A queue of trainings, one of them a network: stopped and kept, interrupted, gone on with. */
import { afterAll, beforeAll, expect, it } from 'vitest';
import { App } from './app.svelte';
import type { Project } from './project.svelte';

const lines = Array.from({ length: 600 }, (_, i) => {
  const age = 20 + ((i * 37) % 50);
  const income = Math.round((age * 812.5 + ((i * 7919) % 9000)) / 1000);
  return `${age},${income},${['north', 'south', 'east'][(i * 13) % 3]}`;
});
const csv = new File([`age,income,region\n${lines.join('\n')}\n`], 'people.csv');

const app = new App();
let id = '';

const current = (): Project => app.projects.current!;

/** A network that would take hours to its end. */
async function chooseLong(): Promise<void> {
  await current().choosing.chooseGenerator('autoregressive');
  await current().choosing.setOption('epochs', 1000);
  await current().choosing.setWays({ timeLimitMs: 3_600_000, followQuality: true });
}

beforeAll(() => app.projects.deleteAll());

afterAll(async () => {
  await app.projects.deleteAll();
});

it('measures what each generator takes here, and tells measured from guessed', async () => {
  id = (await app.importing.start({ kind: 'file', file: csv }))!;
  await expect.poll(() => current().saving, { timeout: 30_000 }).toBe('saved');
  const { choosing } = current();
  await choosing.load();
  await choosing.chooseGenerator('copula');
  const ids = choosing.generators.map((generator) => generator.id);
  expect(ids[0]).toBe('auto');
  const basis = (generator: string) => choosing.costOf(generator)?.basis;
  expect(ids.map(basis)).toEqual(ids.map(() => 'guess'));
  await choosing.measure();
  expect(choosing.fault?.message).toBeUndefined();
  expect(basis('autoregressive')).toBe('batches');
  expect(choosing.costOf('autoregressive')!.fitMs).toBeGreaterThan(0);
}, 60_000);

it('comes back to options that were left for another generator', async () => {
  const { choosing } = current();
  await chooseLong();
  await choosing.chooseGenerator('copula');
  expect(choosing.recipe.options).toEqual({});
  await choosing.chooseGenerator('autoregressive');
  expect(choosing.recipe.options).toEqual({ epochs: 1000 });
});

it('keeps the queue in order, without doubles, over closing and opening', async () => {
  const { choosing, training } = current();
  await chooseLong();
  await training.enqueue();
  await training.enqueue();
  await choosing.chooseGenerator('copula');
  await training.enqueue();
  await choosing.chooseGenerator('trees');
  await training.enqueue();
  const names = () => current().training.queue.map(({ recipe }) => recipe.generator);
  expect(names()).toEqual(['autoregressive', 'copula', 'trees']);
  await training.move(training.queue[2]!.id, -2);
  expect(names()).toEqual(['trees', 'autoregressive', 'copula']);
  await training.drop(training.queue[0]!.id);
  app.projects.close();
  await app.projects.open(id);
  expect(names()).toEqual(['autoregressive', 'copula']);
});

it('goes on from the checkpoint of a training that was cut off', async () => {
  const first = current().training;
  await current().choosing.load();
  void first.run();
  await expect.poll(() => first.live?.seen?.step ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
  // A pause saves at once; else it would be ten seconds.
  first.pause();
  await expect.poll(() => first.live?.savedStep ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
  app.projects.close();

  await app.projects.open(id);
  const { training, models, choosing } = current();
  await choosing.load();
  const [waiting] = training.queue;
  expect(waiting?.recipe.generator).toBe('autoregressive');
  const unfinished = training.unfinishedOf(waiting!.id)!;
  expect(unfinished.step).toBeGreaterThan(0);
  const done = training.run();
  await expect.poll(() => training.live?.seen?.step ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
  expect(training.live!.seen!.step).toBeGreaterThanOrEqual(unfinished.step);
  expect(training.live!.fromStep).toBe(unfinished.step);

  training.pause();
  expect(training.phase).toBe('paused');
  training.stop();
  expect(await done).toBe(true);
  expect(models.runs.map((run) => run.recipe.generator).sort()).toEqual([
    'autoregressive',
    'copula',
  ]);
  const kept = models.find(waiting!.id)!;
  expect(kept.trained?.ending).toBe('stopped');
  expect(kept.history!.losses.length).toBeGreaterThan(1);
  expect(training.queue).toEqual([]);
  expect(await current().store.unfinished()).toEqual([]);
}, 120_000);

it('gives a model another name, deletes it and takes it back', async () => {
  const { models } = current();
  const [newest] = models.runs;
  await models.select(newest!.id);
  expect(await models.rename(newest!.id, '  The one  ')).toBe(true);
  expect(models.selected?.name).toBe('The one');
  expect(await models.remove(newest!.id)).toBe(true);
  expect(models.runs).toHaveLength(1);
  expect(await models.takeBack()).toBe(true);
  expect(models.selected).toMatchObject({ id: newest!.id, name: 'The one' });
  expect(await current().store.modelFile(newest!.id)).not.toBeNull();
});

it('a cancelled training leaves nothing behind, and the others wait', async () => {
  const { training, models, choosing } = current();
  const before = models.runs.length;
  await chooseLong();
  await training.enqueue();
  await choosing.chooseGenerator('trees');
  await training.enqueue();
  const done = training.run();
  await expect.poll(() => training.live?.seen?.step ?? 0, { timeout: 60_000 }).toBeGreaterThan(0);
  training.cancel();
  expect(await done).toBe(false);
  expect(training.wasCancelled).toBe(true);
  expect(models.runs).toHaveLength(before);
  expect(training.queue.map(({ recipe }) => recipe.generator)).toEqual(['trees']);
  expect(await current().store.unfinished()).toEqual([]);
}, 60_000);
