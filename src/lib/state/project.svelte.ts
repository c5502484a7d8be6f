/**
 * An open project: its record, its edits, and its rooms. Every change of the record passes through
 * `update`, which saves it and tells other tabs. A tab that follows may look at everything and change
 * nothing.
 */
import { Fault, toFault, type ColumnKind, type Schema, type Treatment } from '$lib/engine/schema';
import type { DataWorker } from '$lib/workers';
import { timestamp } from './clock';
import { Choosing } from './choosing.svelte';
import { Comparing } from './comparing.svelte';
import { ColumnEdits } from './column-edits.svelte';
import { Exploring } from './exploring.svelte';
import { Drifting } from './drifting.svelte';
import { Exporting } from './exporting.svelte';
import { Generating } from './generating.svelte';
import { Judging } from './judging.svelte';
import { Mending } from './mending.svelte';
import { Models } from './models.svelte';
import { Profiling } from './profiling.svelte';
import type { ProjectContext } from './project-context';
import { RealTable } from './real-table';
import { RowPages } from './row-pages.svelte';
import {
  putProject,
  stages,
  summaryOf,
  Tenure,
  type ProjectRecord,
  ProjectStore,
  type Stage,
} from './storage';
import { Training } from './training.svelte';

export class Project implements ProjectContext {
  readonly store: ProjectStore;
  readonly table: RealTable | null;
  readonly rows: RowPages | null;
  readonly edits: ColumnEdits;
  readonly profiling: Profiling;
  readonly choosing: Choosing;
  readonly models: Models;
  readonly training: Training;
  readonly generating: Generating;
  readonly judging: Judging;
  readonly exporting: Exporting;
  readonly exploring: Exploring;
  readonly comparing: Comparing;
  readonly mending: Mending;
  readonly drifting: Drifting;

  #record: ProjectRecord;
  /** The record as it is on disk. */
  #kept: ProjectRecord | null = null;
  #saving = $state<'saved' | 'saving' | 'failed'>('saved');
  #fault = $state.raw<Fault | null>(null);
  #isFollower = $state(false);
  /** Writes that are not on disk yet; not reactive, so that an effect may write. */
  #writes = 0;
  #isKeeping = $state(false);
  #tenure: Tenure | null = null;
  /** Changes by other tabs are taken over one after the other. */
  #following: Promise<void> = Promise.resolve();

  /** @param worker one that holds the table already, after an import; null otherwise */
  private constructor(store: ProjectStore, record: ProjectRecord, worker: DataWorker | null) {
    this.store = store;
    store.onWriting((more) => this.#countWrites(more));
    this.#record = $state.raw(record);
    this.table = worker || record.source ? this.#openTable(worker) : null;
    this.rows = this.table && this.#openRows(this.table);
    this.edits = new ColumnEdits(this);
    this.profiling = new Profiling(this);
    this.choosing = new Choosing(this);
    this.models = new Models(this);
    this.training = new Training(this, this.choosing, this.models);
    const modelOf = (id: string) => this.models.find(id);
    this.generating = new Generating(this, () => this.models.selected, modelOf);
    this.judging = new Judging(this, () => this.generating.selected, modelOf);
    this.exporting = new Exporting(this, () => this.models.selected, this.judging);
    this.exploring = new Exploring(
      this,
      () => this.generating.selected,
      modelOf,
      () => this.judging.report,
    );
    this.comparing = new Comparing(() => this.judging.reports, modelOf);
    this.mending = new Mending(this, this);
    this.drifting = new Drifting(this);
  }

  /** A project that was just imported; `saveSource` finishes it. */
  static async fromTable(
    store: ProjectStore,
    record: ProjectRecord,
    worker: DataWorker,
  ): Promise<Project> {
    const project = new Project(store, record, worker);
    project.#saving = 'saving';
    await project.#settle();
    return project;
  }

  /** A project without data, for a model that was opened alone. */
  static async fromModel(store: ProjectStore, record: ProjectRecord): Promise<Project> {
    const project = new Project(store, record, null);
    await project.#settle();
    return project;
  }

  /** @throws Fault `project-missing`, `project-damaged`, `project-too-new` */
  static async open(id: string): Promise<Project> {
    const store = await ProjectStore.open(id);
    const record = await store.readProject();
    if (!record) throw new Fault('project-missing', { id });
    const project = new Project(store, record, null);
    await project.#settle();
    await project.#restore();
    if (project.#isFollower) return project;
    await putProject(summaryOf(record, timestamp()));
    void project.drifting.checkWatched();
    return project;
  }

  get id(): string {
    return this.#record.id;
  }

  get record(): ProjectRecord {
    return this.#record;
  }

  get name(): string {
    return this.#record.name;
  }

  /** The person's own words about the project. */
  get notes(): string {
    return this.#record.notes;
  }

  /** Sentences of the import, such as “Repeated column names were numbered”. */
  get importNotes(): readonly string[] {
    return this.#record.importNotes;
  }

  get createdAt(): string {
    return this.#record.createdAt;
  }

  get changedAt(): string {
    return this.#record.changedAt;
  }

  /** The furthest place that was reached; it and all before it may be visited. */
  get stage(): Stage {
    return this.#record.stage;
  }

  /** Of the real table; of the model where there is no table. */
  get schema(): Schema {
    return this.#record.schema;
  }

  /** False for a project made from a model alone, which can only generate. */
  get hasData(): boolean {
    return this.table !== null;
  }

  /** The import is finished only when this says `saved`: until then closing the tab loses it. */
  get saving(): 'saved' | 'saving' | 'failed' {
    return this.#saving;
  }

  /** Something that is shown is not on disk yet: a tab that closed now would lose it. */
  get isKeeping(): boolean {
    return this.#isKeeping;
  }

  /** Why the last edit or save failed. */
  get fault(): Fault | null {
    return this.#fault ?? this.edits.fault;
  }

  /** Another tab writes this project; everything that changes it is refused here. */
  get isFollower(): boolean {
    return this.#isFollower;
  }

  /** A change of a column's kind is under way. */
  get isEditing(): boolean {
    return this.edits.isBusy;
  }

  get canUndo(): boolean {
    return this.edits.undoLabel !== null;
  }

  get canRedo(): boolean {
    return this.edits.redoLabel !== null;
  }

  /** Names what `undo` takes back: “kind of age”. */
  get undoLabel(): string | null {
    return this.edits.undoLabel;
  }

  get redoLabel(): string | null {
    return this.edits.redoLabel;
  }

  dismissFault(): void {
    this.#fault = null;
    this.edits.dismissFault();
  }

  rename(name: string): Promise<void> {
    const trimmed = name.trim().slice(0, 200);
    return trimmed === '' ? Promise.resolve() : this.update({ name: trimmed });
  }

  setNotes(notes: string): Promise<void> {
    return this.update({ notes });
  }

  /** Changes a column's kind; `fault` says why where it cannot be. Resolves to whether it was changed. */
  setKind(columnIndex: number, kind: ColumnKind): Promise<boolean> {
    return this.edits.setKind(columnIndex, kind);
  }

  /** Decides what happens with a personal column. */
  setTreatment(columnIndex: number, treatment: Treatment): Promise<boolean> {
    return this.edits.setTreatment(columnIndex, treatment);
  }

  undo(): Promise<boolean> {
    return this.edits.undo();
  }

  redo(): Promise<boolean> {
    return this.edits.redo();
  }

  assertWriter(): void {
    if (this.#isFollower) throw new Fault('project-read-only', {});
  }

  async update(change: Partial<ProjectRecord>): Promise<void> {
    try {
      this.assertWriter();
      this.#record = { ...this.#record, ...change, changedAt: timestamp() };
      // Without its table on disk the project is not finished, and its record would say that it is.
      if (this.#saving === 'saved') await this.#save();
    } catch (error) {
      this.#fault = toFault(error);
    }
  }

  async reach(stage: Stage): Promise<void> {
    if (stages.indexOf(stage) > stages.indexOf(this.stage)) await this.update({ stage });
  }

  announce(): void {
    this.#tenure?.announce();
  }

  async takeSchema(schema: Schema, isSameKind: boolean): Promise<void> {
    await this.update({ schema });
    if (isSameKind) return;
    await this.store.removeProfile();
    void this.profiling.start();
  }

  /**
   * Profiles a fresh import and writes its table to disk, which finishes it. Keeps the table usable
   * and says so in `saving` when it fails, as when the storage is full.
   */
  async saveSource(): Promise<boolean> {
    const { table } = this;
    if (!table) return false;
    await this.profiling.start();
    this.#saving = 'saving';
    try {
      const target = await this.store.sourceTarget();
      const source = await table.run('saving the table', (api, line) => api.save(target, line));
      this.#record = { ...this.#record, source };
      await this.#save();
      await this.store.addLineage({
        kind: 'source',
        id: 'source',
        madeFrom: [],
        madeAt: this.createdAt,
        sha256: source.sha256,
        seed: this.#record.recipe.seed,
      });
      // What was changed meanwhile was not saved by itself.
      while (this.#kept !== this.#record) await this.#save();
      this.#saving = 'saved';
      void navigator.storage.persist();
      return true;
    } catch (error) {
      this.#saving = 'failed';
      this.#fault = toFault(error);
      return false;
    }
  }

  /** Ends the project's workers and lets another tab write. */
  close(): void {
    this.profiling.cancel();
    this.choosing.end();
    this.training.end();
    this.generating.end();
    this.judging.cancel();
    this.exporting.cancel();
    this.drifting.cancel();
    this.exploring.close();
    this.comparing.end();
    this.table?.end();
    this.#tenure?.release();
  }

  #openTable(worker: DataWorker | null): RealTable {
    const snapshot = async () => {
      const file = await this.store.source();
      if (!file) throw new Fault('project-missing', { id: this.id });
      return file;
    };
    return new RealTable(worker, snapshot, () => this.schema);
  }

  #openRows(table: RealTable): RowPages {
    const names = this.schema.columns.map(({ name }) => name);
    return new RowPages(this.schema.rowCount, names, (start, count, signal) =>
      table.run('reading rows', (api, line) => api.readRows(this.schema, start, count, line), {
        signal,
      }),
    );
  }

  async #settle(): Promise<void> {
    this.#tenure = await Tenure.take(this.id, (change) => {
      this.#following = this.#following.then(() => this.#follow(change));
    });
    this.#isFollower = !this.#tenure.isWriter;
    if (!this.#isFollower && this.#saving === 'saved') await this.store.sweep();
  }

  /** Reads what is kept beside the record; profiles in the background where no profile is kept. */
  async #restore(): Promise<void> {
    await Promise.all([this.models.restore(), this.generating.restore(), this.judging.restore()]);
    await Promise.all([this.training.restore(), this.drifting.restore(), this.mending.restore()]);
    const hasProfile = await this.profiling.restore();
    if (!hasProfile && this.table) void this.profiling.start();
  }

  async #follow(change: 'became-writer' | 'saved'): Promise<void> {
    try {
      if (change === 'became-writer') await this.store.sweep();
      const record = await this.store.readProject();
      if (record) await this.#takeOver(record);
    } catch (error) {
      this.#fault = toFault(error);
    }
    if (change !== 'became-writer') return;
    // Not before: what a person changes now may not be overwritten by what was read above.
    this.#isFollower = false;
    void this.drifting.checkWatched();
  }

  async #takeOver(record: ProjectRecord): Promise<void> {
    const isSameSchema = JSON.stringify(record.schema) === JSON.stringify(this.schema);
    this.#record = record;
    if (!isSameSchema && this.table) {
      await this.table.run('following a change', (api) => api.restoreKinds(record.schema));
    }
    await this.#restore();
  }

  async #save(): Promise<void> {
    const record = this.#record;
    this.#countWrites(1);
    try {
      await this.store.writeProject(record);
      await putProject(summaryOf(record, timestamp()));
      this.#kept = record;
      this.announce();
    } finally {
      this.#countWrites(-1);
    }
  }

  #countWrites(more: 1 | -1): void {
    this.#writes += more;
    this.#isKeeping = this.#writes > 0;
  }
}
