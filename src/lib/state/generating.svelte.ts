/** Drawing synthetic tables from the selected model; the tables of a project. */
import { toFault } from '$lib/engine/schema';
import { sampleWorker, writeDrawnTable } from '$lib/workers';
import { Activity } from './activity.svelte';
import { timestamp } from './clock';
import type { ProjectContext } from './project-context';
import { RowPages } from './row-pages.svelte';
import { recordVersion, type SyntheticTable, type TrainRun } from './storage';

/** Most rows of one synthetic table. */
export const maxRows = 10_000_000;

export class Generating extends Activity {
  readonly #context: ProjectContext;
  readonly #model: () => TrainRun | null;
  readonly #modelOf: (id: string) => TrainRun | null;
  readonly #previewer = sampleWorker();
  #previewed: string | null = null;
  #tables = $state.raw<readonly SyntheticTable[]>([]);

  readonly selected = $derived(
    this.#tables.find(({ id }) => id === this.#context.record.selected.synthetic) ??
      // A tab that closed between the two writes left a whole table that nothing points to.
      this.#tables[0] ??
      null,
  );
  /** Rows of the selected table, for the grid; drawn again when shown, since a row's number decides it. */
  readonly preview = $derived(this.selected && this.#pagesOf(this.selected));

  /**
   * @param model the model to draw from
   * @param modelOf the model that a table was drawn from; null when it was removed
   */
  constructor(
    context: ProjectContext,
    model: () => TrainRun | null,
    modelOf: (id: string) => TrainRun | null,
  ) {
    super();
    this.#context = context;
    this.#model = model;
    this.#modelOf = modelOf;
  }

  get rows(): number {
    return this.#context.record.draw.rows;
  }

  get seed(): number {
    return this.#context.record.draw.seed;
  }

  /** Finished tables, newest first. */
  get tables(): readonly SyntheticTable[] {
    return this.#tables;
  }

  /** Clamped to 1 … `maxRows`. */
  setRows(rows: number): Promise<void> {
    const whole = Math.min(maxRows, Math.max(1, Math.round(rows) || 1));
    return this.#context.update({ draw: { ...this.#context.record.draw, rows: whole } });
  }

  /** Clamped to 32 bits. */
  setSeed(seed: number): Promise<void> {
    const whole = Math.min(0xffffffff, Math.max(0, Math.round(seed) || 0));
    return this.#context.update({ draw: { ...this.#context.record.draw, seed: whole } });
  }

  /** Draws a table into the project; resolves to whether it is there, whole. */
  async start(): Promise<boolean> {
    const model = this.#model();
    if (!model) return false;
    const { store } = this.#context;
    const { rows, seed } = this.#context.record.draw;
    const made = await this.perform(async (steering) => {
      this.#context.assertWriter();
      const id = crypto.randomUUID();
      const file = await store.modelFile(model.id);
      if (!file) throw new DOMException('the model file is gone', 'NotFoundError');
      const written = await writeDrawnTable(
        file,
        {
          draw: { rows, seed },
          format: 'parquet',
          options: {},
          compression: 'none',
          target: await store.tableTarget(id),
        },
        steering,
      );
      await this.#add({
        formatVersion: recordVersion,
        id,
        modelId: model.id,
        rows: written.rows,
        seed,
        sizeBytes: written.sizeBytes,
        sha256: written.sha256,
        sampleMs: written.elapsedMs,
        madeAt: timestamp(),
      });
    });
    return made !== null;
  }

  async select(id: string): Promise<void> {
    if (!this.#tables.some((table) => table.id === id)) return;
    await this.#context.update({
      selected: { ...this.#context.record.selected, synthetic: id },
    });
  }

  async remove(id: string): Promise<boolean> {
    try {
      this.#context.assertWriter();
      await this.#context.store.removeMade('synthetic', id);
      await this.restore();
      this.#context.announce();
      return true;
    } catch (error) {
      console.error(toFault(error));
      return false;
    }
  }

  /** Reads the list of tables from the project's folder. */
  async restore(): Promise<void> {
    this.#tables = await this.#context.store.tables();
  }

  end(): void {
    this.cancel();
    this.#previewer.end();
  }

  async #add(table: SyntheticTable): Promise<void> {
    const { store } = this.#context;
    await store.addTable(table);
    await store.addLineage({
      kind: 'synthetic',
      id: table.id,
      madeFrom: [table.modelId],
      madeAt: table.madeAt,
      sha256: table.sha256,
      seed: table.seed,
    });
    await this.restore();
    await this.#context.update({
      selected: { ...this.#context.record.selected, synthetic: table.id },
    });
    await this.#context.reach('report');
  }

  #pagesOf(table: SyntheticTable): RowPages | null {
    const model = this.#modelOf(table.modelId);
    if (!model) return null;
    const draw = { rows: table.rows, seed: table.seed };
    return new RowPages(
      table.rows,
      model.schema.columns.map(({ name }) => name),
      async (start, count, signal) => {
        await this.#openModel(model.id);
        return this.#previewer.run('drawing rows', (api) => api.readRows(draw, start, count), {
          signal,
        });
      },
    );
  }

  async #openModel(id: string): Promise<void> {
    if (this.#previewed === id && this.#previewer.isAlive) return;
    const file = await this.#context.store.modelFile(id);
    if (!file) throw new DOMException('the model file is gone', 'NotFoundError');
    await this.#previewer.run('opening the model', (api) => api.open(file, file.name));
    this.#previewed = id;
  }
}
