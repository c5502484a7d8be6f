/**
 * Trainings of a project, one after the other: the queue, the one that runs, and those that a reload or
 * a fault interrupted. Queue and checkpoints are files, so that all of it outlives the tab.
 */
import type { Fault, Recipe } from '$lib/engine/schema';
import { trainModel, trainWorker } from '$lib/workers';
import { Activity } from './activity.svelte';
import type { Choosing, Ways } from './choosing.svelte';
import { timestamp } from './clock';
import { deviceWish } from './compute.svelte';
import { LiveRun } from './live-run.svelte';
import type { Models } from './models.svelte';
import type { ProjectContext } from './project-context';
import { recordVersion, type QueueEntry, type UnfinishedRun } from './storage';

/** A training that ended with a fault; it is no longer in the queue. */
export interface FailedRun {
  readonly entry: QueueEntry;
  readonly fault: Fault;
}

export class Training extends Activity {
  readonly #context: ProjectContext;
  readonly #choosing: Choosing;
  readonly #models: Models;
  readonly #worker = trainWorker();
  #queue = $state.raw<readonly QueueEntry[]>([]);
  #unfinished = $state.raw<readonly UnfinishedRun[]>([]);
  #failed = $state.raw<readonly FailedRun[]>([]);
  #live = $state.raw<LiveRun | null>(null);
  #current = $state.raw<QueueEntry | null>(null);
  #isRunning = $state(false);
  #isStopping = $state(false);
  #wasCancelled = $state(false);
  #isEnded = false;

  constructor(context: ProjectContext, choosing: Choosing, models: Models) {
    super();
    this.#context = context;
    this.#choosing = choosing;
    this.#models = models;
  }

  /** A training runs or is paused, or the next one is about to begin. */
  get isRunning(): boolean {
    return this.#isRunning;
  }

  /** `stop` was asked for and the best state is being kept. */
  get isStopping(): boolean {
    return this.#isStopping;
  }

  /** The last training was thrown away by the person. */
  get wasCancelled(): boolean {
    return this.#wasCancelled;
  }

  /** Those that wait, first one first; the one that runs is not among them. */
  get queue(): readonly QueueEntry[] {
    return this.#queue.filter(({ id }) => id !== this.#current?.id);
  }

  /** The one that runs. */
  get current(): QueueEntry | null {
    return this.#current;
  }

  /** The one that runs, as it goes; null when none does. */
  get live(): LiveRun | null {
    return this.#live;
  }

  /** Since the page was opened, oldest first. */
  get failed(): readonly FailedRun[] {
    return this.#failed;
  }

  /** Where an interrupted training can go on; null where it has to begin anew. */
  unfinishedOf(id: string): UnfinishedRun | null {
    const found = this.#unfinished.find((run) => run.id === id) ?? null;
    const isSame = JSON.stringify(found?.schema) === JSON.stringify(this.#context.schema);
    return isSame ? found : null;
  }

  /** Adds the recipe as it is chosen now to the queue, unless the same one waits or runs already. */
  async enqueue(): Promise<void> {
    const { recipe, ways } = this.#choosing;
    const isThere = this.#queue.some((entry) => isSameOrder(entry, recipe, ways));
    if (isThere) return;
    await this.#setQueue([...this.#queue, { id: crypto.randomUUID(), recipe, ...ways }]);
  }

  /** Moves a waiting training by `places` (−1: earlier). */
  async move(id: string, places: number): Promise<void> {
    const waiting = [...this.queue];
    const from = waiting.findIndex((entry) => entry.id === id);
    const to = from + places;
    if (from < 0 || to < 0 || to >= waiting.length) return;
    waiting.splice(to, 0, ...waiting.splice(from, 1));
    await this.#setQueue(this.#current ? [this.#current, ...waiting] : waiting);
  }

  /** Takes a training out of the queue, with what it had saved. */
  async drop(id: string): Promise<void> {
    if (id === this.#current?.id) return;
    await this.#setQueue(this.#queue.filter((entry) => entry.id !== id));
    await this.#forget(id);
  }

  /** Puts a failed training back in front, to go on from its checkpoint where it has one. */
  async retry({ entry }: FailedRun): Promise<void> {
    this.dismissFailed(entry.id);
    await this.#setQueue([entry, ...this.#queue.filter(({ id }) => id !== entry.id)]);
    await this.run();
  }

  /** Throws away what an interrupted training had saved: it begins at step 0. */
  async beginAnew(id: string): Promise<void> {
    await this.#forget(id);
  }

  dismissFailed(id: string): void {
    this.#failed = this.#failed.filter(({ entry }) => entry.id !== id);
  }

  /** Trains the recipe as it is chosen now, after all that waits; resolves to whether every model was made. */
  async start(): Promise<boolean> {
    await this.enqueue();
    return this.run();
  }

  /** Trains what waits, one after the other; a fault of one does not keep the others from their turn. */
  async run(): Promise<boolean> {
    if (this.#isRunning) return false;
    this.#isRunning = true;
    let isWhole = true;
    try {
      for (;;) {
        const [next] = this.#queue;
        if (!next) return isWhole;
        const outcome = await this.#train(next);
        this.#wasCancelled = outcome === 'cancelled';
        if (this.#wasCancelled) return false;
        isWhole &&= outcome === 'made';
      }
    } finally {
      this.#isRunning = false;
    }
  }

  override stop(): void {
    this.#isStopping = true;
    super.stop();
  }

  /** Reads queue and interrupted trainings from the project's folder. */
  async restore(): Promise<void> {
    if (this.#isRunning) return;
    const { store } = this.#context;
    const made = new Set(this.#models.runs.map(({ id }) => id));
    this.#unfinished = (await store.unfinished()).filter(({ id }) => !made.has(id));
    const queue = (await store.readQueue()).filter(({ id }) => !made.has(id));
    const queued = new Set(queue.map(({ id }) => id));
    const left = this.#unfinished.filter(({ id }) => !queued.has(id));
    this.#queue = [...left.map(entryOf), ...queue];
  }

  /** Ends the worker; what runs can go on from its checkpoint when the project is opened again. */
  end(): void {
    this.#isEnded = true;
    this.cancel();
    this.#worker.end();
  }

  async #train(entry: QueueEntry): Promise<'made' | 'failed' | 'cancelled'> {
    const { table, schema, store } = this.#context;
    if (!table) return 'cancelled';
    const before = this.unfinishedOf(entry.id);
    if (!before) await this.#forget(entry.id);
    const live = new LiveRun(before);
    const startedAt = before?.startedAt ?? timestamp();
    this.#current = entry;
    this.#live = live;
    this.#isStopping = false;
    const made = await this.perform(async (steering) => {
      this.#context.assertWriter();
      await table.fill();
      const order = {
        schema,
        recipe: entry.recipe,
        device: deviceWish(),
        checkpoint: await store.checkpointPlace(entry.id),
        timeLimitMs: entry.timeLimitMs,
        followQuality: entry.followQuality,
      };
      const trained = await trainModel(table.worker, this.#worker, order, {
        ...steering,
        onTrain: (news) => {
          live.take(news);
          const isSaved = news.kind === 'event' && news.event.kind === 'checkpoint';
          if (isSaved) void this.#note(entry, live, startedAt);
        },
      });
      const name = this.#choosing.nameOf(trained.facts.recipe.generator);
      const fitMs = live.trainedMs ?? trained.fitMs;
      await this.#models.keep(entry.id, name, { ...trained, fitMs }, live.history);
    });
    // Wasm and typed arrays of a fit are given back only with their worker.
    this.#worker.end();
    const outcome = made ? 'made' : this.fault ? 'failed' : 'cancelled';
    if (!this.#isEnded) await this.#settle(entry);
    return this.#isEnded ? 'cancelled' : outcome;
  }

  /** A model that was made needs no checkpoint, a cancelled one is given up; a failed one can go on. */
  async #settle(entry: QueueEntry): Promise<void> {
    const { fault } = this;
    if (fault) this.#failed = [...this.#failed, { entry, fault }];
    else await this.#forget(entry.id);
    await this.#setQueue(this.#queue.filter(({ id }) => id !== entry.id));
    this.#current = null;
    this.#live = null;
    this.dismiss();
  }

  /** Says in the project's folder where this training can go on. */
  async #note(entry: QueueEntry, live: LiveRun, startedAt: string): Promise<void> {
    const { seen, checkpointStep } = live;
    if (!seen || checkpointStep === null) return;
    const run: UnfinishedRun = {
      ...entry,
      formatVersion: recordVersion,
      schema: this.#context.schema,
      step: checkpointStep,
      steps: seen.steps,
      startedAt,
      madeAt: timestamp(),
      history: live.history,
    };
    await this.#context.store.keepUnfinished(run);
    this.#unfinished = [...this.#unfinished.filter(({ id }) => id !== run.id), run];
    live.markSaved(checkpointStep);
  }

  async #forget(id: string): Promise<void> {
    await this.#context.store.removeUnfinished(id);
    this.#unfinished = this.#unfinished.filter((run) => run.id !== id);
  }

  async #setQueue(queue: readonly QueueEntry[]): Promise<void> {
    this.#queue = queue;
    if (this.#context.isFollower) return;
    await this.#context.store.writeQueue(queue);
    this.#context.announce();
  }
}

function isSameOrder(entry: QueueEntry, recipe: Recipe, ways: Ways): boolean {
  const mine = [recipe, ways.timeLimitMs, ways.followQuality];
  return (
    JSON.stringify([entry.recipe, entry.timeLimitMs, entry.followQuality]) === JSON.stringify(mine)
  );
}

function entryOf({ id, recipe, timeLimitMs, followQuality }: UnfinishedRun): QueueEntry {
  return { id, recipe, timeLimitMs, followQuality };
}
