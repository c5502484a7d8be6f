/** A device that interprets programs one instruction at a time: slow, and what they are meant to do. */
import type { Compiled, Device, Session, Values } from '../device';
import { interpret, makeRegions, viewOf, type Program, type Regions } from '../program';
import { sizeOf } from '../graph';

interface Opened {
  readonly program: Program;
  readonly regions: Regions;
}

class InterpreterSession implements Session {
  readonly device: Device;
  readonly bytes: number;
  readonly #programs: ReadonlyMap<string, Opened>;
  readonly #state: Uint8Array;
  readonly #seed: number;

  constructor(device: Device, compiled: Readonly<Record<string, Compiled>>, seed: number) {
    this.device = device;
    this.#seed = seed;
    const state = Object.values(compiled)[0]!.initialState.slice();
    this.#state = state;
    this.#programs = new Map(
      Object.entries(compiled).map(([name, { program }]) => {
        const regions = { ...makeRegions(program), state: state.buffer };
        return [name, { program, regions }];
      }),
    );
    this.bytes = state.length;
  }

  #opened(program: string): Opened {
    const opened = this.#programs.get(program);
    if (!opened) throw new Error(`no program is called ${program}`);
    return opened;
  }

  write(program: string, input: string, values: Values): void {
    const opened = this.#opened(program);
    const { buffer } = opened.program.inputs.find(({ name }) => name === input)!;
    viewOf(opened.program, opened.regions, buffer).set(values);
  }

  run(program: string, first: number, count: number): Promise<void> {
    const { program: own, regions } = this.#opened(program);
    for (let step = first; step < first + count; step++)
      interpret(own, regions, { seed: this.#seed, step });
    return Promise.resolve();
  }

  read(program: string, output: string): Promise<Values> {
    const opened = this.#opened(program);
    const { buffer, shape } = opened.program.outputs.find(({ name }) => name === output)!;
    const view = viewOf(opened.program, opened.regions, buffer);
    return Promise.resolve(view.slice(0, sizeOf(shape)));
  }

  readState(): Promise<Uint8Array> {
    return Promise.resolve(this.#state.slice());
  }

  writeState(bytes: Uint8Array): Promise<void> {
    this.#state.set(bytes);
    return Promise.resolve();
  }

  close(): void {
    // Nothing is held outside of this object.
  }
}

export function interpreterDevice(): Device {
  const device: Device = {
    kind: 'reference',
    label: 'Interpreter',
    memoryLimitBytes: Infinity,
    lost: new Promise(() => undefined),
    open: (programs, { seed }) => Promise.resolve(new InterpreterSession(device, programs, seed)),
    close: () => undefined,
  };
  return device;
}
