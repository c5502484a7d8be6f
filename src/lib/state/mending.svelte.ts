/**
 * Trying what the judge suggests: makes the change, trains, draws as many rows as before and judges them,
 * so that the report before stands beside the report after. Nothing that was made is lost: the model and
 * the table from before stay in their lists.
 */
import { Fault, toFault, type Fix, type Problem, type Report } from '$lib/engine/schema';
import type { Choosing } from './choosing.svelte';
import type { ColumnEdits } from './column-edits.svelte';
import type { Generating } from './generating.svelte';
import type { Judging } from './judging.svelte';
import type { ProjectContext } from './project-context';
import type { Training } from './training.svelte';

export type MendingPhase =
  'idle' | 'changing' | 'training' | 'drawing' | 'judging' | 'done' | 'failed';

interface Rooms {
  readonly choosing: Choosing;
  readonly training: Training;
  readonly generating: Generating;
  readonly judging: Judging;
  readonly edits: ColumnEdits;
}

export class Mending {
  readonly #context: ProjectContext;
  readonly #rooms: Rooms;
  #phase = $state<MendingPhase>('idle');
  #problem = $state.raw<Problem | null>(null);
  #before = $state.raw<Report | null>(null);
  #after = $state.raw<Report | null>(null);
  #fault = $state.raw<Fault | null>(null);

  constructor(context: ProjectContext, rooms: Rooms) {
    this.#context = context;
    this.#rooms = rooms;
  }

  get phase(): MendingPhase {
    return this.#phase;
  }

  readonly isBusy = $derived(!['idle', 'done', 'failed'].includes(this.#phase));

  /** What is being tried, or was tried last. */
  get problem(): Problem | null {
    return this.#problem;
  }

  /** The report that named the problem. */
  get before(): Report | null {
    return this.#before;
  }

  /** The report on the new table; null until it is there. */
  get after(): Report | null {
    return this.#after;
  }

  /** Why the change itself could not be made; faults of training, drawing and judging are told there. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** Whether the problem is gone from the report after; null before there is one. */
  readonly isMended: boolean | null = $derived.by(() => {
    const problems = this.#after?.parts.problems;
    if (!this.#problem || problems?.status !== 'judged') return null;
    return problems.list.every(({ id }) => id !== this.#problem?.id);
  });

  /** Tries the fix of a problem; resolves to whether there is a new report. */
  async apply(problem: Problem): Promise<boolean> {
    const { training, generating, judging } = this.#rooms;
    if (problem.fix === null || this.isBusy || training.isRunning) return false;
    this.#problem = problem;
    this.#before = judging.report;
    this.#after = null;
    this.#fault = null;
    const made =
      (await this.#step('changing', () => this.#change(problem.fix!.change))) &&
      (await this.#step('training', () => training.start())) &&
      (await this.#step('drawing', () => generating.start())) &&
      (await this.#step('judging', () => judging.start()));
    if (made) this.#after = judging.report;
    this.#phase = made ? 'done' : 'failed';
    return made;
  }

  /** Forgets what was tried last. */
  dismiss(): void {
    if (this.isBusy) return;
    this.#phase = 'idle';
    this.#problem = null;
    this.#before = null;
    this.#after = null;
    this.#fault = null;
  }

  async #step(phase: MendingPhase, task: () => Promise<boolean>): Promise<boolean> {
    this.#phase = phase;
    return task();
  }

  async #change(fix: Fix): Promise<boolean> {
    try {
      this.#context.assertWriter();
      await this.#make(fix);
      return true;
    } catch (error) {
      this.#fault = toFault(error);
      return false;
    }
  }

  async #make(fix: Fix): Promise<void> {
    const { choosing, edits } = this.#rooms;
    if (choosing.generators.length === 0) await choosing.load();
    switch (fix.kind) {
      case 'generator':
        return choosing.chooseGenerator(fix.generator);
      case 'option':
        if (choosing.recipe.generator !== fix.generator) {
          await choosing.chooseGenerator(fix.generator);
        }
        return choosing.setOption(fix.name, fix.value);
      case 'balance':
        return choosing.setBalance({ column: fix.column, strength: fix.strength });
      case 'rare-below':
        return choosing.setRareBelow(fix.rows);
      case 'column-kind':
        return this.#edit(fix.column, (at) => edits.setKind(at, fix.to));
      case 'treatment':
        return this.#edit(fix.column, (at) => edits.setTreatment(at, fix.to));
    }
  }

  async #edit(column: string, edit: (index: number) => Promise<boolean>): Promise<void> {
    const index = this.#context.schema.columns.findIndex(({ name }) => name === column);
    if (index < 0) throw new Fault('column-unknown', { column });
    const isMade = await edit(index);
    if (!isMade) throw this.#rooms.edits.fault ?? new Fault('column-unknown', { column });
  }
}
