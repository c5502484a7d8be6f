/**
 * The training loop, for any generator: submits of about 100 ms between which it hears a cancel, measures,
 * saves, and goes on elsewhere when the device is lost. What it computes depends on the run and its seed
 * only, never on the clock (unless a time limit ends it) or on how steps were grouped.
 */
import { Fault, settlesWithin, stopwatch, throwIfAborted } from '../schema';
import type { Session } from '../tensor';
import { Agenda } from './agenda';
import { identityOf, packCheckpoint, type Snapshot } from './checkpoint';
import type { Ending, Failed, Losses, TrainControl, TrainEvent, TrainResult } from './control';
import { firstSick, readLosses, sickLoss, sickState } from './health';
import { Meter } from './meter';
import { Pace } from './pace';
import { isConverged, takenIn, type Progress } from './progress';
import type { Cadence, Measure, TrainingRun } from './run';
import { isDeviceFault, Seat } from './seat';

const defaultCheckpoint: Cadence = { ms: 10_000 };
/** A breath that takes longer than this is a pause. */
const pauseAfterMs = 50;
/** Devices that may be lost in a row without a new checkpoint in between. */
const lossesAtMost = 3;

export class Training {
  readonly #run: TrainingRun;
  readonly #control: TrainControl;
  readonly #clock: () => number;
  readonly #steps: number;
  readonly #pace = new Pace();
  readonly #meter = new Meter();
  readonly #agenda: Agenda;
  readonly #checkpointEvery: Cadence;
  #seat: Seat;
  #progress: Progress;
  #best: Uint8Array | null;
  /** What a recovery goes back to. */
  #good: Snapshot;
  /** The state after the present step, where it was read. */
  #state: Uint8Array | null = null;
  #followedAt = -1;
  #devicesLost = 0;

  /** @internal Use `openTraining`. */
  constructor(run: TrainingRun, control: TrainControl, seat: Seat, good: Snapshot) {
    this.#run = run;
    this.#control = control;
    this.#clock = control.clock ?? stopwatch();
    this.#steps = run.epochs * run.stepsPerEpoch;
    this.#seat = seat;
    this.#progress = good.progress;
    this.#best = good.best;
    this.#good = good;
    const { measures = [], checkpoint = defaultCheckpoint } = run;
    this.#checkpointEvery = checkpoint;
    const cadences = [...measures.map(({ every }) => every), checkpoint];
    this.#agenda = new Agenda(cadences, this.#clock);
  }

  /** Holds the last state, the best state after `run`, or the last good one after a Fault `training-diverged`. */
  get session(): Session {
    return this.#seat.session;
  }

  /** The last good place as bytes, for `openTraining`; also after a fault. */
  checkpoint(): Uint8Array {
    const { program } = this.#seat.programs.train;
    return packCheckpoint(this.#good, identityOf(program, this.#run.seed));
  }

  /**
   * Trains to an end.
   * @throws Fault `cancelled`, `training-diverged` (the last good state is then back in the session),
   *   `device-lost` and other faults of devices where no device is left
   */
  async run(): Promise<TrainResult> {
    for (;;) {
      try {
        const ending = this.#ending();
        if (ending) return await this.#finish(ending);
        await this.#turn();
      } catch (error) {
        if (!isDeviceFault(error)) throw error;
        await this.#recover(error);
      }
    }
  }

  /** Frees the session; the device stays open. */
  close(): void {
    this.#seat.close();
  }

  /** @internal Puts the state in place, on another device where this one is lost meanwhile. */
  async begin(failed: Failed | null): Promise<void> {
    try {
      await this.#restore(this.#good);
      this.#tellOpened(failed);
    } catch (error) {
      if (!isDeviceFault(error)) throw error;
      await this.#recover(error);
    }
  }

  async #restore(snapshot: Snapshot): Promise<void> {
    await this.#seat.use((session) => session.writeState(snapshot.state));
    this.#progress = snapshot.progress;
    this.#best = snapshot.best;
    this.#state = snapshot.state;
    this.#followedAt = -1;
    this.#writeRate();
  }

  #ending(): Ending | null {
    throwIfAborted(this.#control.signal);
    const { step, elapsedMs, followed } = this.#progress;
    if (this.#control.stop?.aborted) return 'stopped';
    if (isConverged(followed, this.#run.follow)) return 'converged';
    if (step >= this.#steps) return 'finished';
    return elapsedMs >= (this.#run.timeLimitMs ?? Infinity) ? 'time' : null;
  }

  async #turn(): Promise<void> {
    await this.#rest();
    const epochBefore = this.#epoch();
    await this.#submit(this.#agenda.next(this.#progress.step, this.#steps));
    const sick = sickLoss(this.#progress.losses);
    if (sick) await this.#diverge(sick);
    this.#report(epochBefore);
    await this.#timed(0, () => this.#look());
  }

  /** Hears orders; while paused, waits. */
  async #rest(): Promise<void> {
    const { signal, stop, breathe } = this.#control;
    const breath = breathe?.();
    if (breath && !(await settlesWithin(breath, pauseAfterMs))) {
      await this.#save();
      this.#tell({ kind: 'paused', step: this.#progress.step });
      await Promise.race([breath, aborted(signal), aborted(stop)]);
      this.#tell({ kind: 'resumed', step: this.#progress.step });
    }
    throwIfAborted(signal);
  }

  /** Runs about 100 ms of steps, none after `limit` steps are done. */
  async #submit(limit: number): Promise<void> {
    throwIfAborted(this.#control.signal);
    const first = this.#progress.step;
    const count = this.#pace.next(limit - first);
    const losses = await this.#timed(count, async () => {
      const began = this.#clock();
      await this.#seat.use((session) => session.run('train', first, count));
      this.#pace.record(count, this.#clock() - began);
      return await this.#losses();
    });
    this.#state = null;
    this.#progress = { ...this.#progress, step: first + count, losses };
  }

  #losses(): Promise<Losses> {
    return this.#seat.use((session) => readLosses(session, this.#run.losses));
  }

  /** Takes the measures and the checkpoint that are due. */
  async #look(): Promise<void> {
    const { step } = this.#progress;
    // All at once, since two may share a cadence.
    const due = (this.#run.measures ?? []).filter(({ every }) => this.#agenda.isDue(every, step));
    const isSaveDue = this.#agenda.isDue(this.#checkpointEvery, step);
    let isChanged = false;
    for (const measure of due) {
      isChanged = (await this.#measure(measure)) || isChanged;
      this.#agenda.note(measure.every);
    }
    if (isSaveDue) await this.#save();
    // The search for the step that diverged runs again without measures, so with one learning rate.
    else if (isChanged) await this.#remember();
  }

  /** Whether what a checkpoint holds beside counters has changed: the best state or the learning rate. */
  async #measure(measure: Measure): Promise<boolean> {
    const { step } = this.#progress;
    const { signal } = this.#control;
    const epoch = this.#epoch();
    const value = await this.#seat.use((session) => measure.take({ session, step, epoch, signal }));
    throwIfAborted(signal);
    const { follow } = this.#run;
    const isFollowed = follow?.measure === measure.name;
    if (isFollowed) this.#followedAt = step;
    if (value === null) return false;
    const outcome = isFollowed ? takenIn(this.#progress.followed, follow, step, value) : null;
    const isBest = outcome?.isBest ?? false;
    if (outcome) this.#progress = { ...this.#progress, followed: outcome.after };
    if (isBest) this.#best = await this.#readState();
    this.#tell({ kind: 'measured', measure: measure.name, value, step, epoch, isBest });
    if (!outcome?.isLowered) return isBest;
    this.#writeRate();
    this.#tell({ kind: 'rate-lowered', value: outcome.after.rate!, step });
    return true;
  }

  #writeRate(): void {
    const input = this.#run.follow?.plateau?.input;
    const { rate } = this.#progress.followed;
    if (input !== undefined && rate !== null) {
      this.session.write('train', input, Float32Array.of(rate));
    }
  }

  async #readState(): Promise<Uint8Array> {
    const state = this.#state ?? (await this.#seat.use((session) => session.readState()));
    this.#state = state;
    return state;
  }

  /** Makes this the place that a recovery goes back to. */
  async #remember(): Promise<void> {
    const state = await this.#readState();
    const sick = sickState(this.#seat.programs.train.program, state);
    if (sick) await this.#diverge(sick);
    this.#good = { progress: this.#progress, state, best: this.#best };
    this.#devicesLost = 0;
  }

  async #save(): Promise<void> {
    await this.#remember();
    const { onCheckpoint } = this.#control;
    if (onCheckpoint) {
      const bytes = this.checkpoint();
      const { step } = this.#progress;
      const sizeBytes = bytes.length;
      await onCheckpoint(bytes);
      this.#tell({ kind: 'checkpoint', step, sizeBytes });
    }
    this.#agenda.note(this.#checkpointEvery);
  }

  /** Finds the step, goes back to the last good place, and throws. */
  async #diverge(found: string): Promise<never> {
    const good = this.#good;
    let well = good;
    let what = found;
    const step = await firstSick(good.progress.step, this.#progress.step, {
      goTo: async (to, isFromGood) => {
        if (isFromGood) await this.#restore(well);
        while (this.#progress.step < to) await this.#submit(to);
      },
      isSickAt: async () => {
        const { program } = this.#seat.programs.train;
        const sick = sickLoss(this.#progress.losses) ?? sickState(program, await this.#readState());
        what = sick ?? what;
        return sick !== null;
      },
      keep: async () => {
        well = { ...well, progress: this.#progress, state: await this.#readState() };
      },
    });
    await this.#restore(good);
    throw new Fault('training-diverged', { step, what });
  }

  async #recover(fault: Fault): Promise<void> {
    let reason = fault;
    for (;;) {
      throwIfAborted(this.#control.signal);
      if (++this.#devicesLost > lossesAtMost) throw reason;
      const { device } = this.#seat;
      this.#seat.close();
      const { nextDevice } = this.#control;
      const { seat, failed } = await Seat.open(this.#run, nextDevice, { device, fault: reason });
      this.#seat = seat;
      try {
        await this.#restore(this.#good);
        this.#tellOpened(failed);
        return;
      } catch (error) {
        if (!isDeviceFault(error)) throw error;
        reason = error;
      }
    }
  }

  /** Says which device it is, and which one it took over from. */
  #tellOpened(failed: Failed | null): void {
    const { device } = this.#seat;
    const { bytes: memoryBytes } = this.session;
    const { step } = this.#progress;
    this.#tell({ kind: 'opened', device: device.kind, label: device.label, memoryBytes, step });
    if (!failed) return;
    const { fault } = failed;
    const reason =
      fault.code === 'device-lost' ? (fault as Fault<'device-lost'>).detail.reason : fault.message;
    this.#tell({ kind: 'recovered', lost: failed.device.label, reason, step });
  }

  async #finish(ending: Ending): Promise<TrainResult> {
    const { follow, measures = [] } = this.#run;
    const followed = measures.find(({ name }) => name === follow?.measure);
    if (followed && this.#isUnseen(followed.every)) await this.#measure(followed);
    await this.#remember();
    const { best } = this.#progress.followed;
    const { step, elapsedMs, losses } = this.#progress;
    const state = this.#best ?? (await this.#readState());
    if (best && best.step !== step) await this.#seat.use((session) => session.writeState(state));
    this.#tell({ kind: 'done', ending, step });
    return { ending, step, epoch: this.#epoch(), elapsedMs, losses, best, state };
  }

  /** Whether the present state has not been judged by the followed measure. */
  #isUnseen(every: Cadence): boolean {
    const { step } = this.#progress;
    if (step === 0 || step === this.#followedAt) return false;
    return !('steps' in every && step % every.steps === 0);
  }

  /** Does work that counts as `steps` steps of training time. */
  async #timed<Result>(steps: number, work: () => Promise<Result>): Promise<Result> {
    const began = this.#clock();
    const result = await work();
    const ms = this.#clock() - began;
    this.#meter.record(steps, ms);
    this.#progress = { ...this.#progress, elapsedMs: this.#progress.elapsedMs + ms };
    return result;
  }

  #epoch(): number {
    return Math.floor(this.#progress.step / this.#run.stepsPerEpoch);
  }

  #report(epochBefore: number): void {
    const { step, losses, elapsedMs } = this.#progress;
    const { rowsPerStep, epochs } = this.#run;
    const { msPerStep } = this.#meter;
    const epoch = this.#epoch();
    const steps = this.#steps;
    const etaMs = this.#etaMs(msPerStep);
    const rowsPerSecond = msPerStep === null ? null : (rowsPerStep * 1000) / msPerStep;
    const memoryBytes = this.session.bytes;
    const seen = { step, steps, epoch, losses, rowsPerSecond, etaMs, elapsedMs, memoryBytes };
    this.#tell({ kind: 'progress', ...seen });
    if (epoch > epochBefore) this.#tell({ kind: 'epoch', epoch, epochs, losses });
    this.#control.onProgress?.({ stage: 'training', done: step, total: steps, etaMs });
  }

  #etaMs(msPerStep: number | null): number | null {
    if (msPerStep === null) return null;
    const { step, elapsedMs } = this.#progress;
    const limit = (this.#run.timeLimitMs ?? Infinity) - elapsedMs;
    return Math.max(0, Math.min(limit, (this.#steps - step) * msPerStep));
  }

  #tell(event: TrainEvent): void {
    this.#control.onEvent?.(event);
  }
}

/** Resolves when the signal is aborted; never without one. */
function aborted(signal: AbortSignal | undefined): Promise<void> {
  return new Promise((resolve) => {
    if (signal?.aborted) resolve();
    signal?.addEventListener('abort', () => resolve(), { once: true });
  });
}
