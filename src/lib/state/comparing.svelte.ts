/** Two reports side by side: those of this project, and others from files. */
import { Fault, reportSchema, toFault, type Report } from '$lib/engine/schema';
import { exploreWorker, type ReportComparison } from '$lib/workers';
import { Asked } from './asked.svelte';
import type { ReportRecord, TrainRun } from './storage';

export interface ReportChoice {
  readonly id: string;
  /** The model and how many rows, or the file's name. */
  readonly label: string;
  /** When it was made; null for a file. */
  readonly madeAt: string | null;
  readonly report: Report;
}

export class Comparing {
  readonly #records: () => readonly ReportRecord[];
  readonly #modelOf: (id: string) => TrainRun | null;
  readonly #worker = exploreWorker();
  readonly #compared = new Asked<ReportComparison>();
  #files = $state.raw<readonly ReportChoice[]>([]);
  #leftId = $state<string | null>(null);
  #rightId = $state<string | null>(null);
  #fileFault = $state.raw<Fault | null>(null);

  /** Reports of the project, newest first, then those from files. */
  readonly choices: readonly ReportChoice[] = $derived.by(() => [
    ...this.#records().map((record) => this.#choiceOf(record)),
    ...this.#files,
  ]);
  /** The newest to begin with. */
  readonly right = $derived(
    this.#chosen(this.#rightId) ?? this.choices.find(({ id }) => id !== this.#leftId) ?? null,
  );
  /** The one before it to begin with; null where there is no other. */
  readonly left = $derived(
    this.#chosen(this.#leftId) ?? this.choices.find(({ id }) => id !== this.right?.id) ?? null,
  );

  /**
   * @param records reports of the project
   * @param modelOf the model behind one of them
   */
  constructor(records: () => readonly ReportRecord[], modelOf: (id: string) => TrainRun | null) {
    this.#records = records;
    this.#modelOf = modelOf;
  }

  get comparison(): ReportComparison | null {
    return this.#compared.answer;
  }

  get isWaiting(): boolean {
    return this.#compared.isWaiting;
  }

  get fault(): Fault | null {
    return this.#fileFault ?? this.#compared.fault;
  }

  /** Compares the two that are chosen; call it when they change. */
  async compare(): Promise<void> {
    const [left, right] = [this.left?.report, this.right?.report];
    if (!left || !right) {
      this.#compared.clear();
      return;
    }
    await this.#compared.ask((signal) =>
      this.#worker.run('comparing reports', (api) => api.compare(left, right), { signal }),
    );
  }

  choose(side: 'left' | 'right', id: string): void {
    if (side === 'left') this.#leftId = id;
    else this.#rightId = id;
  }

  /** Changes sides. */
  swap(): void {
    const [left, right] = [this.left?.id ?? null, this.right?.id ?? null];
    this.#leftId = right;
    this.#rightId = left;
  }

  /** Takes a report that was saved as JSON, here or from the terminal; it stands on the right then. */
  async openFile(file: File): Promise<boolean> {
    this.#fileFault = null;
    try {
      const parsed = reportSchema.safeParse(await readJson(file));
      if (!parsed.success) {
        throw new Fault('file-unreadable', {
          file: file.name,
          why: 'it is not a report that was saved as JSON',
        });
      }
      const id = `file ${crypto.randomUUID()}`;
      this.#files = [...this.#files, { id, label: file.name, madeAt: null, report: parsed.data }];
      this.#rightId = id;
      return true;
    } catch (error) {
      this.#fileFault = toFault(error);
      return false;
    }
  }

  end(): void {
    this.#compared.clear();
    this.#worker.end();
  }

  #chosen(id: string | null): ReportChoice | null {
    return this.choices.find((choice) => choice.id === id) ?? null;
  }

  #choiceOf({ id, modelId, madeAt, report }: ReportRecord): ReportChoice {
    const model = this.#modelOf(modelId)?.name ?? report.generator ?? 'a model that was deleted';
    const rows = report.rows.synthetic.toLocaleString('en');
    return { id, label: `${model}, ${rows} rows`, madeAt, report };
  }
}

async function readJson(file: File): Promise<unknown> {
  try {
    return JSON.parse(await file.text());
  } catch {
    return null;
  }
}
