/** Ways into the loop: open a training and keep its session, or train and be done with it. */
import { identityOf, unpackCheckpoint, type Snapshot } from './checkpoint';
import type { TrainControl, TrainResult } from './control';
import { beginning } from './progress';
import type { TrainingRun } from './run';
import { Seat } from './seat';
import { Training } from './training';

/**
 * Opens a device, puts data and state in place, and tells `opened`. Close it when done.
 * @param checkpoint of the same run, to go on from; it may have had fewer epochs
 * @throws Fault `checkpoint-unusable`, `device-missing`, or that of the last device that was tried
 */
export async function openTraining(
  run: TrainingRun,
  control: TrainControl,
  checkpoint: Uint8Array | null = null,
): Promise<Training> {
  check(run);
  const { seat, failed } = await Seat.open(run, control.nextDevice, null);
  try {
    const { program, initialState } = seat.programs.train;
    const from: Snapshot = checkpoint
      ? unpackCheckpoint(checkpoint, identityOf(program, run.seed))
      : { progress: beginning(run.follow), state: initialState, best: null };
    const training = new Training(run, control, seat, from);
    await training.begin(failed);
    return training;
  } catch (error) {
    seat.close();
    throw error;
  }
}

/** Trains from the start, or from a checkpoint, to the end. @throws as `openTraining` and `Training.run` */
export async function train(
  run: TrainingRun,
  control: TrainControl,
  checkpoint: Uint8Array | null = null,
): Promise<TrainResult> {
  const training = await openTraining(run, control, checkpoint);
  try {
    return await training.run();
  } finally {
    training.close();
  }
}

function check({ epochs, stepsPerEpoch, measures = [], follow }: TrainingRun): void {
  if (!(epochs >= 1 && stepsPerEpoch >= 1)) throw new Error('A training needs a step.');
  const names = measures.map(({ name }) => name);
  if (follow && !names.includes(follow.measure)) {
    throw new Error(`There is no measure "${follow.measure}" to follow.`);
  }
}
