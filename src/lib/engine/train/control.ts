/** How a training is watched and steered, and how it ends. */
import type { Control, Fault } from '../schema';
import type { Device, DeviceKind } from '../tensor';

/** A device that was tried and cannot go on. */
export interface Failed {
  readonly device: Device;
  readonly fault: Fault;
}

export interface TrainControl extends Control {
  /**
   * The device to train on; asked again, with what failed, when the one before was lost or refused the
   * programs. null where there is no other: the training then ends with the fault.
   */
  readonly nextDevice: (failed: Failed | null) => Promise<Device | null>;
  readonly onEvent?: ((event: TrainEvent) => void) | undefined;
  /** Keeps a checkpoint; awaited. `bytes` are the receiver's own. */
  readonly onCheckpoint?: ((bytes: Uint8Array) => void | Promise<void>) | undefined;
  /** Aborting ends the training at once with the best state so far (`signal` throws it away). */
  readonly stop?: AbortSignal | undefined;
  /** Milliseconds since some moment; the machine's own unless a test turns it. */
  readonly clock?: (() => number) | undefined;
}

export type Losses = Readonly<Record<string, number>>;

/** Steps count those done; after `recovered`, what came after its step comes again. */
export type TrainEvent =
  | {
      readonly kind: 'opened';
      readonly device: DeviceKind;
      readonly label: string;
      readonly memoryBytes: number;
      readonly step: number;
    }
  | {
      readonly kind: 'progress';
      readonly step: number;
      readonly steps: number;
      readonly epoch: number;
      /** Of the last step. */
      readonly losses: Losses;
      readonly rowsPerSecond: number | null;
      /** null until there is a measurement. */
      readonly etaMs: number | null;
      readonly elapsedMs: number;
      readonly memoryBytes: number;
    }
  /** `epoch` epochs are done; losses are those of the last step that ran. */
  | {
      readonly kind: 'epoch';
      readonly epoch: number;
      readonly epochs: number;
      readonly losses: Losses;
    }
  | {
      readonly kind: 'measured';
      readonly measure: string;
      readonly value: number;
      readonly step: number;
      readonly epoch: number;
      /** The best so far of the followed measure; false for others. */
      readonly isBest: boolean;
    }
  /** The learning rate was lowered to `value`. */
  | { readonly kind: 'rate-lowered'; readonly value: number; readonly step: number }
  | { readonly kind: 'checkpoint'; readonly step: number; readonly sizeBytes: number }
  | { readonly kind: 'paused'; readonly step: number }
  | { readonly kind: 'resumed'; readonly step: number }
  /** `lost` could not go on (`reason`); the training continues on the device of the `opened` before it. */
  | {
      readonly kind: 'recovered';
      readonly lost: string;
      readonly reason: string;
      readonly step: number;
    }
  | { readonly kind: 'done'; readonly ending: Ending; readonly step: number };

/** `finished` all steps; `converged` by patience; `stopped` by a person; `time` is up. */
export type Ending = 'finished' | 'converged' | 'stopped' | 'time';

export interface TrainResult {
  readonly ending: Ending;
  /** Steps done. */
  readonly step: number;
  readonly epoch: number;
  readonly elapsedMs: number;
  /** Of the last step; empty where none ran. */
  readonly losses: Losses;
  /** Where `state` is from; null where no measure is followed (it is then the last one). */
  readonly best: { readonly step: number; readonly value: number } | null;
  /** The state region, as `Session.readState` gives it; also what the session now holds. */
  readonly state: Uint8Array;
}
