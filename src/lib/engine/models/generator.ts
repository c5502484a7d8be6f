/**
 * What every generator offers. A generator learns and draws cells (see `encode`); it sees neither
 * values nor names, so that all of them share one treatment of kinds, nulls and rare values.
 */
import type { Control, Schema, TensorData, z } from '../schema';
import type { Cells, EncodedColumn } from '../encode';
import type { Stream } from '../random';

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
  readonly options: z.ZodType;
  readonly fields: readonly OptionField[];
  /** A guess before anything runs, from timings on one ordinary core. */
  estimate(schema: Schema, rows: number): Estimate;
}

/** Training rows as cells, in the order of the columns that are not dropped. */
export interface EncodedTable {
  readonly rowCount: number;
  readonly columns: readonly (EncodedColumn & { readonly cells: Cells })[];
}

export interface Trained {
  /** JSON data; checked by `open`. */
  readonly state: unknown;
  readonly tensors: Readonly<Record<string, TensorData>>;
}

export interface Sampler {
  /** Cells of rows `start` to `start + rowCount` - 1; row i depends on the model, `seed` and i only. */
  draw(start: number, rowCount: number, seed: number): EncodedColumn[];
}

export interface Generator {
  readonly info: GeneratorInfo;
  /** Training rows that it looks at, at most; the pipeline draws them evenly over the table. */
  readonly rowsAtMost: number;
  /** @param options valid by `info.options` */
  fit(table: EncodedTable, options: unknown, random: Stream, control: Control): Promise<Trained>;
  /** @throws ZodError or Error where `state` or `tensors` are not what `fit` made */
  open(
    state: unknown,
    tensors: Readonly<Record<string, TensorData>>,
    cells: readonly Cells[],
  ): Sampler;
}
