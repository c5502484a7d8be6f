/** What judges one part of a report: see `ReportParts` for what it gives. */
import type { Duck } from '../../data';
import type {
  Control,
  JudgeOptions,
  PartName,
  Report,
  ReportPart,
  Schema,
  Table,
} from '../../engine/schema';
import type { SpawnThreads } from '../../engine/tensor';
import type { Aligned, Tables } from '../align';

/** How likely rows are under a model of the training rows, which the judge may not learn by itself. */
export interface Density {
  /** Natural logarithm of each row's probability or density, by row; −∞ where it is impossible. */
  logLikelihood(table: Table): Float64Array;
}

export type FitDensity = (
  table: Table,
  schema: Schema,
  seed: number,
  control: Control,
) => Promise<Density>;

/** What only some places have; a part that needs one that is missing is `unavailable` and says so. */
export interface JudgeTools {
  /** Starts threads for WebAssembly; null where one thread must do. */
  readonly spawnThreads: SpawnThreads | null;
  /** How many threads are worth starting, the caller's own included; 1 without `spawnThreads`. */
  readonly threads: number;
  readonly fitDensity: FitDensity | null;
  /** Opens an empty database; who opens it closes it. */
  readonly openDuck: (() => Promise<Duck>) | null;
}

export interface PartInput {
  readonly schema: Schema;
  /** Whole tables, as the person has them; take a seeded sample (`drawRows`) where all rows are too many. */
  readonly tables: Tables;
  /** The judged columns of the same tables. */
  readonly aligned: Aligned;
  readonly seed: number;
  readonly options: JudgeOptions;
  /** Basics and the parts so far. */
  readonly report: Omit<Report, 'verdict'>;
  readonly tools: JudgeTools;
}

export interface PartJudge<Name extends PartName> {
  /**
   * Reports progress in any unit to `control` (a `Pace` of its own does), and lets other work in.
   * @throws Fault `cancelled`
   */
  judge(input: PartInput, control: Control): Promise<ReportPart<Name>>;
}

/** A part before its code is loaded. */
export interface PartEntry<Name extends PartName = PartName> {
  readonly name: Name;
  /** Plain words for the screen: “telling synthetic rows from real ones”. */
  readonly stage: string;
  /** About how long it takes beside the others, for the time left: seconds for 26,048 rows of 15 columns. */
  readonly seconds: number;
  load(): Promise<PartJudge<Name>>;
}
