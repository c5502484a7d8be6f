/**
 * Looking into the selected synthetic table beside the real one. Opened on demand in a worker of its own,
 * which ends when the person leaves the page: it holds whole tables.
 */
import type { Report } from '$lib/engine/schema';
import {
  exploreDrawnTable,
  exploreWorker,
  type BarCounts,
  type Bars,
  type ChosenRows,
  type ExplorerFacts,
  type ExploreWorker,
  type Filter,
  type MissingAnswer,
  type PairAnswer,
  type PairQuestion,
  type Selection,
  type TrioAnswer,
} from '$lib/workers';
import { Activity } from './activity.svelte';
import { Asked } from './asked.svelte';
import { FakesGame } from './fakes-game.svelte';
import type { ProjectContext } from './project-context';
import { RowPages } from './row-pages.svelte';
import { toggled, withSelection } from './selections';
import type { SyntheticTable, TrainRun } from './storage';

/** A larger table is looked at by its first rows, as it is judged. */
const mostRows = 200_000;
/** Histograms drawn before the person asks for more. */
const firstShown = 12;

interface Opened {
  readonly tableId: string;
  readonly worker: ExploreWorker;
  readonly facts: ExplorerFacts;
  /** Columns of the synthetic table, for the rows. */
  readonly columns: readonly string[];
}

export class Exploring extends Activity {
  readonly #context: ProjectContext;
  readonly #table: () => SyntheticTable | null;
  readonly #modelOf: (id: string) => TrainRun | null;
  readonly #report: () => Report | null;
  #worker: ExploreWorker | null = null;
  /** Of the last opening or closing: an older opening gives way. */
  #turn = 0;
  #opened = $state.raw<Opened | null>(null);
  #filter = $state.raw<Filter>([]);
  #shown = $state(firstShown);
  #question = $state.raw<PairQuestion | null>(null);
  #rows = $state.raw<RowPages | null>(null);

  readonly counts = new Asked<ChosenRows>();
  readonly distributions = new Asked<readonly BarCounts[]>();
  readonly pair = new Asked<PairAnswer | TrioAnswer>();
  readonly missing = new Asked<MissingAnswer>();
  readonly game: FakesGame;

  /** Whether the tables that are open are those of the selected synthetic table. */
  readonly isOpen = $derived.by(
    () => this.#opened !== null && this.#opened.tableId === this.#table()?.id,
  );

  /**
   * @param table the table to look into
   * @param modelOf the model that it was drawn from
   * @param report says which columns to begin with
   */
  constructor(
    context: ProjectContext,
    table: () => SyntheticTable | null,
    modelOf: (id: string) => TrainRun | null,
    report: () => Report | null,
  ) {
    super();
    this.#context = context;
    this.#table = table;
    this.#modelOf = modelOf;
    this.#report = report;
    this.game = new FakesGame(() => this.#opened?.worker ?? null);
  }

  /** Null while nothing is open. */
  get facts(): ExplorerFacts | null {
    return this.#opened?.facts ?? null;
  }

  /** Columns of `rows`. */
  get rowColumns(): readonly string[] {
    return this.#opened?.columns ?? [];
  }

  get filter(): Filter {
    return this.#filter;
  }

  /** The columns that are looked at together; null where there are fewer than two. */
  get question(): PairQuestion | null {
    return this.#question;
  }

  /** Synthetic rows that the filter chooses; null while they are counted. */
  get rows(): RowPages | null {
    return this.#rows;
  }

  /** Columns without a histogram so far. */
  get hidden(): number {
    return Math.max(0, (this.facts?.columns.length ?? 0) - this.#shown);
  }

  /** Opens the selected table where it is not open; resolves to whether it is. */
  async open(): Promise<boolean> {
    if (this.isOpen) return true;
    const synthetic = this.#table();
    const { table, store, schema } = this.#context;
    const model = synthetic && this.#modelOf(synthetic.modelId);
    if (!synthetic || !table || !model) return false;
    const turn = ++this.#turn;
    this.cancel();
    await this.settled();
    // Meanwhile it was closed, or another table is to be opened.
    if (turn !== this.#turn) return false;
    this.#end();
    const worker = exploreWorker();
    this.#worker = worker;
    worker.onLost(() => {
      if (this.#opened?.worker === worker) this.#opened = null;
    });
    const opened = await this.perform(async (steering) => {
      const file = await store.modelFile(synthetic.modelId);
      if (!file) throw new DOMException('the model file is gone', 'NotFoundError');
      await table.fill();
      const draw = { rows: synthetic.rows, seed: synthetic.seed };
      const order = { draw, rows: Math.min(synthetic.rows, mostRows), seed: model.recipe.seed };
      return exploreDrawnTable(table.worker, worker, file, schema, order, steering);
    });
    if (!opened || this.#worker !== worker) return false;
    const columns = model.schema.columns.map(({ name }) => name);
    this.#opened = { tableId: synthetic.id, worker, facts: opened.value, columns };
    this.#keepWhatExists();
    this.#askAll();
    return true;
  }

  /** Ends the worker and frees its memory; the filter and the chosen columns stay for the next time. */
  close(): void {
    this.#turn += 1;
    this.cancel();
    this.#end();
  }

  /** Chooses a bar of a column, or gives it up. */
  toggle(bars: Bars, bar: number): void {
    this.#setFilter(toggled(this.#filter, bars, bar));
  }

  /** Replaces what is chosen of a column. */
  select(selection: Selection): void {
    this.#setFilter(withSelection(this.#filter, selection.column, selection));
  }

  /** Takes a column out of the filter. */
  release(column: string): void {
    this.#setFilter(withSelection(this.#filter, column, null));
  }

  clearFilter(): void {
    this.#setFilter([]);
  }

  /** Looks at other columns together. */
  lookAt(change: Partial<PairQuestion>): void {
    if (!this.#question) return;
    this.#question = { ...this.#question, ...change };
    this.#askPair();
  }

  /** Draws the histograms of the other columns too. */
  showAll(): void {
    this.#shown = this.facts?.columns.length ?? firstShown;
    this.#askDistributions();
  }

  #setFilter(filter: Filter): void {
    this.#filter = filter;
    this.#askAll();
  }

  /** What was chosen before the table changed stays where its columns are still there. */
  #keepWhatExists(): void {
    const names = (this.facts?.columns ?? []).map(({ name }) => name);
    this.#filter = this.#filter.filter(({ column }) => names.includes(column));
    const { a, b, c } = this.#question ?? { a: '', b: '', c: null };
    if (names.includes(a) && names.includes(b)) {
      this.#question = { a, b, c: c !== null && names.includes(c) ? c : null };
      return;
    }
    const [first, second] = this.#firstPair(names);
    this.#question = first && second ? { a: first, b: second, c: null } : null;
  }

  /** The two columns that the report finds least alike, or the first two. */
  #firstPair(names: readonly string[]): readonly (string | undefined)[] {
    let worst: readonly string[] = names;
    let least = Infinity;
    for (const { a, b, synthetic } of this.#report()?.trends ?? []) {
      if (synthetic.status !== 'measured' || synthetic.value >= least) continue;
      if (!names.includes(a) || !names.includes(b)) continue;
      least = synthetic.value;
      worst = [a, b];
    }
    return worst;
  }

  #askAll(): void {
    this.#askDistributions();
    this.#askPair();
    this.#askRows();
    this.#askMissing();
  }

  #askDistributions(): void {
    const [filter, worker] = [this.#filter, this.#opened?.worker];
    const columns = (this.facts?.columns ?? []).slice(0, this.#shown).map(({ name }) => name);
    if (!worker) return;
    void this.distributions.ask((signal) =>
      worker.run('counting bars', (api, line) => api.distributions(columns, filter, line), {
        signal,
      }),
    );
  }

  #askPair(): void {
    const [filter, question, worker] = [this.#filter, this.#question, this.#opened?.worker];
    if (!worker || !question) return;
    void this.pair.ask((signal) =>
      worker.run('counting a pair', (api, line) => api.pair(question, filter, line), { signal }),
    );
  }

  #askMissing(): void {
    const [filter, worker] = [this.#filter, this.#opened?.worker];
    if (!worker) return;
    void this.missing.ask((signal) =>
      worker.run('counting what is missing', (api, line) => api.missing(filter, line), { signal }),
    );
  }

  #askRows(): void {
    const [filter, opened] = [this.#filter, this.#opened];
    if (!opened) return;
    const { worker, columns } = opened;
    const asked = this.counts.ask((signal) =>
      worker.run('counting rows', (api, line) => api.counts(filter, line), { signal }),
    );
    void asked.then(() => {
      const rowCount = this.counts.answer?.synthetic;
      if (this.#filter !== filter || this.#opened !== opened || rowCount === undefined) return;
      this.#rows = new RowPages(rowCount, columns, (start, count, signal) =>
        worker.run('reading rows', (api, line) => api.readRows(filter, start, count, line), {
          signal,
        }),
      );
    });
  }

  #end(): void {
    const worker = this.#worker;
    this.#worker = null;
    this.#opened = null;
    this.#rows = null;
    for (const asked of [this.counts, this.distributions, this.pair, this.missing]) asked.clear();
    this.game.clear();
    worker?.end();
  }
}
