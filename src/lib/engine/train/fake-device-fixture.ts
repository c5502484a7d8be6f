/**
 * A device for tests of the loop: its "step" moves one weight towards 3 with noise of the step's number,
 * its clock is turned by the work, and it can be poisoned, lost or hung at a step.
 */
import { stream } from '../random';
import { Fault } from '../schema';
import type { Compiled, Device, DeviceKind, Program, Session, Values } from '../tensor';
import type { Programs, TrainControl, TrainingRun } from '.';

const program = (name: string, stateName: string): Program => ({
  name,
  kernels: [],
  buffers: [
    { region: 'state', offset: 0, length: 2, type: 'f32' },
    { region: 'state', offset: 64, length: 1, type: 'i32' },
  ],
  inputs: [],
  states: [
    { name: stateName, shape: [2], type: 'f32', buffer: 0 },
    { name: 'count', shape: [], type: 'i32', buffer: 1 },
  ],
  outputs: [],
  constants: new Uint8Array(),
  lengths: { state: 128, arena: 0, output: 0 },
});

/** Weight and speed, both 0; the count is -1, which is not a number when read as f32. */
function initialState(): Uint8Array {
  const words = new Int32Array(128);
  words[64] = -1;
  return new Uint8Array(words.buffer);
}

export function fakePrograms(stateName = 'weight'): Programs {
  const compiled = (name: string): Compiled => ({
    program: program(name, stateName),
    trace: { name, values: [], nodes: [], inputs: [], variables: [], outputs: [] },
    initialState: initialState(),
  });
  return { train: compiled('train'), validate: compiled('validate') };
}

/** Milliseconds that only work moves on. */
export class FakeClock {
  ms = 0;
  readonly read = (): number => this.ms;
}

export interface Accidents {
  /** Step that makes the weight or only the loss not finite. */
  readonly poisonAt?: number;
  readonly poison?: 'weight' | 'loss';
  /** Poison works only where the learning rate is below this. */
  readonly poisonBelow?: number;
  /** Step that the device does not survive, and how one notices. */
  readonly loseAt?: number;
  readonly loss?: 'rejects' | 'hangs';
  readonly refusal?: Fault;
}

export interface Submit {
  readonly program: string;
  readonly first: number;
  readonly count: number;
}

export class FakeDevice implements Device {
  readonly kind: DeviceKind = 'wasm';
  readonly memoryLimitBytes = 2 ** 20;
  readonly lost: Promise<string>;
  readonly label: string;
  readonly submits: Submit[] = [];
  readonly accidents: Accidents;
  readonly clock: FakeClock;
  readonly msPerStep: number;
  isOpen = false;
  isLost = false;
  lose: (reason: string) => void = () => undefined;

  constructor(clock: FakeClock, msPerStep = 1, accidents: Accidents = {}, label = 'fake') {
    this.clock = clock;
    this.msPerStep = msPerStep;
    this.accidents = accidents;
    this.label = label;
    this.lost = new Promise((resolve) => {
      this.lose = (reason) => {
        this.isLost = true;
        resolve(reason);
      };
    });
  }

  async open(
    programs: Readonly<Record<string, Compiled>>,
    options: { seed: number },
  ): Promise<Session> {
    if (this.accidents.refusal) throw this.accidents.refusal;
    if (this.isLost) throw new Fault('device-lost', { reason: 'gone before' });
    this.isOpen = true;
    return new FakeSession(this, programs['train']!.initialState, options.seed);
  }

  close(): void {
    this.isOpen = false;
  }
}

class FakeSession implements Session {
  readonly bytes = 1234;
  readonly device: FakeDevice;
  readonly #random;
  readonly #state: Float32Array;
  #rate = 0.25;
  #losses: Record<string, number> = {};

  constructor(device: FakeDevice, state: Uint8Array, seed: number) {
    this.device = device;
    this.#random = stream(seed, 'noise');
    this.#state = new Float32Array(state.slice().buffer);
  }

  write(_program: string, input: string, values: Values): void {
    if (input === 'rate') this.#rate = values[0]!;
  }

  async run(program: string, first: number, count: number): Promise<void> {
    const { submits, accidents, clock, msPerStep } = this.device;
    submits.push({ program, first, count });
    clock.ms += msPerStep * count;
    if (program === 'validate') {
      this.#losses['validate'] = Math.fround(Math.abs(this.#state[0]! - 2));
      return;
    }
    for (let step = first; step < first + count; step++) {
      if (step === accidents.loseAt && !this.device.isLost) this.device.lose('it fell asleep');
      if (this.device.isLost && accidents.loss === 'hangs') await new Promise(() => undefined);
      if (this.device.isLost) throw new Fault('device-lost', { reason: 'it fell asleep' });
      this.#step(step, accidents);
    }
  }

  #step(step: number, { poisonAt, poison = 'weight', poisonBelow = 1 }: Accidents): void {
    const [weight, speed] = this.#state as unknown as [number, number];
    const pull = Math.fround(3 - weight + this.#random.uniform(step) - 0.5);
    this.#state[1] = speed * 0.5 + pull;
    this.#state[0] = weight + this.#rate * this.#state[1]!;
    const isPoisoned = step === poisonAt && this.#rate < poisonBelow;
    if (isPoisoned && poison === 'weight') this.#state[0] = NaN;
    this.#losses['train'] = isPoisoned && poison === 'loss' ? Infinity : Math.fround(pull * pull);
  }

  async read(program: string): Promise<Values> {
    return Float32Array.of(this.#losses[program] ?? NaN);
  }

  async readState(): Promise<Uint8Array> {
    return new Uint8Array(this.#state.slice().buffer);
  }

  async writeState(bytes: Uint8Array): Promise<void> {
    if (this.device.isLost) throw new Fault('device-lost', { reason: 'it fell asleep' });
    this.#state.set(new Float32Array(bytes.slice().buffer));
  }

  close(): void {
    this.device.close();
  }
}

/** 200 steps of 32 rows in epochs of 20. */
export function fakeRun(change: Partial<TrainingRun> = {}): TrainingRun {
  return {
    compile: async () => fakePrograms(),
    seed: 11,
    inputs: {},
    rowsPerStep: 32,
    stepsPerEpoch: 20,
    epochs: 10,
    losses: ['loss'],
    ...change,
  };
}

/** A control that gives these devices one after the other. */
export function controlOver(
  devices: readonly FakeDevice[],
  change: Partial<TrainControl> = {},
): TrainControl {
  const left = [...devices];
  return {
    nextDevice: async () => left.shift() ?? null,
    clock: devices[0]!.clock.read,
    ...change,
  };
}
