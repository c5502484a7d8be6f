/**
 * The device that all others are checked against: it replays a step's trace with TensorFlow.js' own
 * kernels on the CPU, and keeps its state in the layout of the compiled program. Slow, and not meant to
 * train with.
 */
import { Fault } from '../../schema';
import {
  checkOneState,
  statePlaces,
  stateView,
  type Compiled,
  type Device,
  type Session,
  type StatePlace,
  type Values,
} from '../device';
import type { Trace, TraceType } from '../trace';
import { replayOf, type Replay } from './replay';

type Programs = Readonly<Record<string, Compiled>>;

const arrayOf = (type: TraceType, length: number): Values =>
  type === 'float32' ? new Float32Array(length) : new Int32Array(length);

const sizeOf = (shape: readonly number[]): number => shape.reduce((size, n) => size * n, 1);

/** One program of a session: its replay, its inputs, and what its last step gave. */
class Part {
  readonly trace: Trace;
  readonly inputs: Record<string, Values> = {};
  outputs: Record<string, Values> = {};
  readonly #replay: Replay;
  readonly #places: readonly StatePlace[];

  constructor(compiled: Compiled) {
    const { trace } = compiled;
    this.trace = trace;
    this.#replay = replayOf(trace);
    this.#places = statePlaces(compiled);
    for (const { name, value } of trace.inputs) this.inputs[name] = this.#zeros(value);
    for (const { name, value } of trace.outputs) this.outputs[name] = this.#zeros(value);
  }

  #zeros(value: number): Values {
    const { shape, type } = this.trace.values[value]!;
    return arrayOf(type, sizeOf(shape));
  }

  /** Reads and writes variables in `state`, in place. */
  run(seed: number, step: number, state: Uint8Array): void {
    const views = this.#places.map((place) => stateView(state, place));
    const variables = views.map((view) => view.slice());
    const after = this.#replay(seed, step, { inputs: this.inputs, variables });
    this.outputs = { ...after.outputs };
    views.forEach((view, i) => view.set(after.variables[i] ?? []));
  }

  get bytes(): number {
    const all = [...Object.values(this.inputs), ...Object.values(this.outputs)];
    return all.reduce((sum, { byteLength }) => sum + byteLength, 0);
  }
}

/** What an input may be given, and what it was given, in words. */
function differenceOf(expected: Values, found: Values): { expected: string; found: string } | null {
  if (found.constructor === expected.constructor && found.length === expected.length) return null;
  const words = (values: Values) => `${values.length} values in a ${values.constructor.name}`;
  return { expected: words(expected), found: words(found) };
}

class ReferenceSession implements Session {
  readonly device: Device;
  readonly #seed: number;
  readonly #parts: ReadonlyMap<string, Part>;
  readonly #state: Uint8Array;
  #isClosed = false;

  constructor(device: Device, programs: Programs, seed: number) {
    checkOneState(programs);
    this.device = device;
    this.#seed = seed;
    this.#parts = new Map(Object.entries(programs).map(([name, one]) => [name, new Part(one)]));
    this.#state = Object.values(programs)[0]?.initialState.slice() ?? new Uint8Array();
  }

  #part(name: string): Part {
    if (this.#isClosed) throw new Fault('internal', { message: 'the session is closed' });
    const part = this.#parts.get(name);
    if (part === undefined) throw new Error(`The session has no program ${name}.`);
    return part;
  }

  get bytes(): number {
    return [...this.#parts.values()].reduce((sum, { bytes }) => sum + bytes, this.#state.length);
  }

  write(program: string, input: string, values: Values): void {
    const { inputs } = this.#part(program);
    const former = inputs[input];
    if (former === undefined) throw new Error(`${program} has no input ${input}.`);
    const difference = differenceOf(former, values);
    if (difference !== null) throw new Fault('shape-changed', { input, ...difference });
    inputs[input] = values.slice();
  }

  run(program: string, first: number, count: number): Promise<void> {
    return Promise.resolve().then(() => {
      const part = this.#part(program);
      for (let step = first; step < first + count; step++) part.run(this.#seed, step, this.#state);
    });
  }

  read(program: string, output: string): Promise<Values> {
    return Promise.resolve().then(() => {
      const values = this.#part(program).outputs[output];
      if (values === undefined) throw new Error(`${program} has no output ${output}.`);
      return values.slice();
    });
  }

  readState(): Promise<Uint8Array> {
    return Promise.resolve(this.#state.slice());
  }

  writeState(bytes: Uint8Array): Promise<void> {
    return Promise.resolve().then(() => {
      const [expected, found] = [this.#state, bytes].map(({ length }) => `${length} bytes`);
      if (expected !== found) {
        throw new Fault('shape-changed', { input: 'state', expected: expected!, found: found! });
      }
      this.#state.set(bytes);
    });
  }

  close(): void {
    this.#isClosed = true;
  }
}

/** Needs of a compiled step no more than its trace and the places of its states. */
export function referenceDevice(): Promise<Device> {
  const device: Device = {
    kind: 'reference',
    label: 'Reference (TensorFlow.js on the CPU)',
    memoryLimitBytes: 2 ** 32,
    lost: new Promise(() => undefined),
    open: (programs, { seed }) => {
      // So that a refusal rejects instead of throwing.
      return Promise.resolve().then(() => new ReferenceSession(device, programs, seed));
    },
    close: () => undefined,
  };
  return Promise.resolve(device);
}
