/** A session on the CPU: one memory, one module, and runs that block the thread they are called on. */
import { Fault } from '../../../schema';
import { checkOneState, type Compiled, type Device, type Session, type Values } from '../../device';
import type { ProgramTensor } from '../../program';
import type { WasmFeatures } from '../assembler';
import { control, runStatus, wordOf } from './control';
import {
  bufferAddresses,
  type MemoryPlan,
  pageBytes,
  planMemory,
  refuseTooLarge,
} from './memory-plan';
import { allocate } from './memory';
import { type SessionModule, writeSessionModule } from './session-module';
import type { Team, Workplace } from './team';

export interface SessionOptions {
  readonly device: Device;
  readonly seed: number;
  readonly threads: number;
  readonly smallestSharedNs: number;
  readonly features: WasmFeatures;
  /** null: the caller computes alone. */
  readonly team: Team | null;
  /** How long a silent run may last before it counts as lost. */
  readonly patienceMs: number;
}

/** @throws Fault `plan-too-large` before anything is allocated */
export async function openSession(
  programs: Readonly<Record<string, Compiled>>,
  options: SessionOptions,
): Promise<WasmSession> {
  checkOneState(programs);
  const { threads, smallestSharedNs, features, device } = options;
  const plain = Object.fromEntries(
    Object.entries(programs).map(([name, { program }]) => [name, program]),
  );
  const plan = planMemory(plain, threads, features.relaxedSimd);
  refuseTooLarge(plan.bytes, device.memoryLimitBytes, plan.largest);
  const written = writeSessionModule(plain, plan, { threads, smallestSharedNs, features });
  refuseTooLarge(written.memoryBytes, device.memoryLimitBytes, plan.largest);
  const memory = allocate(Math.ceil(written.memoryBytes / pageBytes), threads > 1, plan.largest);
  const module = await WebAssembly.compile(written.bytes);
  const { exports } = await WebAssembly.instantiate(module, { env: { memory } });
  const workplace = { module, memory, words: new Int32Array(memory.buffer) };
  return new WasmSession(programs, options, {
    plan,
    written,
    workplace,
    run: exports['run'] as Run,
  });
}

type Run = () => number;

interface Parts {
  readonly plan: MemoryPlan;
  readonly written: SessionModule;
  readonly workplace: Workplace;
  readonly run: Run;
}

export class WasmSession implements Session {
  readonly device: Device;
  readonly bytes: number;
  readonly #programs: Readonly<Record<string, Compiled>>;
  readonly #options: SessionOptions;
  #parts: Parts | null;
  /** A run was lost half way: what the state holds is nobody's. */
  #isLost = false;

  constructor(programs: Readonly<Record<string, Compiled>>, options: SessionOptions, parts: Parts) {
    this.device = options.device;
    this.bytes = parts.workplace.memory.buffer.byteLength;
    this.#programs = programs;
    this.#options = options;
    this.#parts = parts;
    const { plan, written, workplace } = parts;
    const put = (address: number, bytes: Uint8Array): void =>
      new Uint8Array(workplace.memory.buffer, address, bytes.byteLength).set(bytes);
    for (const { address, bytes } of written.tables) put(address, bytes);
    for (const [name, { program }] of Object.entries(programs))
      put(plan.programs.get(name)!.constants, program.constants);
    const [first] = Object.values(programs);
    if (first !== undefined) put(plan.state, first.initialState);
    workplace.words[wordOf(control.parameters)] = options.seed | 0;
    const patience = BigInt(Math.round(options.patienceMs * 1e6));
    new BigInt64Array(workplace.memory.buffer)[control.patience / 8] = patience;
  }

  write(program: string, input: string, values: Values): void {
    const { inputs } = this.#program(program);
    const place = inputs.findIndex(({ name }) => name === input);
    const tensor = inputs[place];
    if (tensor === undefined) throw new RangeError(`${program} has no input ${input}`);
    const target = this.#view(program, tensor);
    const isSame = target.length === values.length && target.constructor === values.constructor;
    if (!isSame) throw new Fault('shape-changed', { input, ...inWords(tensor, values) });
    target.set(values);
  }

  /**
   * Blocks this thread until the steps are done: call it in a worker or in Node, never on a page's main thread.
   *
   * @throws Fault `worker-lost` when a thread died; the session is then over, the device goes on
   */
  async run(program: string, first: number, count: number): Promise<void> {
    await this.runKernels(program, first, count, 0, this.#program(program).kernels.length);
  }

  /** As `run`, but only kernels `from` … `to - 1` of each step; for measurements. */
  async runKernels(
    program: string,
    first: number,
    count: number,
    from: number,
    to: number,
  ): Promise<void> {
    const parts = this.#open();
    const { team } = this.#options;
    const work = (): void => this.#runNow(parts, program, [first, count, from, to]);
    if (team === null) work();
    else await team.during(parts.workplace, work);
  }

  async read(program: string, output: string): Promise<Values> {
    const tensor = this.#program(program).outputs.find(({ name }) => name === output);
    if (tensor === undefined) throw new RangeError(`${program} has no output ${output}`);
    return this.#view(program, tensor).slice();
  }

  async readState(): Promise<Uint8Array> {
    return this.#state().slice();
  }

  async writeState(bytes: Uint8Array): Promise<void> {
    const state = this.#state();
    if (bytes.byteLength !== state.byteLength)
      throw new Fault('shape-changed', {
        input: 'state',
        expected: `${state.byteLength} bytes`,
        found: `${bytes.byteLength} bytes`,
      });
    state.set(bytes);
  }

  close(): void {
    if (this.#parts !== null) this.#options.team?.leave(this.#parts.workplace);
    this.#parts = null;
  }

  #open(): Parts {
    if (this.#isLost) throw new Fault('worker-lost', { job: 'computing' });
    if (this.#parts === null) throw new Fault('internal', { message: 'the session is closed' });
    return this.#parts;
  }

  #program(name: string) {
    const compiled = this.#programs[name];
    if (compiled === undefined) throw new RangeError(`the session has no program ${name}`);
    return compiled.program;
  }

  #state(): Uint8Array {
    const { plan, workplace } = this.#open();
    return new Uint8Array(workplace.memory.buffer, plan.state, plan.stateBytes);
  }

  #view(program: string, { buffer }: ProgramTensor): Values {
    const { plan, workplace } = this.#open();
    const compiled = this.#program(program);
    const { length, type } = compiled.buffers[buffer]!;
    const address = bufferAddresses(plan, plan.programs.get(program)!, compiled)[buffer]!;
    const View = type === 'f32' ? Float32Array : Int32Array;
    return new View(workplace.memory.buffer, address, length);
  }

  #runNow({ workplace, written, run }: Parts, program: string, range: readonly number[]): void {
    const [first, count, from, to] = range as [number, number, number, number];
    const { words } = workplace;
    words[wordOf(control.step)] = first;
    words[wordOf(control.program)] = written.places.get(program)!;
    words[wordOf(control.count)] = count;
    words[wordOf(control.firstKernel)] = from;
    words[wordOf(control.lastKernel)] = to;
    this.#isLost = true;
    this.#isLost = run() !== runStatus.done;
    if (this.#isLost) throw new Fault('worker-lost', { job: `computing ${program}` });
  }
}

function inWords({ shape }: ProgramTensor, values: Values) {
  const kind = values instanceof Float32Array ? 'float32' : 'int32';
  const size = shape.reduce((product, length) => product * length, 1);
  return {
    expected: `[${shape.join(', ')}], which is ${size} numbers`,
    found: `${values.length} numbers of ${kind}`,
  };
}
