/**
 * Two files that a person chose, and the comparison of them. Nothing of either is kept: it is gone with
 * the page. Whatever changes the choice makes the comparison anew; only the last choice counts.
 */
import type { DriftFileKind, DriftReport } from '$lib/engine/schema';
import { compareFiles } from '$lib/workers';
import { Activity } from './activity.svelte';
import { saveDrift } from './save-drift';

export type Side = 'before' | 'after';

/** Of the classifier and of samples of large tables, as in the terminal. */
const seed = 1;

export class TwoFiles extends Activity {
  #before = $state.raw<File | null>(null);
  #after = $state.raw<File | null>(null);
  #report = $state.raw<DriftReport | null>(null);
  /** Of the last choice: an older one gives way. */
  #turn = 0;

  get before(): File | null {
    return this.#before;
  }

  get after(): File | null {
    return this.#after;
  }

  /** Of the two files as they are chosen now; null before it is made. */
  get report(): DriftReport | null {
    return this.#report;
  }

  /** Chooses one of the two, and compares them where both are there. */
  choose(side: Side, file: File): Promise<boolean> {
    if (side === 'before') this.#before = file;
    else this.#after = file;
    return this.compare();
  }

  /**
   * Takes files that were dropped. Of two or more, the first two by the time of their last change; one
   * goes to `side`, else to the side that is still free, else it is the later one.
   */
  take(files: readonly File[], side: Side | null): Promise<boolean> {
    const [first, second] = files.toSorted(
      (a, b) => a.lastModified - b.lastModified || a.name.localeCompare(b.name, 'en'),
    );
    if (!first) return Promise.resolve(false);
    if (!second) return this.choose(side ?? (this.#before === null ? 'before' : 'after'), first);
    [this.#before, this.#after] = [first, second];
    return this.compare();
  }

  /** The later one becomes the earlier one. */
  swap(): Promise<boolean> {
    [this.#before, this.#after] = [this.#after, this.#before];
    return this.compare();
  }

  /** Compares the files as they are chosen; resolves to whether there is a comparison of them. */
  async compare(): Promise<boolean> {
    const turn = ++this.#turn;
    this.#report = null;
    this.cancel();
    await this.settled();
    const [before, after] = [this.#before, this.#after];
    if (turn !== this.#turn) return false;
    this.dismiss();
    if (!before || !after) return false;
    const named = (file: File) => ({ name: file.name, blob: file });
    const made = await this.perform((steering) =>
      compareFiles(named(before), named(after), seed, steering),
    );
    if (made === null || turn !== this.#turn) return false;
    this.#report = made.value;
    return true;
  }

  /** Downloads the comparison; false before one. */
  async download(kind: DriftFileKind): Promise<boolean> {
    const { report } = this;
    if (report) await saveDrift(kind, report, `${report.names.after} drift`);
    return report !== null;
  }

  /** Gives up what runs, and forgets the files. */
  end(): void {
    this.#turn += 1;
    this.cancel();
    [this.#before, this.#after, this.#report] = [null, null, null];
  }
}
