/** Writing a synthetic table to a file of the person's choice, of any length, never whole in memory. */
import { Fault, toFault, type Report } from '$lib/engine/schema';
import {
  exportWorker,
  judgeWorker,
  writeDrawnTable,
  type ExportedFile,
  type ExportFormatChoice,
  type Steering,
  type Target,
} from '$lib/workers';
import { Activity } from './activity.svelte';
import { timestamp } from './clock';
import { downloadBlob, pickSaveFile, safeFileName, saveBlob } from './download';
import { MemoryWatch } from './memory-watch';
import type { ProjectContext } from './project-context';
import type { TrainRun } from './storage';

export interface ExportChoice {
  readonly format: ExportFormatChoice['id'];
  readonly compression: 'none' | 'gzip' | 'zstd';
  /** Options of the format; missing ones take their defaults. */
  readonly options: Readonly<Record<string, unknown>>;
  readonly rows: number;
  readonly seed: number;
}

export interface ExportResult extends ExportedFile {
  readonly fileName: string;
  /** True where the browser put it among its downloads, false where the person picked the place. */
  readonly wasDownloaded: boolean;
  readonly choice: ExportChoice;
  /** Highest memory that the browser measured meanwhile, all workers included; null: it gave no figure. */
  readonly peakMemoryBytes: number | null;
}

const suffixes = { none: '', gzip: '.gz', zstd: '.zst' } as const;

export class Exporting extends Activity {
  readonly #context: ProjectContext;
  readonly #model: () => TrainRun | null;
  readonly #judged: { readonly report: Report | null; readonly heldBack: string | null };
  #formats = $state.raw<readonly ExportFormatChoice[]>([]);
  #result = $state.raw<ExportResult | null>(null);
  /** The model that `result` was drawn from. */
  #exported: TrainRun | null = null;

  /**
   * @param model the model to draw from
   * @param judged the report that the README may quote, and why the table may not be exported
   */
  constructor(
    context: ProjectContext,
    model: () => TrainRun | null,
    judged: { readonly report: Report | null; readonly heldBack: string | null },
  ) {
    super();
    this.#context = context;
    this.#model = model;
    this.#judged = judged;
  }

  /** Empty until `loadFormats` has answered. */
  get formats(): readonly ExportFormatChoice[] {
    return this.#formats;
  }

  /** Of the last finished export. */
  get result(): ExportResult | null {
    return this.#result;
  }

  async loadFormats(): Promise<void> {
    const worker = exportWorker();
    try {
      this.#formats = await worker.run('listing the formats', (api) => api.formats());
    } catch (error) {
      console.error(toFault(error));
    } finally {
      worker.end();
    }
  }

  /**
   * Call straight from a click, since the save dialog needs one. Where the browser has no such dialog,
   * the file is written to its private storage and then downloaded. Resolves to whether it is written.
   */
  async start(choice: ExportChoice): Promise<boolean> {
    const model = this.#model();
    if (!model || this.isBusy) return false;
    const why = this.#judged.heldBack;
    if (why !== null) {
      await this.perform(() => Promise.reject(new Fault('export-held', { why })));
      return false;
    }
    const fileName = this.#fileName(choice);
    const handle = await pickSaveFile(fileName);
    if (handle === null) return false;
    const made = await this.perform((steering) =>
      handle
        ? this.#toHandle(model, choice, handle, steering)
        : this.#toDownload(model, choice, fileName, steering),
    );
    if (!made) return false;
    this.#result = made.value;
    this.#exported = model;
    await this.#trace(model, made.value);
    return true;
  }

  /** Downloads the README (data set card) of the last export; false before one. */
  async downloadReadme(): Promise<boolean> {
    const result = this.#result;
    const model = this.#exported;
    if (!result || !model) return false;
    const worker = judgeWorker();
    try {
      const text = await worker.run('writing the README', (api) =>
        api.readme(this.#judged.report, {
          title: this.#context.record.name,
          generator: model.recipe.generator,
          seed: result.choice.seed,
          licence: null,
          schema: model.schema,
          rows: result.rows,
          file: { name: result.fileName, sha256: result.sha256 },
          command: null,
        }),
      );
      saveBlob(new Blob([text], { type: 'text/markdown' }), 'README.md');
      return true;
    } finally {
      worker.end();
    }
  }

  async #toHandle(
    model: TrainRun,
    choice: ExportChoice,
    handle: FileSystemFileHandle,
    steering: Steering,
  ): Promise<ExportResult> {
    const written = await this.#write(model, choice, { kind: 'picked', handle }, steering);
    return { ...written, fileName: handle.name, wasDownloaded: false, choice };
  }

  async #toDownload(
    model: TrainRun,
    choice: ExportChoice,
    fileName: string,
    steering: Steering,
  ): Promise<ExportResult> {
    const { store } = this.#context;
    const written = await this.#write(model, choice, await store.exportTarget(fileName), steering);
    const file = await store.exportFile(fileName);
    if (!file) throw new Fault('storage-full', { what: fileName });
    downloadBlob(file, fileName);
    return { ...written, fileName, wasDownloaded: true, choice };
  }

  async #write(
    model: TrainRun,
    { format, compression, options, rows, seed }: ExportChoice,
    target: Target,
    steering: Steering,
  ): Promise<ExportedFile & Pick<ExportResult, 'peakMemoryBytes'>> {
    const file = await this.#context.store.modelFile(model.id);
    if (!file) throw new DOMException('the model file is gone', 'NotFoundError');
    const memory = new MemoryWatch();
    try {
      const order = { draw: { rows, seed }, format, compression, options, target };
      const written = await writeDrawnTable(file, order, steering);
      return { ...written, peakMemoryBytes: memory.end() };
    } finally {
      memory.end();
    }
  }

  /** A tab that only follows may export, but writes nothing of it down. */
  async #trace(model: TrainRun, { sha256, choice }: ExportResult): Promise<void> {
    if (this.#context.isFollower) return;
    await this.#context.store
      .addLineage({
        kind: 'export',
        id: crypto.randomUUID(),
        madeFrom: [model.id],
        madeAt: timestamp(),
        sha256,
        seed: choice.seed,
      })
      .catch((error: unknown) => console.error(toFault(error)));
  }

  #fileName({ format, compression }: ExportChoice): string {
    const extension = this.#formats.find(({ id }) => id === format)?.extension ?? format;
    return safeFileName(`${this.#context.record.name} twin.${extension}${suffixes[compression]}`);
  }
}
