/**
 * Comparing the project's table with another file: a newer version of the source, or any other table. One
 * file may be watched: it is compared again when the project is opened and the file has changed since.
 */
import { Fault, toFault, type DriftFileKind, type DriftReport } from '$lib/engine/schema';
import { compareWithFile, type Steering } from '$lib/workers';
import { Activity } from './activity.svelte';
import { timestamp } from './clock';
import type { ProjectContext } from './project-context';
import type { RealTable } from './real-table';
import { saveDrift } from './save-drift';
import { recordVersion, unwatchFile, watchedFile, watchFile, type DriftRecord } from './storage';

/** Of Chromium; other browsers have no handles that outlive a page. */
type Picker = (options?: object) => Promise<FileSystemFileHandle[]>;
type Permission = (options: { mode: 'read' }) => Promise<PermissionState>;
interface AskableHandle extends FileSystemFileHandle {
  readonly queryPermission: Permission;
  readonly requestPermission: Permission;
}

const pickerOf = (): Picker | null =>
  (globalThis as { showOpenFilePicker?: Picker }).showOpenFilePicker ?? null;

export class Drifting extends Activity {
  readonly #context: ProjectContext;
  #record = $state.raw<DriftRecord | null>(null);
  #handle = $state.raw<AskableHandle | null>(null);
  #permission = $state<PermissionState>('prompt');
  #news = $state.raw<DriftReport | null>(null);
  /** Of the last file that was asked for: an older one gives way. */
  #turn = 0;

  /** Of the last comparison; null before one. */
  readonly report: DriftReport | null = $derived(this.#record?.report ?? null);
  /** When it was made. */
  readonly madeAt: string | null = $derived(this.#record?.madeAt ?? null);
  /** Name of the file that is watched; null where none is. */
  readonly watched: string | null = $derived(this.#handle?.name ?? null);
  /** The browser wants to be asked before the watched file may be read again. */
  readonly needsPermission = $derived(this.#handle !== null && this.#permission === 'prompt');
  /** The browser refuses to read the watched file. */
  readonly isRefused = $derived(this.#handle !== null && this.#permission === 'denied');

  constructor(context: ProjectContext) {
    super();
    this.#context = context;
  }

  /** Whether this browser can keep a file to watch. */
  get canWatch(): boolean {
    return pickerOf() !== null;
  }

  /** A comparison that the watch made by itself and nobody has heard of yet; null otherwise. */
  get news(): DriftReport | null {
    return this.#news;
  }

  hearNews(): void {
    this.#news = null;
  }

  /**
   * Compares the whole table with a file, in place of any comparison under way; resolves to whether there
   * is a new one.
   */
  start(file: File): Promise<boolean> {
    return this.#compare(
      () => Promise.resolve(file),
      () => this.#watchedModified,
    );
  }

  /** Lets the person pick a file to watch, and compares it; call straight from a click. */
  async watch(): Promise<boolean> {
    const [handle] = (await pickerOf()?.({ multiple: false }).catch(() => [])) ?? [];
    if (!handle) return false;
    await watchFile(this.#context.id, handle);
    this.#handle = handle as AskableHandle;
    this.#permission = 'granted';
    return this.#compareWatched(handle);
  }

  async unwatch(): Promise<void> {
    await unwatchFile(this.#context.id);
    this.#handle = null;
  }

  /** Compares the watched file whether it has changed or not; call straight from a click. */
  async checkNow(): Promise<boolean> {
    const handle = this.#handle;
    if (!handle) return false;
    this.#permission = await handle.requestPermission({ mode: 'read' }).catch(() => 'prompt');
    return this.#permission === 'granted' && this.#compareWatched(handle);
  }

  /** Downloads the comparison; false before one. */
  async download(kind: DriftFileKind): Promise<boolean> {
    const { report } = this;
    if (report) await saveDrift(kind, report, `${this.#context.record.name} drift`);
    return report !== null;
  }

  /** Reads the last comparison, and which file is watched. A newer one that was made here stays. */
  async restore(): Promise<void> {
    try {
      const kept = await this.#context.store.readDrift();
      if (kept && kept.madeAt > (this.#record?.madeAt ?? '')) this.#record = kept;
      this.#handle = (await watchedFile(this.#context.id)) as AskableHandle | null;
      if (this.#handle) this.#permission = await this.#handle.queryPermission({ mode: 'read' });
    } catch (error) {
      console.error(toFault(error));
    }
  }

  /**
   * Compares the watched file where it has changed since it was compared last. Only for the tab that may
   * write; a file that the person chooses meanwhile goes first.
   */
  async checkWatched(): Promise<void> {
    const handle = this.#handle;
    if (!handle || this.#permission !== 'granted') return;
    const turn = this.#turn;
    const found = await fileOf(handle).catch(() => null);
    if (turn !== this.#turn) return;
    if (found !== null && found.lastModified === this.#watchedModified) return;
    // A file that is gone is told by the comparison, as a fault.
    if (await this.#compareWatched(handle)) this.#news = this.report;
  }

  /** When the watched file was changed last, as it was compared last; null before that. */
  get #watchedModified(): number | null {
    // Records of older versions know only of the file that was compared last.
    const { watchedModified, lastModified } = this.#record ?? {};
    return watchedModified === undefined ? (lastModified ?? null) : watchedModified;
  }

  #compareWatched(handle: FileSystemFileHandle): Promise<boolean> {
    return this.#compare(
      () => fileOf(handle),
      ({ lastModified }) => lastModified,
    );
  }

  /**
   * @param read the later table; a fault of it is the comparison's
   * @param watchedModified what `#watchedModified` is after this comparison
   */
  async #compare(
    read: () => Promise<File>,
    watchedModified: (file: File) => number | null,
  ): Promise<boolean> {
    const { table } = this.#context;
    if (!table) return false;
    const turn = ++this.#turn;
    this.cancel();
    await this.settled();
    if (turn !== this.#turn) return false;
    const made = await this.perform(async (steering) => {
      const file = await read();
      const report = await this.#reportOn(file, table, steering);
      await this.#keep({
        formatVersion: recordVersion,
        madeAt: timestamp(),
        lastModified: file.lastModified,
        watchedModified: watchedModified(file),
        report,
      });
    });
    return made !== null;
  }

  async #reportOn(file: File, table: RealTable, steering: Steering): Promise<DriftReport> {
    await table.fill();
    const { schema, record } = this.#context;
    const before = { name: schema.origin.fileName, schema };
    const after = { name: file.name, blob: file };
    return compareWithFile(table.worker, before, after, record.recipe.seed, steering);
  }

  /** Kept first, then shown: a reload shows it again. Shown too where it cannot be kept, with the fault. */
  async #keep(record: DriftRecord): Promise<void> {
    try {
      if (!this.#context.isFollower) await this.#context.store.writeDrift(record);
    } finally {
      this.#record = record;
    }
    if (!this.#context.isFollower) this.#context.announce();
  }
}

/** @throws Fault `file-missing` where it was moved or deleted, `file-unreadable` */
async function fileOf(handle: FileSystemFileHandle): Promise<File> {
  try {
    return await handle.getFile();
  } catch (error) {
    const file = handle.name;
    const isGone = error instanceof DOMException && error.name === 'NotFoundError';
    throw isGone
      ? new Fault('file-missing', { file }, { cause: error })
      : new Fault('file-unreadable', { file, why: toFault(error).message }, { cause: error });
  }
}
