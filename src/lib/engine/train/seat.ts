/**
 * Where a training sits: a session on a device, with its data in place. Finds out when the device is lost,
 * also while a promise of it hangs, and moves to the next device.
 */
import { Fault, toFault, type FaultCode } from '../schema';
import type { Device, Session } from '../tensor';
import type { Failed, TrainControl } from './control';
import type { Programs, TrainingRun } from './run';

/** Faults of a device (not of the run), after which another one may do. */
const deviceFaults: ReadonlySet<FaultCode> = new Set<FaultCode>([
  'plan-too-large',
  'adapter-limit',
  'shader-failed',
  'device-lost',
  'device-missing',
  'worker-lost',
]);
/** A chooser that never tires must not keep a training from ending. */
const attemptsAtMost = 8;

export function isDeviceFault(error: unknown): error is Fault {
  return error instanceof Fault && deviceFaults.has(error.code);
}

export class Seat {
  readonly device: Device;
  readonly session: Session;
  readonly programs: Programs;
  #lost: Fault | null = null;
  #fail: ((fault: Fault) => void) | null = null;

  private constructor(device: Device, session: Session, programs: Programs) {
    this.device = device;
    this.session = session;
    this.programs = programs;
    // One reaction for the whole run: racing every submit against `lost` would pile them up.
    void device.lost.then((reason) => {
      this.#lost = new Fault('device-lost', { reason });
      this.#fail?.(this.#lost);
    });
  }

  /**
   * Asks for devices until one takes the run.
   * @param failed what the run had before; null at the start
   * @throws the last device's fault where there is no other; Fault `device-missing` where there is none at all
   */
  static async open(
    run: TrainingRun,
    nextDevice: TrainControl['nextDevice'],
    failed: Failed | null,
  ): Promise<{ seat: Seat; failed: Failed | null }> {
    let last = failed;
    for (let attempt = 0; attempt < attemptsAtMost; attempt++) {
      const device = await nextDevice(last);
      if (!device) break;
      try {
        const programs = await run.compile(device.kind);
        return {
          seat: new Seat(device, await openOn(device, run, programs), programs),
          failed: last,
        };
      } catch (error) {
        const fault = toFault(error);
        if (!isDeviceFault(fault)) throw fault;
        last = { device, fault };
      }
    }
    throw last?.fault ?? new Fault('device-missing', { device: 'Training', why: 'no device' });
  }

  /** What `work` gives. @throws Fault `device-lost` as soon as the device is, even if `work` never ends */
  async use<Result>(work: (session: Session) => Promise<Result>): Promise<Result> {
    if (this.#lost) throw this.#lost;
    return await new Promise<Result>((resolve, reject) => {
      this.#fail = reject;
      work(this.session)
        .then(resolve, reject)
        .finally(() => (this.#fail = null));
    });
  }

  close(): void {
    try {
      this.session.close();
    } catch {
      // A lost device may refuse to be tidied; there is nothing left to free on it.
    }
  }
}

async function openOn(device: Device, run: TrainingRun, programs: Programs): Promise<Session> {
  const session = await device.open(programs, { seed: run.seed });
  try {
    for (const [program, inputs] of Object.entries(run.inputs)) {
      for (const [input, values] of Object.entries(inputs)) session.write(program, input, values);
    }
    return session;
  } catch (error) {
    session.close();
    throw error;
  }
}
