/**
 * A session on a GPU. Everything is made when it opens; a run only encodes, several steps to a submit,
 * with at most two submits on their way, so that neither the page nor the card waits long for the other.
 */
import { Fault } from '../../schema';
import type { Device, Session, Values } from '../device';
import type { Health } from './health';
import { stepStride, type LoadedProgram, type SharedBuffers } from './loaded-program';
import { Pace } from './pace';
import { profileStep, type KernelTime } from './profile';
import { Staging } from './staging';

/** Uniforms that one submit may hold. */
export const stepSlots = 128;
/** Submits on their way at once. */
const flights = 2;

/** Bits of infinity and of a quiet NaN: shaders cannot write them as constants. */
const specialBits = [0x7f800000, 0x7fc00000] as const;

/** What a session is made of, by `WebgpuDevice.open`. */
export interface SessionParts {
  readonly device: Device;
  readonly gpu: GPUDevice;
  readonly health: Health;
  readonly programs: Readonly<Record<string, LoadedProgram>>;
  readonly shared: SharedBuffers;
  readonly stateBytes: number;
  readonly seed: number;
  /** Milliseconds of a running clock. */
  readonly clock: () => number;
}

export class WebgpuSession implements Session {
  readonly device: Device;
  readonly #parts: SessionParts;
  readonly #staging: Staging;
  readonly #paces = new Map<string, Pace>();
  readonly #uniforms = new Uint32Array((stepSlots * stepStride) / 4);
  /** The end of the last run or read that was asked for: they take turns. */
  #tail: Promise<unknown> = Promise.resolve();
  #isClosed = false;

  constructor(parts: SessionParts) {
    this.device = parts.device;
    this.#parts = parts;
    this.#staging = new Staging(parts.gpu);
    for (let slot = 0; slot < stepSlots; slot++) {
      this.#uniforms.set([0, parts.seed, ...specialBits], (slot * stepStride) / 4);
    }
  }

  get bytes(): number {
    const { programs, shared } = this.#parts;
    const own = Object.values(programs).reduce((sum, { bytes }) => sum + bytes, 0);
    return own + shared.state.size + shared.arena.size + shared.steps.size + this.#staging.bytes;
  }

  #program(name: string): LoadedProgram {
    const program = this.#parts.programs[name];
    if (!program) throw new Error(`the session has no program ${name}`);
    return program;
  }

  /** Runs `work` after everything that was asked for before it. */
  #inTurn<T>(work: () => Promise<T>): Promise<T> {
    const { health } = this.#parts;
    const turn = this.#tail.then(() => {
      if (this.#isClosed) throw new Error('the session is closed');
      health.check();
      return health.guard(work());
    });
    this.#tail = turn.catch(() => undefined);
    return turn;
  }

  write(program: string, input: string, values: Values): void {
    this.#program(program).write(input, values);
  }

  /** See `bindInput`. */
  bind(program: string, input: string, buffer: GPUBuffer): void {
    this.#program(program).bind(input, buffer);
  }

  run(program: string, first: number, count: number): Promise<void> {
    const loaded = this.#program(program);
    let pace = this.#paces.get(program);
    if (!pace) this.#paces.set(program, (pace = new Pace(stepSlots)));
    const measured = pace;
    return this.#inTurn(() => this.#steps(loaded, measured, first, count));
  }

  async #steps(loaded: LoadedProgram, pace: Pace, first: number, count: number): Promise<void> {
    const { gpu, health, clock } = this.#parts;
    const pending: Promise<void>[] = [];
    let lastDone = 0;
    for (let done = 0; done < count;) {
      const steps = Math.min(pace.steps, count - done);
      const start = clock();
      this.#submit(loaded, first + done, steps);
      const finished = gpu.queue.onSubmittedWorkDone().then(() => {
        const now = clock();
        // Work begins when it is submitted, or when the submit before it has finished.
        pace.measured(steps, now - Math.max(start, lastDone));
        lastDone = now;
      });
      finished.catch(() => undefined);
      pending.push(finished);
      done += steps;
      if (pending.length >= flights) await pending.shift();
      health.check();
    }
    await Promise.all(pending);
  }

  #submit(loaded: LoadedProgram, first: number, steps: number): void {
    const { gpu } = this.#parts;
    this.#writeSteps(first, steps);
    const encoder = gpu.createCommandEncoder();
    loaded.prepare(encoder);
    const pass = encoder.beginComputePass();
    loaded.encode(pass, steps);
    pass.end();
    gpu.queue.submit([encoder.finish()]);
  }

  #writeSteps(first: number, steps: number): void {
    for (let slot = 0; slot < steps; slot++) {
      this.#uniforms[(slot * stepStride) / 4] = first + slot;
    }
    const { gpu, shared } = this.#parts;
    gpu.queue.writeBuffer(shared.steps, 0, this.#uniforms, 0, (steps * stepStride) / 4);
  }

  read(program: string, output: string): Promise<Values> {
    const loaded = this.#program(program);
    const tensor = loaded.program.outputs.find(({ name }) => name === output);
    if (!tensor) throw new Error(`${program} has no output ${output}`);
    const { offset, length } = loaded.program.buffers[tensor.buffer]!;
    return this.#inTurn(async () => {
      const bytes = await this.#staging.read(loaded.output, offset * 4, length * 4);
      const { buffer } = bytes;
      return tensor.type === 'f32' ? new Float32Array(buffer) : new Int32Array(buffer);
    });
  }

  readState(): Promise<Uint8Array> {
    const { shared, stateBytes } = this.#parts;
    return this.#inTurn(() => this.#staging.read(shared.state, 0, stateBytes));
  }

  writeState(bytes: Uint8Array): Promise<void> {
    const { gpu, shared, stateBytes } = this.#parts;
    if (bytes.byteLength !== stateBytes) {
      const expected = `${stateBytes} bytes`;
      const found = `${bytes.byteLength} bytes`;
      throw new Fault('shape-changed', { input: 'state', expected, found });
    }
    return this.#inTurn(async () => {
      gpu.queue.writeBuffer(shared.state, 0, bytes as Uint8Array<ArrayBuffer>);
      await gpu.queue.onSubmittedWorkDone();
    });
  }

  /** Time of each kernel of one step, which runs; null where the device has no timestamps. */
  profile(program: string, step: number): Promise<readonly KernelTime[] | null> {
    const loaded = this.#program(program);
    const { gpu } = this.#parts;
    return this.#inTurn(async () => {
      this.#writeSteps(step, 1);
      return profileStep(gpu, loaded, this.#staging);
    });
  }

  close(): void {
    if (this.#isClosed) return;
    this.#isClosed = true;
    const { programs, shared } = this.#parts;
    for (const program of Object.values(programs)) program.close();
    for (const buffer of [shared.state, shared.arena, shared.steps]) buffer.destroy();
    this.#staging.close();
  }
}

/**
 * Lets a buffer that is on the GPU already stand for an input, without a copy (while the adapter has
 * storage bindings left; else it is copied on the GPU before each submit). The buffer must belong to the
 * session's own GPUDevice, have usage STORAGE and COPY_SRC, and stay alive until the input is set again.
 * @param session one of a device of `webgpuDevice`
 * @throws Fault `shape-changed` when the buffer is too small
 */
export function bindInput(
  session: Session,
  program: string,
  input: string,
  buffer: GPUBuffer,
): void {
  if (!(session instanceof WebgpuSession)) throw new Error('the session is not on WebGPU');
  session.bind(program, input, buffer);
}
