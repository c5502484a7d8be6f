/** The report on the selected synthetic table. */
import type { Report } from '$lib/engine/schema';
import { judgeDrawnTable, judgeWorker } from '$lib/workers';
import { Activity } from './activity.svelte';
import { timestamp } from './clock';
import { saveBlob } from './download';
import type { ProjectContext } from './project-context';
import { recordVersion, type ReportRecord, type SyntheticTable, type TrainRun } from './storage';

/** A larger table is judged by its first rows: they are as random as any others. */
const mostJudgedRows = 200_000;

const mediaTypes = { html: 'text/html', json: 'application/json' } as const;

export class Judging extends Activity {
  readonly #context: ProjectContext;
  readonly #table: () => SyntheticTable | null;
  readonly #modelOf: (id: string) => TrainRun | null;
  #reports = $state.raw<readonly ReportRecord[]>([]);

  /** Of the selected synthetic table; null before it was judged. */
  readonly record = $derived(
    this.#reports.find(({ syntheticId }) => syntheticId === this.#table()?.id) ?? null,
  );
  readonly report: Report | null = $derived(this.record?.report ?? null);

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
    const made = await this.perform(async (steering) => {
      this.#context.assertWriter();
      const file = await store.modelFile(synthetic.modelId);
      if (!file) throw new DOMException('the model file is gone', 'NotFoundError');
      await table.fill();
      const draw = { rows: synthetic.rows, seed: synthetic.seed };
      const { generator, seed } = model.recipe;
      const order = { draw, judgedRows, seed, generator };
      const report = await judgeDrawnTable(table.worker, file, schema, order, steering);
      await this.#add({
        formatVersion: recordVersion,
        id: crypto.randomUUID(),
        syntheticId: synthetic.id,
        modelId: synthetic.modelId,
        judgedRows,
        seed,
        madeAt: timestamp(),
        report,
      });
    });
    return made !== null;
  }

  /** Downloads the report; false where there is none. */
  async download(kind: 'html' | 'json'): Promise<boolean> {
    const { record } = this;
    if (!record) return false;
    const { report } = record;
    const meta = this.#meta(record);
    const worker = judgeWorker();
    try {
      const text = await worker.run('writing the report', (api) =>
        kind === 'html' ? api.html(report, meta) : api.json(report),
      );
      saveBlob(new Blob([text], { type: mediaTypes[kind] }), `${meta.title} report.${kind}`);
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
