/** The report on the selected synthetic table: what the judge is told, the report as it grows, its gates. */
import {
  checkGates,
  gateSentence,
  gateSets,
  judgeOptionsSchema,
  partNames,
  type JudgeOptions,
  type PartName,
  type Report,
} from '$lib/engine/schema';
import { judgeDrawnTable, judgeWorker, type Steering } from '$lib/workers';
import { Activity } from './activity.svelte';
import { timestamp } from './clock';
import { saveBlob } from './download';
import type { ProjectContext } from './project-context';
import {
  recordVersion,
  type GateChoice,
  type ReportRecord,
  type SyntheticTable,
  type TrainRun,
} from './storage';

/** A larger table is judged by its first rows: they are as random as any others. */
const mostJudgedRows = 200_000;

const mediaTypes = {
  html: 'text/html',
  json: 'application/json',
  csv: 'text/csv',
  pdf: 'application/pdf',
} as const;
export type ReportFile = keyof typeof mediaTypes;

const defaultGates: GateChoice = {
  set: 'default',
  limits: gateSets.default,
  holdsExport: false,
};

export class Judging extends Activity {
  readonly #context: ProjectContext;
  readonly #table: () => SyntheticTable | null;
  readonly #modelOf: (id: string) => TrainRun | null;
  #reports = $state.raw<readonly ReportRecord[]>([]);
  /** Of the judging under way, as far as it is kept. */
  #growing = $state.raw<Report | null>(null);
  /** Of the judging under way, as far as it is. */
  #newest: Report | null = null;

  /** Of the selected synthetic table; null before it was judged. */
  readonly record = $derived(
    this.#reports.find(({ syntheticId }) => syntheticId === this.#table()?.id) ?? null,
  );
  readonly report: Report | null = $derived(this.#growing ?? this.record?.report ?? null);
  /** Parts that are still to come while the table is judged, in order. */
  readonly pending: readonly PartName[] = $derived.by(() => {
    const { report } = this;
    if (!this.isBusy) return [];
    return partNames.filter((name) => !this.#growing || !report?.parts[name]);
  });
  /** How the report stands at every gate that is asked; empty before there is one. */
  readonly gateResults = $derived(
    this.report === null ? [] : checkGates(this.report, this.gates.limits),
  );
  /** Why the table may not be exported; null where it may. */
  readonly heldBack: string | null = $derived.by(() => {
    if (!this.gates.holdsExport) return null;
    if (this.report === null || this.isBusy) return 'the table has no report yet.';
    const missed = this.gateResults.find(({ isPassed }) => !isPassed);
    return missed === undefined ? null : gateSentence(missed);
  });

  /**
   * @param table the table to judge
   * @param modelOf the model that it was drawn from
   */
  constructor(
    context: ProjectContext,
    table: () => SyntheticTable | null,
    modelOf: (id: string) => TrainRun | null,
  ) {
    super();
    this.#context = context;
    this.#table = table;
    this.#modelOf = modelOf;
  }

  /** What the judge is told before it begins. */
  get options(): JudgeOptions {
    return this.#context.record.judge?.options ?? judgeOptionsSchema.parse({});
  }

  get gates(): GateChoice {
    return this.#context.record.judge?.gates ?? defaultGates;
  }

  /** Takes effect when the table is judged next. */
  setOptions(patch: Partial<JudgeOptions>): Promise<void> {
    const { gates } = this;
    return this.#context.update({ judge: { options: { ...this.options, ...patch }, gates } });
  }

  setGates(patch: Partial<GateChoice>): Promise<void> {
    const { options } = this;
    return this.#context.update({ judge: { options, gates: { ...this.gates, ...patch } } });
  }

  /** The report that is shown ended before its last part; of an older version, it may have none. */
  readonly isIncomplete = $derived(
    this.report !== null &&
      !this.isBusy &&
      partNames.some((name) => this.report?.parts[name] === undefined),
  );
  /** The report that is shown was made with other options than those that are set now. */
  readonly isOutdated = $derived(
    this.report !== null &&
      !this.isBusy &&
      JSON.stringify(this.report.options) !== JSON.stringify(this.options),
  );

  /** All reports of the project, newest first. */
  get reports(): readonly ReportRecord[] {
    return this.#reports;
  }

  /** The newest report on a table that was drawn from this model; null before one. */
  latestOf(modelId: string): Report | null {
    return this.#reports.find((record) => record.modelId === modelId)?.report ?? null;
  }

  /** Judges the selected table; resolves to whether the report is made and saved. */
  async start(): Promise<boolean> {
    const synthetic = this.#table();
    const { table, store, schema } = this.#context;
    const model = synthetic && this.#modelOf(synthetic.modelId);
    if (!synthetic || !table || !model) return false;
    const judgedRows = Math.min(synthetic.rows, mostJudgedRows);
    const { generator, seed } = model.recipe;
    const about = {
      formatVersion: recordVersion,
      id: crypto.randomUUID(),
      syntheticId: synthetic.id,
      modelId: synthetic.modelId,
      judgedRows,
      seed,
      madeAt: timestamp(),
    } as const;
    const made = await this.perform(async (steering) => {
      this.#context.assertWriter();
      const file = await store.modelFile(synthetic.modelId);
      if (!file) throw new DOMException('the model file is gone', 'NotFoundError');
      await table.fill();
      const draw = { rows: synthetic.rows, seed: synthetic.seed };
      const order = { draw, judgedRows, seed, generator, options: this.options };
      const judge = (inner: Steering) => judgeDrawnTable(table.worker, file, schema, order, inner);
      await this.#watched(judge, about, steering);
    });
    return made !== null;
  }

  /**
   * Keeps the report while it grows, and shows what is kept: no end of the tab or the job loses what a
   * person has seen.
   */
  async #watched(
    judge: (steering: Steering) => Promise<Report>,
    about: Omit<ReportRecord, 'report'>,
    steering: Steering,
  ): Promise<void> {
    let kept = Promise.resolve();
    this.#newest = null;
    const onReport = (report: Report) => {
      this.#newest = report;
      kept = kept.then(() => this.#keepNewest(about));
    };
    try {
      const report = await judge({ ...steering, onReport });
      await kept;
      await this.#add({ ...about, report });
    } catch (error) {
      await kept;
      if (this.#newest) await this.#add({ ...about, report: this.#newest });
      throw error;
    } finally {
      this.#newest = null;
      this.#growing = null;
    }
  }

  /** Where parts come faster than they are written, only the newest report is. */
  async #keepNewest(about: Omit<ReportRecord, 'report'>): Promise<void> {
    const report = this.#newest;
    if (report === null || report === this.#growing) return;
    // What cannot be written now is told by the writing at the end.
    await this.#context.store.addReport({ ...about, report }).catch(() => undefined);
    this.#growing = report;
  }

  /** Downloads the report; false where there is none. */
  async download(kind: ReportFile): Promise<boolean> {
    const { record } = this;
    if (!record) return false;
    const { report } = record;
    const meta = this.#meta(record);
    const worker = judgeWorker();
    try {
      const file = await worker.run('writing the report', (api) => api.file(kind, report, meta));
      saveBlob(new Blob([file], { type: mediaTypes[kind] }), `${meta.title} report.${kind}`);
      return true;
    } finally {
      worker.end();
    }
  }

  /** Reads the list of reports from the project's folder. */
  async restore(): Promise<void> {
    this.#reports = await this.#context.store.reports();
  }

  #meta({ report, syntheticId }: ReportRecord) {
    const seed = this.#table()?.id === syntheticId ? (this.#table()?.seed ?? null) : null;
    return {
      title: this.#context.record.name,
      generator: report.generator ?? null,
      seed,
      licence: null,
    };
  }

  async #add(record: ReportRecord): Promise<void> {
    const { store } = this.#context;
    await store.addReport(record);
    await store.addLineage({
      kind: 'report',
      id: record.id,
      madeFrom: [record.syntheticId, 'source'],
      madeAt: record.madeAt,
      sha256: null,
      seed: record.seed,
    });
    await this.restore();
    this.#context.announce();
  }
}
