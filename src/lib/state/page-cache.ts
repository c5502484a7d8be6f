/**
 * Rows of a long table in pages, fetched when shown. A request that scrolled away before it was
 * answered is cancelled, so that the newest position never waits behind old ones.
 */
export type Row = readonly (string | null)[];

export interface PageCacheOptions {
  readonly pageRows: number;
  /** Most pages held; those shown longest ago go first. */
  readonly keepPages: number;
}

export const defaultPages: PageCacheOptions = { pageRows: 200, keepPages: 60 };

export type FetchRows = (
  start: number,
  count: number,
  signal: AbortSignal,
) => Promise<readonly Row[]>;

export class PageCache {
  readonly rowCount: number;
  readonly #fetch: FetchRows;
  readonly #onChange: (error: unknown) => void;
  readonly #options: PageCacheOptions;
  /** Insertion order is the order of use. */
  readonly #pages = new Map<number, readonly Row[]>();
  readonly #underWay = new Map<number, AbortController>();

  /** @param onChange told after each page, with null, and after each failure, with what was thrown */
  constructor(
    rowCount: number,
    fetch: FetchRows,
    onChange: (error: unknown) => void,
    options: PageCacheOptions = defaultPages,
  ) {
    this.rowCount = rowCount;
    this.#fetch = fetch;
    this.#onChange = onChange;
    this.#options = options;
  }

  /** Undefined while it is not here. */
  row(index: number): Row | undefined {
    const { pageRows } = this.#options;
    const page = Math.floor(index / pageRows);
    return this.#pages.get(page)?.[index - page * pageRows];
  }

  /** Says which rows are on the screen, both included: the only way in which pages are fetched. */
  show(first: number, last: number): void {
    const { pageRows } = this.#options;
    const from = Math.floor(Math.max(0, first) / pageRows);
    const to = Math.floor(Math.min(last, this.rowCount - 1) / pageRows);
    for (const [page, controller] of [...this.#underWay]) {
      if (page >= from && page <= to) continue;
      this.#underWay.delete(page);
      controller.abort();
    }
    for (let page = from; page <= to; page++) this.#need(page);
  }

  /** Forgets every page and cancels what is under way. */
  clear(): void {
    for (const controller of this.#underWay.values()) controller.abort();
    this.#underWay.clear();
    this.#pages.clear();
  }

  #need(page: number): void {
    const held = this.#pages.get(page);
    if (held) {
      this.#pages.delete(page);
      this.#pages.set(page, held);
      return;
    }
    if (!this.#underWay.has(page)) void this.#load(page);
  }

  async #load(page: number): Promise<void> {
    const { pageRows } = this.#options;
    const controller = new AbortController();
    this.#underWay.set(page, controller);
    const start = page * pageRows;
    try {
      const count = Math.min(pageRows, this.rowCount - start);
      const rows = await this.#fetch(start, count, controller.signal);
      if (controller.signal.aborted) return;
      this.#pages.set(page, rows);
      this.#evict();
      this.#onChange(null);
    } catch (error) {
      if (!controller.signal.aborted) this.#onChange(error);
    } finally {
      if (this.#underWay.get(page) === controller) this.#underWay.delete(page);
    }
  }

  #evict(): void {
    for (const page of this.#pages.keys()) {
      if (this.#pages.size <= this.#options.keepPages) return;
      this.#pages.delete(page);
    }
  }
}
