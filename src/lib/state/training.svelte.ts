/** Choosing and fitting a generator; the models of a project. */
import { recipeSchema, toFault, type Recipe } from '$lib/engine/schema';
import {
  trainModel,
  trainWorker,
  type GeneratorChoice,
  type ModelFacts,
  type RunEstimate,
  type TrainedModel,
} from '$lib/workers';
import { Activity } from './activity.svelte';
import { timestamp } from './clock';
import { saveBlob, type DownloadResult } from './download';
import { hashOf } from './hash';
import type { ProjectContext } from './project-context';
import { recordVersion, type TrainRun } from './storage';

export class Training extends Activity {
  readonly #context: ProjectContext;
  readonly #worker = trainWorker();
  #generators = $state.raw<readonly GeneratorChoice[]>([]);
  #estimate = $state.raw<RunEstimate | null>(null);
  #runs = $state.raw<readonly TrainRun[]>([]);

  readonly chosen = $derived(
    this.#generators.find(({ id }) => id === this.recipe.generator) ?? null,
  );
  readonly selected = $derived(
    this.#runs.find(({ id }) => id === this.#context.record.selected.model) ??
      this.#runs[0] ??
      null,
  );

  constructor(context: ProjectContext) {
    super();
    this.#context = context;
  }

  /** Every registered generator; empty until `loadGenerators` has answered. */
  get generators(): readonly GeneratorChoice[] {
    return this.#generators;
  }

  get recipe(): Recipe {
    return this.#context.record.recipe;
  }

  /** What the recipe will cost on this table; null while unknown. */
  get estimate(): RunEstimate | null {
    return this.#estimate;
  }

  /** Finished models, newest first. */
  get runs(): readonly TrainRun[] {
    return this.#runs;
  }

  async loadGenerators(): Promise<void> {
    try {
      this.#generators = await this.#worker.run('listing the generators', (api) =>
        api.generators(),
      );
      await this.#updateEstimate();
    } catch (error) {
      console.error(toFault(error));
    }
  }

  /** Its options start from their defaults. */
  chooseGenerator(id: string): Promise<void> {
    return this.#change({ generator: id, options: {} });
  }

  setOption(name: string, value: unknown): Promise<void> {
    return this.#change({ options: { ...this.recipe.options, [name]: value } });
  }

  setSeed(seed: number): Promise<void> {
    return this.#change({ seed });
  }

  /** A label that fewer rows share never leaves the table; 1 turns the protection off. */
  setRareBelow(rareBelow: number): Promise<void> {
    return this.#change({ rareBelow });
  }

  /** Fits the recipe to the training rows; resolves to whether a model was made and saved. */
  async start(): Promise<boolean> {
    const { table, schema } = this.#context;
    if (!table) return false;
    const { recipe } = this;
    const made = await this.perform(async (steering) => {
      this.#context.assertWriter();
      await table.fill();
      const trained = await trainModel(table.worker, this.#worker, schema, recipe, steering);
      return this.#keep(trained);
    });
    // Wasm and typed arrays of a fit are given back only with their worker.
    this.#worker.end();
    return made !== null;
  }

  async select(id: string): Promise<void> {
    if (!this.#runs.some((run) => run.id === id)) return;
    await this.#context.update({
      selected: { ...this.#context.record.selected, model: id },
    });
  }

  /** Adds a model that was opened from a file. */
  async adopt(file: File, facts: ModelFacts): Promise<void> {
    const run: TrainRun = {
      formatVersion: recordVersion,
      id: crypto.randomUUID(),
      name: file.name.replace(/\.twin$/i, ''),
      recipe: facts.recipe,
      schema: facts.schema,
      trainRows: facts.trainRows,
      fitMs: null,
      sizeBytes: file.size,
      sha256: await hashOf(file),
      madeAt: timestamp(),
    };
    await this.#add(run, file);
  }

  async remove(id: string): Promise<boolean> {
    try {
      this.#context.assertWriter();
      await this.#context.store.removeMade('models', id);
      await this.restore();
      this.#context.announce();
      return true;
    } catch (error) {
      console.error(toFault(error));
      return false;
    }
  }

  /** Saves the `.twin` to disk; null when there is none or the person closed the dialog. */
  async download(id: string): Promise<DownloadResult | null> {
    const run = this.#runs.find((candidate) => candidate.id === id);
    const file = run && (await this.#context.store.modelFile(id));
    if (!run || !file) return null;
    return saveBlob(file, `${run.name}.twin`);
  }

  /** Reads the list of models from the project's folder. */
  async restore(): Promise<void> {
    this.#runs = await this.#context.store.models();
  }

  end(): void {
    this.cancel();
    this.#worker.end();
  }

  async #change(change: Partial<Recipe>): Promise<void> {
    const parsed = recipeSchema.safeParse({ ...this.recipe, ...change });
    if (!parsed.success) return;
    await this.#context.update({ recipe: parsed.data });
    await this.#updateEstimate();
  }

  /** An estimate is a courtesy: where the recipe is not valid yet there is none. */
  async #updateEstimate(): Promise<void> {
    const { schema } = this.#context;
    const { recipe } = this;
    this.#estimate = await this.#worker
      .run('estimating the cost', (api) => api.estimate(schema, recipe))
      .catch(() => null);
  }

  async #keep({ bytes, facts, fitMs }: TrainedModel): Promise<void> {
    const content = bytes as Uint8Array<ArrayBuffer>;
    const run: TrainRun = {
      formatVersion: recordVersion,
      id: crypto.randomUUID(),
      name: this.#freeName(),
      recipe: facts.recipe,
      schema: facts.schema,
      trainRows: facts.trainRows,
      fitMs,
      sizeBytes: bytes.byteLength,
      sha256: await hashOf(content),
      madeAt: timestamp(),
    };
    await this.#add(run, content);
  }

  async #add(run: TrainRun, content: Blob | Uint8Array<ArrayBuffer>): Promise<void> {
    const { store, record } = this.#context;
    await store.addModel(run, content);
    await store.addLineage({
      kind: 'model',
      id: run.id,
      madeFrom: record.source ? ['source'] : [],
      madeAt: run.madeAt,
      sha256: run.sha256,
      seed: run.recipe.seed,
    });
    await this.restore();
    await this.#context.update({ selected: { ...record.selected, model: run.id } });
    await this.#context.reach('generate');
  }

  /** `adult 1`, `adult 2`, … */
  #freeName(): string {
    const base = this.#context.record.name;
    let n = this.#runs.length + 1;
    while (this.#runs.some(({ name }) => name === `${base} ${n}`)) n += 1;
    return `${base} ${n}`;
  }
}
