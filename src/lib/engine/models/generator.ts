/**
 * What every generator offers. A generator learns and draws cells (see `encode`); it sees neither
 * values nor names, so that all of them share one treatment of kinds, nulls and rare values.
 */
import type { Control, Schema, TensorData, z } from '../schema';
import type { Cells, EncodedColumn } from '../encode';
import type { Stream } from '../random';
import type { Cadence, TrainControl } from '../train';

/** One option for a form: what zod knows, in words. */
export interface OptionField {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'integer' | 'number' | 'choice' | 'switch';
  readonly default: number | string | boolean;
  readonly least?: number;
  readonly most?: number;
  readonly choices?: readonly { readonly value: string; readonly label: string }[];
}

export interface Estimate {
  readonly fitMs: number;
  readonly sampleMsPerRow: number;
  /** Working memory while fitting, beside the table itself. */
  readonly memoryBytes: number;
}

/** What a person chooses a generator by. Plain data but for `options` and `estimate`. */
export interface GeneratorInfo {
  readonly id: string;
  readonly name: string;
  /** One or two sentences for somebody who has never heard of it. */
  readonly description: string;
  readonly goodFor: string;
  /** Whether it trains step by step, with a loss, checkpoints and live quality. */
  readonly isNetwork: boolean;
  /** Whether it can draw a column's labels in other shares than they occur in (`EncodedTable.balance`). */
  readonly canBalance: boolean;
  readonly options: z.ZodType;
  readonly fields: readonly OptionField[];
  /** A guess before anything runs, from timings on one ordinary core. */
  estimate(schema: Schema, rows: number): Estimate;
}

/** A column whose cells are to be drawn in other shares than they occur in. */
export interface Balance {
  /** Its place among `EncodedTable.columns`. */
  readonly column: number;
  /** The wanted share of each cell, null's last; sums to 1, and is 0 only where the learnt share is. */
  readonly shares: Float64Array;
}

/** Training rows as cells, in the order of the columns that are not dropped. */
export interface EncodedTable {
  readonly rowCount: number;
  readonly columns: readonly (EncodedColumn & { readonly cells: Cells })[];
  /** Statistics that fewer rows stand behind are not kept; 5 where it is left out. */
  readonly rareBelow?: number;
  /**
   * Never there for generators that cannot balance. For the others: how the rest of a row goes with that
   * column's cell stays as learnt.
   */
  readonly balance?: Balance | null;
}

export interface Trained {
  /** JSON data; checked by `open`. */
  readonly state: unknown;
  readonly tensors: Readonly<Record<string, TensorData>>;
}

export interface Sampler {
  /**
   * Cells of rows `start` to `start + rowCount` - 1; row i depends on the model, `seed` and i only. Calls
   * do not overlap.
   */
  draw(
    start: number,
    rowCount: number,
    seed: number,
  ): readonly EncodedColumn[] | Promise<readonly EncodedColumn[]>;
  /** Frees what `draw` opened (a session of the step compiler); nothing is drawn afterwards. */
  close?(): void;
}

/** Looks at the model now and then while it is trained. */
export interface Watch {
  readonly every: Cadence;
  /** Whether what `look` gives (higher is better) decides which state is kept and when to stop. */
  readonly decides: boolean;
  /** Judges the model as it is now; null where there is no figure. */
  look(trained: Trained): Promise<number | null>;
}

/**
 * How a fit is watched and steered. Generators that are ready in seconds need only what `Control` has;
 * the others hand the rest to the training loop.
 */
export interface FitControl extends Control, Partial<Pick<TrainControl, 'nextDevice'>> {
  /** Aborting ends the fit with the best model so far (`signal` throws it away). */
  readonly stop?: AbortSignal | undefined;
  readonly onEvent?: TrainControl['onEvent'];
  readonly onCheckpoint?: TrainControl['onCheckpoint'];
  /** Of an earlier fit of the same table, options and seed, to go on from. */
  readonly checkpoint?: Uint8Array | null | undefined;
  readonly timeLimitMs?: number | undefined;
  readonly watch?: Watch | undefined;
}

/** What a fit will take on this device, from a few batches that really ran. */
export interface Measured {
  readonly fitMs: number;
  readonly memoryBytes: number;
  /** The device's, for people. */
  readonly label: string;
}

/** What a model has learnt about how columns depend on each other, for a picture. */
export interface Insight {
  readonly kind: 'dependence-tree';
  /** Columns by their place among those that are not dropped; `bits` is their mutual information. */
  readonly edges: readonly { readonly from: number; readonly to: number; readonly bits: number }[];
}

/** The working part of a generator. */
export interface GeneratorCode {
  /** @param options valid by `info.options` */
  fit(table: EncodedTable, options: unknown, random: Stream, control: FitControl): Promise<Trained>;
  /** @throws ZodError or Error where `state` or `tensors` are not what `fit` made */
  open(
    state: unknown,
    tensors: Readonly<Record<string, TensorData>>,
    cells: readonly Cells[],
  ): Sampler | Promise<Sampler>;
  /** Times a few batches of such a fit; left out where `info.estimate` is as good. */
  measure?(
    table: EncodedTable,
    options: unknown,
    random: Stream,
    control: Pick<FitControl, 'signal' | 'nextDevice'>,
  ): Promise<Measured>;
  insight?(state: unknown, tensors: Readonly<Record<string, TensorData>>): Insight | null;
  /**
   * The natural logarithm of each row's probability, exactly; -Infinity for what cannot be. Takes the codes
   * of every cell column. Left out where it cannot be told.
   */
  openLikelihood?(
    state: unknown,
    tensors: Readonly<Record<string, TensorData>>,
    cells: readonly Cells[],
  ): (codes: readonly Int32Array[]) => Float64Array;
}

/** What Auto knows of a table before it tries anything. */
export interface TableFacts {
  readonly rowCount: number;
  /** Columns with something to learn. */
  readonly columnCount: number;
  /** Share of them that are numbers with many distinct values. */
  readonly amountShare: number;
}

/** A generator as the registry holds it: what to choose it by, and its code, loaded when it is used. */
export interface Generator {
  readonly info: GeneratorInfo;
  /** Training rows that it looks at, at most; the pipeline draws them evenly over the table. */
  readonly rowsAtMost: number;
  /** How well it suits a table: Auto tries the best first. Left out, or 0: Auto does not take it. */
  readonly suits?: (facts: TableFacts) => number;
  load(): Promise<GeneratorCode>;
}
