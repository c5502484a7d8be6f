/** What is to be measured, as `npm run bench:generators` understood it. */

export interface BenchOrder {
  /** Ids; all registered ones where empty. */
  readonly generators: readonly string[];
  readonly data: readonly string[];
  readonly seeds: number;
  /** Options by generator id. */
  readonly options: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  /** Rows drawn to time drawing. */
  readonly speedRows: number;
  readonly threads: number;
}

declare module 'vitest' {
  interface ProvidedContext {
    order: BenchOrder;
  }
}
