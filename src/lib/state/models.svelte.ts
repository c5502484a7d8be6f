/** The finished models of a project: one of them is used; any can be renamed, saved, deleted and taken back. */
import { toFault } from '$lib/engine/schema';
import type { ModelFacts, TrainedModel } from '$lib/workers';
import { timestamp } from './clock';
import { saveBlob, type DownloadResult } from './download';
import { hashOf } from './hash';
import type { ProjectContext } from './project-context';
import { recordVersion, type RunHistory, type TrainRun } from './storage';

/** A model that was deleted, as long as it can be taken back. */
interface Deleted {
  readonly run: TrainRun;
  readonly content: Blob;
  readonly wasSelected: boolean;
}

export class Models {
  readonly #context: ProjectContext;
  #runs = $state.raw<readonly TrainRun[]>([]);
  #deleted: Deleted | null = null;

  /** The model that tables are drawn from; null where there is none. */
  readonly selected = $derived(
    this.#runs.find(({ id }) => id === this.#context.record.selected.model) ??
      this.#runs[0] ??
      null,
  );

  constructor(context: ProjectContext) {
    this.#context = context;
  }

  /** Newest first. */
  get runs(): readonly TrainRun[] {
    return this.#runs;
  }

  /** Null where it was removed. */
  find(id: string): TrainRun | null {
    return this.#runs.find((run) => run.id === id) ?? null;
  }

  async select(id: string): Promise<void> {
    if (!this.find(id)) return;
    await this.#context.update({
      selected: { ...this.#context.record.selected, model: id },
    });
  }

  /** Does nothing where the name is empty. */
  async rename(id: string, name: string): Promise<boolean> {
    const run = this.find(id);
    const trimmed = name.trim().slice(0, 200);
    if (!run || trimmed === '' || trimmed === run.name) return false;
    return this.#change(() => this.#context.store.changeModel({ ...run, name: trimmed }));
  }

  /** Adds a model that was just trained. */
  async keep(
    id: string,
    generatorName: string,
    { bytes, facts, fitMs, trained }: TrainedModel,
    history: RunHistory,
  ): Promise<void> {
    const content = bytes as Uint8Array<ArrayBuffer>;
    const { ending, epochs, device, memoryBytes, scores } = trained;
    const run: TrainRun = {
      formatVersion: recordVersion,
      id,
      name: this.#freeName(`${this.#context.record.name} ${generatorName}`),
      recipe: facts.recipe,
      schema: facts.schema,
      trainRows: facts.trainRows,
      fitMs,
      sizeBytes: bytes.byteLength,
      sha256: await hashOf(content),
      madeAt: timestamp(),
      trained: { ending, epochs, device, memoryBytes, scores },
      history,
      ...learnt(facts),
    };
    await this.#add(run, content);
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
      ...learnt(facts),
    };
    await this.#add(run, file);
  }

  /** Deletes a model; `takeBack` undoes the last one for as long as the page is open. */
  async remove(id: string): Promise<boolean> {
    const { store, record } = this.#context;
    const run = this.find(id);
    const file = run && (await store.modelFile(id));
    if (!run || !file) return false;
    return this.#change(async () => {
      // A copy in memory: the file itself is gone in a moment.
      const content = new Blob([await file.arrayBuffer()]);
      this.#deleted = { run, content, wasSelected: record.selected.model === id };
      await store.removeMade('models', id);
    });
  }

  /** Puts the last deleted model back. */
  async takeBack(): Promise<boolean> {
    const deleted = this.#deleted;
    if (!deleted) return false;
    this.#deleted = null;
    const isBack = await this.#change(() =>
      this.#context.store.addModel(deleted.run, deleted.content),
    );
    if (isBack && deleted.wasSelected) await this.select(deleted.run.id);
    return isBack;
  }

  /** Saves the `.twin` to disk; null when there is none or the person closed the dialog. */
  async download(id: string): Promise<DownloadResult | null> {
    const run = this.find(id);
    const file = run && (await this.#context.store.modelFile(id));
    if (!run || !file) return null;
    return saveBlob(file, `${run.name}.twin`);
  }

  /** Reads the list from the project's folder. */
  async restore(): Promise<void> {
    this.#runs = await this.#context.store.models();
  }

  async #change(change: () => Promise<void>): Promise<boolean> {
    try {
      this.#context.assertWriter();
      await change();
      await this.restore();
      this.#context.announce();
      return true;
    } catch (error) {
      console.error(toFault(error));
      return false;
    }
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
    await this.#context.update({
      selected: { ...this.#context.record.selected, model: run.id },
    });
    await this.#context.reach('generate');
  }

  /** `adult Trees 1`, `adult Trees 2`, … */
  #freeName(base: string): string {
    for (let n = 1; ; n += 1) {
      const name = `${base} ${n}`;
      if (!this.#runs.some((run) => run.name === name)) return name;
    }
  }
}

/** What a model says about itself, as a record keeps it. */
function learnt({ dependence, chosenBy }: ModelFacts): Pick<TrainRun, 'dependence' | 'chosenBy'> {
  return {
    dependence: dependence && {
      ...dependence,
      edges: dependence.edges.map((edge) => ({ ...edge })),
    },
    chosenBy: chosenBy && { reasons: [...chosenBy.reasons], tried: [...chosenBy.tried] },
  };
}
