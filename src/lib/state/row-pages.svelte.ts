/** The rows behind a virtual grid, real or synthetic, as reactive state. */
import { toFault, type Fault } from '$lib/engine/schema';
import { PageCache, type FetchRows, type Row } from './page-cache';

export class RowPages {
  readonly rowCount: number;
  readonly columns: readonly string[];
  readonly #cache: PageCache;
  #version = $state(0);
  #fault = $state.raw<Fault | null>(null);

  constructor(rowCount: number, columns: readonly string[], fetch: FetchRows) {
    this.rowCount = rowCount;
    this.columns = columns;
    this.#cache = new PageCache(rowCount, fetch, (error) => {
      this.#fault = error === null ? null : toFault(error);
      this.#version += 1;
    });
  }

  /** Changes whenever rows arrive. */
  get version(): number {
    return this.#version;
  }

  /** Why the last page did not come; null after one that did. */
  get fault(): Fault | null {
    return this.#fault;
  }

  /** The cells of a row as text of the file, null where missing; undefined while not here. Reactive. */
  row(index: number): Row | undefined {
    void this.#version;
    return this.#cache.row(index);
  }

  /** Says which rows are visible, both included; others are not fetched, and dropped when under way. */
  show(first: number, last: number): void {
    this.#cache.show(first, last);
  }

  /** Fetches everything anew when shown next. */
  clear(): void {
    this.#cache.clear();
    this.#version += 1;
  }
}
