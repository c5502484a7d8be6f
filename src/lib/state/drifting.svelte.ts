/**
 * Comparing the project's table with another file: a newer version of the source, or any other table. One
 * file may be watched: it is compared again when the project is opened and the file has changed since.
 */
import { toFault, type DriftFileKind, type DriftReport } from '$lib/engine/schema';
import { compareWithFile } from '$lib/workers';
import { Activity } from './activity.svelte';
import { timestamp } from './clock';
import type { ProjectContext } from './project-context';
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
  #mayRead = $state(false);

  /** Of the last comparison; null before one. */
  readonly report: DriftReport | null = $derived(this.#record?.report ?? null);
  /** When it was made. */
  readonly madeAt: string | null = $derived(this.#record?.madeAt ?? null);
  /** Name of the file that is watched; null where none is. */
  readonly watched: string | null = $derived(this.#handle?.name ?? null);
  /** The browser wants to be asked before the watched file may be read again. */
  readonly needsPermission = $derived(this.#handle !== null && !this.#mayRead);

  constructor(context: ProjectContext) {
    super();
    this.#context = context;
  }

  /** Whether this browser can keep a file to watch. */
  get canWatch(): boolean {
    return pickerOf() !== null;
  }

  /** Compares the whole table with a file; resolves to whether there is a new comparison. */
  async start(file: File): Promise<boolean> {
    const { table, schema, store, record } = this.#context;
    if (!table) return false;
    const made = await this.perform(async (steering) => {
      await table.fill();
      const before = { name: schema.origin.fileName, schema };
      const after = { name: file.name, blob: file };
      return compareWithFile(table.worker, before, after, record.recipe.seed, steering);
    });
    if (made === null) return false;
    this.#record = {
      formatVersion: recordVersion,
      madeAt: timestamp(),
      lastModified: file.lastModified,
      report: made.value,
    };
    if (!this.#context.isFollower) await store.writeDrift(this.#record);
    this.#context.announce();
    return true;
  }

  /** Lets the person pick a file to watch, and compares it; call straight from a click. */
  async watch(): Promise<boolean> {
    const [handle] = (await pickerOf()?.({ multiple: false }).catch(() => [])) ?? [];
    if (!handle) return false;
    await watchFile(this.#context.id, handle);
    this.#handle = handle as AskableHandle;
    this.#mayRead = true;
    return this.start(await handle.getFile());
  }

  async unwatch(): Promise<void> {
    await unwatchFile(this.#context.id);
    this.#handle = null;
  }

  /** Compares the watched file whether it has changed or not; call straight from a click. */
  async checkNow(): Promise<boolean> {
    const handle = this.#handle;
    if (!handle) return false;
    this.#mayRead = (await handle.requestPermission({ mode: 'read' })) === 'granted';
    return this.#mayRead && this.#compare(handle, true);
  }

  /** Downloads the comparison; false before one. */
  async download(kind: DriftFileKind): Promise<boolean> {
    const { report } = this;
    if (report) await saveDrift(kind, report, `${this.#context.record.name} drift`);
    return report !== null;
  }

  /** Reads the last comparison, and makes it again where the watched file has changed since. */
  async restore(): Promise<void> {
    try {
      this.#record = await this.#context.store.readDrift();
      this.#handle = (await watchedFile(this.#context.id)) as AskableHandle | null;
      if (!this.#handle) return;
      this.#mayRead = (await this.#handle.queryPermission({ mode: 'read' })) === 'granted';
      if (this.#mayRead) await this.#compare(this.#handle, false);
    } catch (error) {
      console.error(toFault(error));
    }
  }

  async #compare(handle: FileSystemFileHandle, always: boolean): Promise<boolean> {
    const file = await handle.getFile();
    if (!always && file.lastModified === this.#record?.lastModified) return false;
    return this.start(file);
  }
}
