/**
 * Trying what the judge suggests: makes the change, trains, draws as many rows as before and judges them,
 * so that the report before stands beside the report after. Nothing that was made is lost: models and
 * tables of both stay in their lists, and either can be taken, after a reload too. What is not carried
 * through is taken back.
 */
import { Fault, toFault, type Fix, type Problem, type Report } from '$lib/engine/schema';
import { timestamp } from './clock';
import type { Choosing } from './choosing.svelte';
import type { ColumnEdits } from './column-edits.svelte';
import type { Generating } from './generating.svelte';
import type { Judging } from './judging.svelte';
import type { ProjectContext } from './project-context';
import { recordVersion, type MendingRecord } from './storage';
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

/** Which of the two tables the project goes on with. */
export type MendingSide = 'before' | 'after';

/** What a fix changes, and what a new model and table replace; not yet judged, it has no report. */
type Place = Omit<MendingRecord['before'], 'reportId'> & { readonly reportId: string | null };

export class Mending {
  readonly #context: ProjectContext;
  readonly #rooms: Rooms;
  #phase = $state<MendingPhase>('idle');
  #problem = $state.raw<Problem | null>(null);
  #before = $state.raw<Report | null>(null);
  #after = $state.raw<Report | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #taken = $state<MendingSide>('before');
  #isSwitching = $state(false);
  #places = $state.raw<Readonly<Record<MendingSide, Place>> | null>(null);

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

  /** Why it was not carried through; null where it was, or was cancelled. A fault of judging is told there. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** Whether the problem is gone from the report after; null before there is one. */
  readonly isMended: boolean | null = $derived.by(() => {
    const problems = this.#after?.parts.problems;
    if (!this.#problem || problems?.status !== 'judged') return null;
    return problems.list.every(({ id }) => id !== this.#problem?.id);
  });

  /** The table that is shown and exported now, once something was tried. */
  get taken(): MendingSide {
    return this.#taken;
  }

  /** The table that is not taken now can be: it was not removed meanwhile. */
  readonly canSwitch: boolean = $derived.by(() => {
    const other = this.#places?.[this.#taken === 'after' ? 'before' : 'after'];
    return other !== undefined && this.#isThere(other);
  });

  /** The other table is about to be taken. */
  get isSwitching(): boolean {
    return this.#isSwitching;
  }

  /** The problem as the report after still has it; null where it is gone, or there is no such report. */
  readonly remaining: Problem | null = $derived.by(() => {
    const problems = this.#after?.parts.problems;
    if (problems?.status !== 'judged') return null;
    return problems.list.find(({ id }) => id === this.#problem?.id) ?? null;
  });

  /** Tries the fix of a problem; resolves to whether there is a new report. */
  async apply(problem: Problem): Promise<boolean> {
    const { training, generating, judging } = this.#rooms;
    if (problem.fix === null || this.isBusy || training.isRunning) return false;
    const { change } = problem.fix;
    const before = this.#placeOf(change);
    const rows = generating.selected?.rows ?? generating.rows;
    this.#problem = problem;
    this.#before = judging.report;
    this.#after = null;
    this.#fault = null;
    this.#places = null;
    const trainingsBefore = training.failed.length;
    const made =
      (await this.#step('changing', () => this.#change(change))) &&
      (await this.#step('training', () => training.start())) &&
      (await this.#step('drawing', () => this.#draw(rows))) &&
      (await this.#step('judging', () => judging.start()));
    if (made) {
      await this.#keep(problem, before, this.#placeOf(change));
    } else {
      this.#fault ??= this.#failedWith(trainingsBefore);
      await this.#goTo(before);
    }
    this.#phase = made ? 'done' : 'failed';
    return made;
  }

  /** Goes on with the earlier table or with the new one: its model, its recipe, its report. */
  async take(side: MendingSide): Promise<boolean> {
    const place = this.#places?.[side];
    if (!place || !this.#isThere(place)) return false;
    if (this.#phase !== 'done' || this.#isSwitching) return false;
    this.#isSwitching = true;
    try {
      const isThere = await this.#goTo(place);
      if (isThere) this.#taken = side;
      return isThere;
    } finally {
      this.#isSwitching = false;
    }
  }

  /** Forgets what was tried last. */
  dismiss(): void {
    if (this.isBusy) return;
    this.#forget();
    if (this.#context.isFollower) return;
    const gone = this.#context.store.removeMending().then(() => this.#context.announce());
    // It would only be shown once more.
    void gone.catch(() => undefined);
  }

  /** Shows again what was tried last, where both of its tables and reports are still there. */
  async restore(): Promise<void> {
    const record = await this.#context.store.readMending();
    if (this.isBusy || this.#isSwitching) return;
    const side = record && this.#sideOf(record);
    const [before, after] = [this.#reportOf(record?.before), this.#reportOf(record?.after)];
    if (record && side && before && after) {
      this.#show(record.problem, record, { before, after }, side);
    } else if (this.#phase === 'done') this.#forget();
  }

  #show(
    problem: Problem,
    places: Readonly<Record<MendingSide, Place>>,
    reports: Readonly<Record<MendingSide, Report | null>>,
    taken: MendingSide,
  ): void {
    this.#problem = problem;
    this.#before = reports.before;
    this.#after = reports.after;
    this.#fault = null;
    this.#places = places;
    this.#taken = taken;
    this.#phase = 'done';
  }

  /** Told as done only when it is on disk; where that cannot be, it is there until the next reload. */
  async #keep(problem: Problem, before: Place, after: Place): Promise<void> {
    const { store } = this.#context;
    if (before.reportId !== null && after.reportId !== null) {
      const sides = {
        before: { ...before, reportId: before.reportId },
        after: { ...after, reportId: after.reportId },
      };
      await store
        .writeMending({ formatVersion: recordVersion, madeAt: timestamp(), problem, ...sides })
        .catch(() => undefined);
      this.#context.announce();
    }
    const reports = { before: this.#before, after: this.#rooms.judging.report };
    this.#show(problem, { before, after }, reports, 'after');
  }

  #forget(): void {
    this.#phase = 'idle';
    this.#problem = null;
    this.#before = null;
    this.#after = null;
    this.#fault = null;
    this.#places = null;
  }

  #isThere({ selected }: Place): boolean {
    return this.#rooms.generating.tables.some(({ id }) => id === selected.synthetic);
  }

  /** The table that the project is at now; null where it went on with a third one. */
  #sideOf({ before, after }: MendingRecord): MendingSide | null {
    const { synthetic } = this.#context.record.selected;
    if (synthetic === after.selected.synthetic) return 'after';
    return synthetic === before.selected.synthetic ? 'before' : null;
  }

  #reportOf(place: MendingRecord['before'] | undefined): Report | null {
    const { judging } = this.#rooms;
    return judging.reports.find(({ id }) => id === place?.reportId)?.report ?? null;
  }

  #placeOf(fix: Fix): Place {
    const { record, schema } = this.#context;
    const name = 'column' in fix ? fix.column : null;
    return {
      recipe: record.recipe,
      selected: {
        model: record.selected.model,
        synthetic: this.#rooms.generating.selected?.id ?? record.selected.synthetic,
      },
      column: schema.columns.find((column) => column.name === name) ?? null,
      reportId: this.#rooms.judging.record?.id ?? null,
    };
  }

  /** Of the step that failed; null where the person cancelled it. Judging tells its own fault. */
  #failedWith(trainingsBefore: number): Fault | null {
    const { training, generating } = this.#rooms;
    if (this.#phase === 'drawing') return generating.fault;
    return this.#phase === 'training'
      ? (training.failed.slice(trainingsBefore).at(-1)?.fault ?? null)
      : null;
  }

  async #goTo({ recipe, selected, column }: Place): Promise<boolean> {
    try {
      this.#context.assertWriter();
      await this.#context.update({ recipe, selected });
      if (column) await this.#edit(column.name, (at) => this.#rooms.edits.putBack(at, column));
      return true;
    } catch (error) {
      this.#fault ??= toFault(error);
      return false;
    }
  }

  async #draw(rows: number): Promise<boolean> {
    const { generating } = this.#rooms;
    if (generating.rows !== rows) await generating.setRows(rows);
    return generating.start();
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
