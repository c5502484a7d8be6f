/** How long a run will take on a device and what it needs there, from a few timed steps. */
import { stopwatch, throwIfAborted } from '../schema';
import type { TrainControl } from './control';
import { Pace } from './pace';
import type { TrainingRun } from './run';
import { Seat } from './seat';

export interface Timing {
  /** The device's, for people. */
  readonly label: string;
  readonly msPerStep: number;
  /** For all epochs, without measures and checkpoints. */
  readonly totalMs: number;
  readonly memoryBytes: number;
}

/** Enough for a figure that is right within some percent. */
const timedMs = 300;

/**
 * Opens the run on a device, times steps for about 300 ms (at least one) after a first that warms up, and
 * closes it again.
 * @throws as `openTraining`; Fault `cancelled`
 */
export async function timeTraining(
  run: TrainingRun,
  control: Pick<TrainControl, 'nextDevice' | 'signal' | 'clock'>,
): Promise<Timing> {
  const clock = control.clock ?? stopwatch();
  const { seat } = await Seat.open(run, control.nextDevice, null);
  try {
    const { label } = seat.device;
    await seat.use((session) => session.run('train', 0, 1));
    const pace = new Pace();
    const began = clock();
    let steps = 0;
    let ms = 0;
    while (ms < timedMs) {
      throwIfAborted(control.signal);
      const count = pace.next(Infinity);
      await seat.use((session) => session.run('train', steps + 1, count));
      pace.record(count, clock() - began - ms);
      steps += count;
      ms = clock() - began;
    }
    const msPerStep = ms / steps;
    const totalMs = msPerStep * run.epochs * run.stepsPerEpoch;
    return { label, msPerStep, totalMs, memoryBytes: seat.session.bytes };
  } finally {
    seat.close();
  }
}
