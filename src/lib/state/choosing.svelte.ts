/** Choosing a generator and its options, with what each will take for this table on this device. */
import { recipeSchema, toFault, type Recipe } from '$lib/engine/schema';
import { measureRuns, trainWorker, type GeneratorChoice, type MeasuredRun } from '$lib/workers';
import { Activity } from './activity.svelte';
import { deviceWish } from './compute.svelte';
import type { ProjectContext } from './project-context';

/** What a fit will take. `guess` rests on figures of another machine, the others were measured on this one. */
export interface Cost extends Pick<MeasuredRun, 'fitMs' | 'memoryBytes' | 'basis'> {
  /** The device, in words; null where it is not known. */
  readonly device: string | null;
  readonly sampleMsPerRow: number | null;
}

/** A training may end early: by the clock, or by the quality of the rows that it would draw. */
export interface Ways {
  readonly timeLimitMs: number | null;
  readonly followQuality: boolean;
}

const toTheEnd: Ways = { timeLimitMs: null, followQuality: false };

export class Choosing extends Activity {
  readonly #context: ProjectContext;
  readonly #worker = trainWorker();
  readonly #measurer = trainWorker();
  #generators = $state.raw<readonly GeneratorChoice[]>([]);
  #costs = $state.raw<ReadonlyMap<string, Cost>>(new Map());
  #isStopped = $state(false);
  /** What was timed or could not be: no use in trying again. */
  readonly #settled = new Set<string>();
  /** Options of generators that were left for another one, to come back to. */
  readonly #options = new Map<string, Recipe['options']>();
  /** As it was last chosen, for a generator that can balance after one that cannot. */
  #balance: Recipe['balance'] = null;

  readonly chosen = $derived(
    this.#generators.find(({ id }) => id === this.recipe.generator) ?? null,
  );

  constructor(context: ProjectContext) {
    super();
    this.#context = context;
  }

  /** Every registered generator, the recommended one first; empty until `load` has answered. */
  get generators(): readonly GeneratorChoice[] {
    return this.#generators;
  }

  get recipe(): Recipe {
    return this.#context.record.recipe;
  }

  get ways(): Ways {
    return this.#context.record.ways ?? toTheEnd;
  }

  /** Measuring was stopped by the person; it begins again only when asked for. */
  get isStopped(): boolean {
    return this.#isStopped;
  }

  /** What a generator with its present options takes; null while unknown. */
  costOf(generator: string): Cost | null {
    return this.#costs.get(this.#key(this.#recipeOf(generator))) ?? null;
  }

  /** The name that a person knows a generator by. */
  nameOf(generator: string): string {
    return this.#generators.find(({ id }) => id === generator)?.name ?? generator;
  }

  async load(): Promise<void> {
    try {
      this.#generators = await this.#worker.run('listing the generators', (api) =>
        api.generators(),
      );
      await this.#guess();
    } catch (error) {
      console.error(toFault(error));
    }
  }

  /** Its options are those that it was left with, or the defaults. */
  chooseGenerator(id: string): Promise<void> {
    this.#options.set(this.recipe.generator, this.recipe.options);
    if (this.chosen?.canBalance) this.#balance = this.recipe.balance;
    const { generator, options, balance } = this.#recipeOf(id);
    return this.#change({ generator, options, balance });
  }

  /** Evens out the labels of a column, where the generator can; null draws them as often as they occur. */
  setBalance(balance: Recipe['balance']): Promise<void> {
    this.#balance = balance;
    return this.#change({ balance });
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

  setWays(ways: Ways): Promise<void> {
    return this.#context.update({ ways });
  }

  /**
   * Times what is not measured yet, the chosen generator first; ends when all are known or with
   * `cancel`. A figure that cannot be measured stays a guess.
   */
  async measure(): Promise<void> {
    const { table, schema } = this.#context;
    this.#isStopped = false;
    if (!table || this.isBusy) return;
    const others = this.#generators
      .map(({ id }) => id)
      .filter((id) => id !== this.recipe.generator);
    const recipes = [this.recipe.generator, ...others]
      .map((id) => this.#recipeOf(id))
      .filter((recipe) => !this.#settled.has(this.#key(recipe)));
    if (recipes.length === 0) return;
    await this.perform(async (steering) => {
      await table.fill();
      const onMeasured = ({ index, label, ...run }: MeasuredRun) => {
        const recipe = recipes[index];
        if (!recipe) return;
        this.#settled.add(this.#key(recipe));
        this.#learn(recipe, { ...run, device: label });
      };
      const order = { schema, recipes, device: deviceWish() };
      await measureRuns(table.worker, this.#measurer, order, { ...steering, onMeasured });
    });
    if (this.phase !== 'cancelled') {
      for (const recipe of recipes) this.#settled.add(this.#key(recipe));
    }
    this.#measurer.end();
  }

  stopMeasuring(): void {
    this.#isStopped = true;
    this.cancel();
  }

  end(): void {
    this.cancel();
    this.#worker.end();
    this.#measurer.end();
  }

  async #change(change: Partial<Recipe>): Promise<void> {
    const parsed = recipeSchema.safeParse({ ...this.recipe, ...change });
    if (!parsed.success) return;
    await this.#context.update({ recipe: parsed.data });
    await this.#guess();
  }

  #recipeOf(generator: string): Recipe {
    if (generator === this.recipe.generator) return this.recipe;
    const canBalance = this.#generators.find(({ id }) => id === generator)?.canBalance ?? false;
    const options = this.#options.get(generator) ?? {};
    const balance = canBalance ? (this.recipe.balance ?? this.#balance) : null;
    return { ...this.recipe, generator, options, balance };
  }

  /** A courtesy: where a recipe is not valid yet there is no figure. */
  async #guess(): Promise<void> {
    const { schema } = this.#context;
    for (const { id } of this.#generators) {
      const recipe = this.#recipeOf(id);
      if (this.#costs.has(this.#key(recipe))) continue;
      const found = await this.#worker
        .run('estimating the cost', (api) => api.estimate(schema, recipe))
        .catch(() => null);
      if (found) this.#learn(recipe, { ...found, device: null, basis: 'guess' });
    }
  }

  #learn(recipe: Recipe, cost: Omit<Cost, 'sampleMsPerRow'> & { sampleMsPerRow?: number }): void {
    const key = this.#key(recipe);
    const sampleMsPerRow = cost.sampleMsPerRow ?? this.#costs.get(key)?.sampleMsPerRow ?? null;
    this.#costs = new Map(this.#costs).set(key, { ...cost, sampleMsPerRow });
  }

  /** What a cost depends on: the table as it is read, the recipe without its seed, the device. */
  #key({ generator, options, rareBelow }: Recipe): string {
    const { schema } = this.#context;
    const columns = schema.columns.map(({ kind, treatment }) => `${kind} ${treatment}`);
    const { preference } = deviceWish();
    return JSON.stringify([generator, options, rareBelow, schema.rowCount, columns, preference]);
  }
}
