/**
 * Between a generator that is a network and the training loop: devices where nobody offers any, live
 * looks at the model, and its variables by name.
 */
import { Fault } from '../../schema';
import {
  detectWasmFeatures,
  referenceDevice,
  statePlaces,
  stateView,
  wasmDevice,
  type Compiled,
  type Device,
  type Values,
} from '../../tensor';
import { timeTraining, train, type Follow, type Measure, type TrainingRun } from '../../train';
import type { FitControl, Measured, Trained } from '../generator';

/** A variable of the state by its name, as a copy. @throws Error where the step has no such variable */
export type Weights = (name: string) => Values;

/** @param state from `Session.readState()` */
export function weightsOf(compiled: Compiled, state: Uint8Array): Weights {
  const places = new Map(statePlaces(compiled).map((place) => [place.name, place]));
  const bytes = state.byteOffset % 4 === 0 ? state : state.slice();
  return (name) => {
    const place = places.get(name);
    if (!place) throw new Error(`${compiled.program.name} has no variable ${name}`);
    return stateView(bytes, place).slice();
  };
}

/** One thread of this processor: what there is where nobody offers a device. */
async function ownDevice(failed: unknown): Promise<Device | null> {
  if (failed !== null) return null;
  return detectWasmFeatures().simd ? wasmDevice({ threads: 1 }) : referenceDevice();
}

export interface NetworkFit {
  readonly run: TrainingRun;
  /** The model of a state; called for every look and at the end. */
  readonly trained: (weights: Weights) => Trained;
}

/**
 * Trains under a fit's control; the best state is the model.
 * @throws as `train`; Fault `cancelled`
 */
export async function trainNetwork(fit: NetworkFit, control: FitControl): Promise<Trained> {
  const { nextDevice = ownDevice, watch, checkpoint = null, timeLimitMs, ...rest } = control;
  let compiled: Compiled | null = null;
  const known = (): Compiled => {
    if (compiled) return compiled;
    throw new Fault('internal', { message: 'a network was looked at before it was compiled' });
  };
  const look: Measure[] = watch
    ? [
        {
          name: 'quality',
          every: watch.every,
          take: async ({ session }) =>
            watch.look(fit.trained(weightsOf(known(), await session.readState()))),
        },
      ]
    : [];
  const { measures = [], follow } = fit.run;
  const byQuality: Follow = {
    measure: 'quality',
    isHigherBetter: true,
    patience: follow?.patience ?? null,
  };
  const result = await train(
    {
      ...fit.run,
      compile: async (kind) => {
        const programs = await fit.run.compile(kind);
        compiled = programs.train;
        return programs;
      },
      measures: [...measures, ...look],
      ...(watch?.decides ? { follow: byQuality } : follow && { follow }),
      ...(timeLimitMs !== undefined && { timeLimitMs }),
    },
    { ...rest, nextDevice },
    checkpoint,
  );
  return fit.trained(weightsOf(known(), result.state));
}

/** @throws as `timeTraining` */
export async function measureNetwork(
  run: TrainingRun,
  { signal, nextDevice = ownDevice }: Pick<FitControl, 'signal' | 'nextDevice'>,
): Promise<Measured> {
  const { totalMs, memoryBytes, label } = await timeTraining(run, { signal, nextDevice });
  return { fitMs: totalMs, memoryBytes, label };
}
