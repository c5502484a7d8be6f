/** What is trained, as data: compiled steps, what they are fed with, and when to look, save and stop. */
import type { Compiled, DeviceKind, Session, Values } from '../tensor';

/** How often something happens. Steps give the same run every time; milliseconds are for what only watches. */
export type Cadence = { readonly steps: number } | { readonly ms: number };

/** What a measure may use: the session, between two steps. It must leave the state as it is. */
export interface Probe {
  readonly session: Session;
  /** Steps done. */
  readonly step: number;
  readonly epoch: number;
  /** Aborted where the training is; long measures should heed it. */
  readonly signal: AbortSignal | undefined;
}

/** A figure taken while training: validation loss, quality of sampled rows. */
export interface Measure {
  readonly name: string;
  readonly every: Cadence;
  /** null where there is no figure this time. */
  take(probe: Probe): Promise<number | null>;
}

/** The measure that decides: its best state is kept, and the training ends when it no longer improves. */
export interface Follow {
  /** Name of one of the measures. */
  readonly measure: string;
  readonly isHigherBetter?: boolean;
  /** How much better counts as better. */
  readonly minDelta?: number;
  /** Ends the training when that many figures in a row were not better; null never. */
  readonly patience: number | null;
  readonly plateau?: Plateau;
}

/** Lowers the learning rate where the figure stands still (PyTorch's `ReduceLROnPlateau`). */
export interface Plateau {
  /** A scalar input of the program `train`. */
  readonly input: string;
  readonly first: number;
  /** What the rate is multiplied by after more than `patience` figures in a row that were not better. */
  readonly factor: number;
  readonly patience: number;
  readonly least?: number;
}

/** Compiled together; `train` makes one step, the others are for measures. */
export type Programs = Readonly<Record<'train', Compiled>> & Readonly<Record<string, Compiled>>;

export interface TrainingRun {
  /** The steps for a kind of device; asked again where the training moves to another one. Their state has one layout on all. */
  readonly compile: (kind: DeviceKind) => Promise<Programs>;
  readonly seed: number;
  /** Resident data by program and input, written once to every session. */
  readonly inputs: Readonly<Record<string, Readonly<Record<string, Values>>>>;
  readonly rowsPerStep: number;
  readonly stepsPerEpoch: number;
  readonly epochs: number;
  /** Scalar outputs of `train` to report; the first is the loss. One that is not finite at the end of a submit stops the run. */
  readonly losses: readonly string[];
  readonly measures?: readonly Measure[];
  readonly follow?: Follow;
  /** Time to train, pauses left out, earlier parts of a resumed run included. */
  readonly timeLimitMs?: number;
  /** Default: every 10 seconds. */
  readonly checkpoint?: Cadence;
}

/** A measure by a program of the run: the mean of an output over its steps 0 … `batches` - 1. */
export function programMeasure(
  program: string,
  output: string,
  every: Cadence,
  batches: number = 1,
): Measure {
  return {
    name: program,
    every,
    async take({ session, signal }) {
      let sum = 0;
      for (let batch = 0; batch < batches && !signal?.aborted; batch++) {
        await session.run(program, batch, 1);
        const [value = NaN] = await session.read(program, output);
        sum += value;
      }
      return sum / batches;
    },
  };
}
