/** DuckDB-WASM's engine with its connections: where statements are polled, aborted and survived. */
import { AsyncDuckDB, VoidLogger } from '@duckdb/duckdb-wasm';
import { throwIfAborted, type Fault } from '../../engine/schema';
import { connectionSetup, databaseSetup } from './setup';
import { isTrap, toTrouble, workerLost } from './trouble';

/** The engine and its death: every call loses against the worker's end, so that none waits for ever. */
export class WasmEngine {
  readonly #db: AsyncDuckDB;
  readonly #worker: Worker;
  readonly #idle: number[] = [];
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

  giveBack(connection: number): void {
    this.#idle.push(connection);
  }

  async drain(connection: number, sql: string, signal: AbortSignal | undefined): Promise<void> {
    for await (const chunk of this.stream(connection, sql, signal)) void chunk;
  }

  /** The IPC messages of a result: first the schema, then one batch of at most 2,048 rows each. */
  async *stream(
    connection: number,
    sql: string,
    signal: AbortSignal | undefined,
  ): AsyncGenerator<Uint8Array> {
    throwIfAborted(signal);
    let isDone = false;
    let next: Promise<Uint8Array | null> | null = null;
    const fetch = () => {
      const chunk = this.call((db) => db.fetchQueryResults(connection));
      // Its rejection is met at the next turn, or not at all when the caller stops before.
      chunk.catch(() => undefined);
      return chunk;
    };
    try {
      let head = await this.call((db) => db.startPendingQuery(connection, sql, true));
      while (head === null) {
        throwIfAborted(signal);
        head = await this.call((db) => db.pollPendingQuery(connection));
      }
      next = fetch();
      yield head;
      for (;;) {
        throwIfAborted(signal);
        const chunk: Uint8Array | null = await next;
        if (chunk?.length === 0) break;
        // The engine works on the next chunk while the caller looks at this one.
        next = fetch();
        if (chunk !== null) yield chunk;
      }
      isDone = true;
    } catch (error) {
      throw toTrouble(error, signal?.aborted ?? false);
    } finally {
      if (!isDone && !this.#isDead) {
        await next?.catch(() => undefined);
        await this.#abandon(connection);
      }
    }
  }

  /** The next statement is what makes the engine let go of the cancelled one's files. */
  async #abandon(connection: number): Promise<void> {
    try {
      await this.call((db) => db.cancelPendingQuery(connection));
      await this.call((db) => db.runQuery(connection, 'SELECT 1'));
    } catch {
      // The caller is told about the first trouble, not about this one.
    }
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
