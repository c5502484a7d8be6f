/** Changes of columns that a person can undo and redo, one after the other. */
import { Fault, toFault, type Column, type ColumnKind, type Treatment } from '$lib/engine/schema';
import { emptyHistory, recordEdit, redoEdit, undoEdit, type EditHistory } from './edit-history';
import type { ProjectContext } from './project-context';

/** One column as it was or is. */
interface ColumnState {
  readonly index: number;
  readonly column: Column;
}

export class ColumnEdits {
  readonly #context: ProjectContext;
  #history = $state.raw<EditHistory<ColumnState>>(emptyHistory());
  #isBusy = $state(false);
  #last: Promise<unknown> = Promise.resolve();
  #fault = $state.raw<Fault | null>(null);

  readonly undoLabel = $derived(this.#history.past.at(-1)?.label ?? null);
  readonly redoLabel = $derived(this.#history.future.at(-1)?.label ?? null);

  constructor(context: ProjectContext) {
    this.#context = context;
  }

  get isBusy(): boolean {
    return this.#isBusy;
  }

  /** Why the last edit was refused, such as `kind-impossible`. */
  get fault(): Fault | null {
    return this.#fault;
  }

  dismissFault(): void {
    this.#fault = null;
  }

  setKind(index: number, kind: ColumnKind): Promise<boolean> {
    return this.#edit(async () => {
      const { table, schema } = this.#context;
      const before = this.#column(index);
      if (before.kind === kind || !table) return;
      const changed = await table.run('changing a column', (api) =>
        api.changeKind(schema, index, kind),
      );
      await this.#context.takeSchema(changed, false);
      this.#remember(`kind of ${before.name}`, index, before);
    });
  }

  setTreatment(index: number, treatment: Treatment): Promise<boolean> {
    return this.#edit(async () => {
      const before = this.#column(index);
      await this.#put({ index, column: { ...before, treatment } });
      this.#remember(`treatment of ${before.name}`, index, before);
    });
  }

  /** Puts a column as it once was in this project; can be undone as any other edit. */
  putBack(index: number, column: Column): Promise<boolean> {
    return this.#edit(async () => {
      const before = this.#column(index);
      if (JSON.stringify(before) === JSON.stringify(column)) return;
      await this.#put({ index, column });
      this.#remember(`change of ${before.name}`, index, before);
    });
  }

  undo(): Promise<boolean> {
    return this.#step(undoEdit);
  }

  redo(): Promise<boolean> {
    return this.#step(redoEdit);
  }

  #edit(change: () => Promise<unknown>): Promise<boolean> {
    const turn = this.#last.then(() => this.#make(change));
    this.#last = turn;
    return turn;
  }

  async #make(change: () => Promise<unknown>): Promise<boolean> {
    this.#isBusy = true;
    this.#fault = null;
    try {
      this.#context.assertWriter();
      return (await change()) !== false;
    } catch (error) {
      this.#fault = toFault(error);
      return false;
    } finally {
      this.#isBusy = false;
    }
  }

  #step(stepOf: typeof undoEdit<ColumnState>): Promise<boolean> {
    return this.#edit(async () => {
      const step = stepOf(this.#history);
      if (!step) return false;
      await this.#put(step.state);
      this.#history = step.history;
    });
  }

  #remember(label: string, index: number, before: Column): void {
    const after = this.#column(index);
    this.#history = recordEdit(this.#history, {
      label,
      before: { index, column: before },
      after: { index, column: after },
    });
  }

  /** Puts a column that the table can follow: it did before, or only its treatment is new. */
  async #put({ index, column }: ColumnState): Promise<void> {
    const { table, schema } = this.#context;
    const isSameKind = column.kind === this.#column(index).kind;
    const changed = { ...schema, columns: schema.columns.with(index, column) };
    if (!isSameKind && table) {
      await table.run('changing a column', (api) => api.restoreKinds(changed));
    }
    await this.#context.takeSchema(changed, isSameKind);
  }

  #column(index: number): Column {
    const column = this.#context.schema.columns[index];
    if (!column) throw new Fault('column-unknown', { column: String(index + 1) });
    return column;
  }
}
