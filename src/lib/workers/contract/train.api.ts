/** What the train worker answers. */
import type { LookScores } from '../../eval';
import type { Estimate, GeneratorInfo } from '../../engine/models';
import type { MeasuredFit, TrialNews } from '../../engine/pipeline';
import type { ChosenBy, Recipe, RecipeInput, Schema, TrialScores } from '../../engine/schema';
import type { Ending, Losses, TrainEvent } from '../../engine/train';
import type { DevicePreference, DeviceTests } from './device.api';
import type { TextRows } from './rows.api';

export type { ChosenBy, Ending, LookScores, Losses, TrainEvent, TrialScores };

/** One option of a generator or a file format, enough to draw a form field. */
export interface OptionField {
  readonly name: string;
  readonly label: string;
  readonly description: string;
  readonly type: 'number' | 'integer' | 'boolean' | 'choice' | 'text';
  readonly default: unknown;
  readonly min?: number | undefined;
  readonly max?: number | undefined;
  readonly choices?: readonly string[] | undefined;
}

/** A registered generator, as a person chooses among them; the recommended one (`auto`) comes first. */
export interface GeneratorChoice extends Pick<
  GeneratorInfo,
  'id' | 'name' | 'description' | 'goodFor' | 'isNetwork'
> {
  /** Whether it takes the recipe's `balance`. */
  readonly canBalance: boolean;
  readonly options: readonly OptionField[];
}

/** From a generator's cost model. */
export type RunEstimate = Estimate;

/** Where to train: what `state/compute` keeps. */
export interface DeviceWish {
  readonly preference: DevicePreference;
  /** Outcomes of earlier self-tests; a device that failed its own is passed over. */
  readonly tests: DeviceTests;
}

/** What a recipe will take for this table on this device; `fitMs` and `memoryBytes` are of the whole fit. */
export interface MeasuredRun extends MeasuredFit {
  /** Place in `MeasureOrder.recipes`. */
  readonly index: number;
}

export interface MeasureOrder {
  readonly schema: Schema;
  readonly recipes: readonly RecipeInput[];
  readonly device: DeviceWish;
}

/** A file of a project where a training saves itself every few seconds, whole or not at all. */
export interface CheckpointFile {
  /** A folder of the project in OPFS. */
  readonly folder: FileSystemDirectoryHandle;
  /**
   * Such as `<run id>.checkpoint`. Belongs to one run: one table, schema and recipe. Where the file is
   * there when `fit` begins, the training goes on from it; where it does not fit it is passed over, and
   * `TrainNews` says so. It outlives the worker and the tab. `fit` leaves it at the end: delete it once
   * the model is stored, or when the run is given up for good.
   */
  readonly name: string;
}

export interface FitOrder {
  readonly schema: Schema;
  readonly recipe: RecipeInput;
  readonly device: DeviceWish;
  /** Null: nothing is kept, a killed tab begins anew. Only networks save themselves. */
  readonly checkpoint: CheckpointFile | null;
  /** Time to train, pauses left out; null for none. What is best by then is kept. */
  readonly timeLimitMs: number | null;
  /** Whether the judged quality decides which state is kept and when to stop, instead of the loss. */
  readonly followQuality: boolean;
}

/** The model as it was at a step. */
export interface LiveLook extends LookScores {
  readonly step: number;
  readonly epoch: number;
  /** As in `TrainEvent`: time to train, pauses left out. */
  readonly elapsedMs: number;
}

/** What `fit` tells on its line beside `Progress`; `Steering.onTrain` gets it. */
export type TrainNews =
  /** Of a network's training loop: losses, epoch, rows/s, ETA, memory, device, saved, recovered. */
  | { readonly kind: 'event'; readonly event: TrainEvent }
  /** Every few seconds, with 20 rows of the model as it is now; looking takes about a tenth of the time. */
  | {
      readonly kind: 'look';
      readonly look: LiveLook;
      /** Names. */
      readonly columns: readonly string[];
      readonly rows: TextRows;
    }
  /** What the real rows that were set aside score in a look: the ideal to draw beside the others. */
  | { readonly kind: 'baseline'; readonly scores: LookScores }
  /**
   * Of Auto, and sentences for the person: a checkpoint that did not fit, a full disk, why Auto chose what it
   * chose. After `trying` and `training`, curves begin anew.
   */
  | TrialNews;

/** Losses at a moment of the training. */
export interface LossPoint {
  readonly step: number;
  readonly epoch: number;
  readonly elapsedMs: number;
  readonly losses: Losses;
}

/** A figure of the training loop, such as the validation loss. */
export interface MeasurePoint {
  readonly measure: string;
  readonly step: number;
  readonly epoch: number;
  readonly value: number;
}

/** How a fit went: what a list of runs shows and compares. Plain data, to be kept beside the model. */
export interface TrainRecord {
  /** Null for generators that are ready in one go. */
  readonly ending: Ending | null;
  /** Null where there are none to count. */
  readonly epochs: number | null;
  /** From the call to the model, reading and pauses included. */
  readonly elapsedMs: number;
  /** Device that the training ended on, for people; null where it needs none. */
  readonly device: string | null;
  /** Highest that the training loop reported; null where it has none. */
  readonly memoryBytes: number | null;
  /** Evenly thinned, at most 300. */
  readonly losses: readonly LossPoint[];
  readonly measures: readonly MeasurePoint[];
  readonly looks: readonly LiveLook[];
  readonly baseline: LookScores | null;
  /** Of the finished model against the holdout; null where there is none to judge by, or too much. */
  readonly scores: TrialScores | null;
}

/** What a model has learnt about which columns go together, for a picture. */
export interface LearntDependence {
  readonly kind: 'dependence-tree';
  /** Names of columns; `bits` is their mutual information. */
  readonly edges: readonly { readonly from: string; readonly to: string; readonly bits: number }[];
}

/** A packed model and what the page needs to know of it. */
export interface TrainedModel {
  /** The `.twin` file. */
  readonly bytes: Uint8Array;
  readonly facts: ModelFacts;
  /** Time to fit, without reading the table and packing the model. */
  readonly fitMs: number;
  readonly trained: TrainRecord;
}

export interface ModelFacts {
  /** The schema of what the model draws. */
  readonly schema: Schema;
  /** `generator` is the one that made it, also where Auto chose it. */
  readonly recipe: Recipe;
  readonly trainRows: number;
  readonly softwareVersion: string;
  /** Auto's reasons and what it tried; null where a person chose. */
  readonly chosenBy: ChosenBy | null;
  /** Null where the generator has no such picture. */
  readonly dependence: LearntDependence | null;
}

export interface TrainApi {
  generators(): Promise<GeneratorChoice[]>;
  /** @throws Fault `generator-unknown`, `option-invalid` */
  estimate(schema: Schema, recipe: RecipeInput): Promise<RunEstimate>;
  /**
   * What each recipe will take here, about 1.5 s for each; tells each on the line as it is known
   * (`Steering.onMeasured`). A recipe that cannot be measured has a `guess`; one that is not valid is left
   * out. Takes training rows through `door`.
   */
  measure(door: MessagePort, order: MeasureOrder, line: MessagePort): Promise<MeasuredRun[]>;
  /**
   * Takes the training rows (and the holdout, to judge by) through `door` (a `TableDoor` of the data
   * worker) and fits. Obeys the orders abort, pause, resume and stop, and tells `TrainNews`.
   * @throws Fault those of `fit` in `engine/pipeline`, of devices and of the training loop
   */
  fit(door: MessagePort, order: FitOrder, line: MessagePort): Promise<TrainedModel>;
  /** Reads a `.twin`. @throws Fault `model-not-a-twin`, `model-damaged`, `model-too-new` */
  readModel(file: Blob, fileName: string): Promise<ModelFacts>;
}
