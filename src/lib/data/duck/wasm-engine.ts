/** DuckDB-WASM's engine with its connections: where statements are polled, aborted and survived. */
import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import { Fault, throwIfAborted } from '../../engine/schema';
import { connectionSetup, databaseSetup } from './setup';
import { isTrap, toTrouble, workerLost } from './trouble';

/** The engine and its death: every call loses against the worker's end, so that none waits for ever. */
export class WasmEngine {
  readonly #db: AsyncDuckDB;
  readonly #worker: Worker;
  readonly #idle: number[] = [];
  /** By connection, the cleaning up after a statement that was given up; never rejects. */
  readonly #cleaning = new Map<number, Promise<void>>();
  readonly #death: Promise<never>;
  #die!: (fault: Fault) => void;
  #isDead = false;
  #isSetUp = false;

  constructor(worker: Worker) {
    this.#worker = worker;
    this.#db = new AsyncDuckDB(new VoidLogger(), worker);
    this.#death = new Promise((_, reject) => (this.#die = reject));
    this.#death.catch(() => undefined);
    worker.addEventListener('error', () => this.kill());
    worker.addEventListener('messageerror', () => this.kill());
  }

  async start(wasmUrl: string): Promise<void> {
    await this.call((db) => db.instantiate(wasmUrl));
    await this.call((db) => db.open({}));
    await this.withConnection(async (connection) => {
      await this.#setUp(connection, [...databaseSetup, ...connectionSetup]);
    });
    this.#isSetUp = true;
  }

  /** One request to the engine. */
  async call<Result>(ask: (db: AsyncDuckDB) => Promise<Result>): Promise<Result> {
    if (this.#isDead) throw workerLost();
    try {
      return await Promise.race([ask(this.#db), this.#death]);
    } catch (error) {
      if (isTrap(error)) this.kill();
      throw toTrouble(error, false);
    }
  }

  /** A connection serves one statement at a time, so parallel callers get one each. */
  async withConnection<Result>(use: (connection: number) => Promise<Result>): Promise<Result> {
    const connection = await this.borrow();
    try {
      return await use(connection);
    } finally {
      this.giveBack(connection);
    }
  }

  async borrow(): Promise<number> {
    return this.#idle.pop() ?? (await this.#connect());
  }

  /** A connection whose statement was given up serves again once that is cleaned up. */
  giveBack(connection: number): void {
    const cleaning = this.#cleaning.get(connection);
    if (cleaning === undefined) this.#idle.push(connection);
    else void cleaning.then(() => this.#idle.push(connection));
  }

  /** Until what was given up so far has let go of its files. */
  async clean(): Promise<void> {
    await Promise.all(this.#cleaning.values());
  }

  async drain(connection: number, sql: string, signal: AbortSignal | undefined): Promise<void> {
    for await (const chunk of this.stream(connection, sql, signal)) void chunk;
  }

  /**
   * The IPC messages of a result: first the schema, then one batch of at most 2,048 rows each. An abort
   * does not wait for the engine, which is busy for up to 100 ms at a stretch.
   */
  async *stream(
    connection: number,
    sql: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    throwIfAborted(signal);
    const abort = abortOf(signal);
    let last: Promise<Uint8Array | null> | null = null;
    const ask = (request: (db: AsyncDuckDB) => Promise<Uint8Array | null>) => {
      last = this.call(request);
      // Its rejection is met at the next turn, or not at all when the caller stops before.
      last.catch(() => undefined);
      return Promise.race([last, abort.rejection]);
    };
    const fetch = () => ask((db) => db.fetchQueryResults(connection));
    let isDone = false;
    try {
      let head = await ask((db) => db.startPendingQuery(connection, sql, true));
      while (head === null) head = await ask((db) => db.pollPendingQuery(connection));
      let next = fetch();
      next.catch(() => undefined);
      yield head;
      for (;;) {
        throwIfAborted(signal);
        const chunk = await next;
        if (chunk?.length === 0) break;
        // The engine works on the next chunk while the caller looks at this one.
        next = fetch();
        next.catch(() => undefined);
        if (chunk !== null) yield chunk;
      }
      isDone = true;
    } catch (error) {
      throw toTrouble(error, signal?.aborted ?? false);
    } finally {
      abort.forget();
      if (!isDone && !this.#isDead) this.#abandon(connection, last);
    }
  }

  /** Behind the caller's back. The next statement is what makes the engine let go of the cancelled one's files. */
  #abandon(connection: number, last: Promise<unknown> | null): void {
    const clean = async () => {
      try {
        await last?.catch(() => undefined);
        await this.call((db) => db.cancelPendingQuery(connection));
        await this.call((db) => db.runQuery(connection, 'SELECT 1'));
      } catch {
        // The caller is told about the first trouble, not about this one.
      }
      this.#cleaning.delete(connection);
    };
    this.#cleaning.set(connection, clean());
  }

  kill(): void {
    this.#isDead = true;
    this.#die(workerLost());
    this.#worker.terminate();
  }

  async #connect(): Promise<number> {
    const connection = await this.call((db) => db.connectInternal());
    if (this.#isSetUp) await this.#setUp(connection, connectionSetup);
    return connection;
  }

  async #setUp(connection: number, statements: readonly string[]): Promise<void> {
    for (const sql of statements) await this.drain(connection, sql, undefined);
  }
}

/** A promise that rejects when the signal is aborted, and never else; `forget` takes the listener away. */
function abortOf(signal: AbortSignal | undefined) {
  let reject!: (fault: Fault) => void;
  const rejection = new Promise<never>((_, rejects) => (reject = rejects));
  rejection.catch(() => undefined);
  const onAbort = () => reject(new Fault('cancelled', {}));
  signal?.addEventListener('abort', onAbort, { once: true });
  return { rejection, forget: () => signal?.removeEventListener('abort', onAbort) };
}
