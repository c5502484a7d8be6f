import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { shuffled, stream } from '../../../random';
import { elementFunctions, reduceValues, type Scalar, stored } from '../../graph';
import type {
  Index,
  Instruction,
  LoopKernel,
  Pass,
  ProductKernel,
  ScatterKernel,
} from '../../program';
import { detectWasmFeatures, ModuleWriter, type WasmFeatures } from '../assembler';
import {
  emitEpilogue,
  emitLoop,
  emitScatter,
  isPlainStore,
  type Layout,
  type Target,
} from './index';
import { drawKernel } from './kernel-cases';

type Numbers = Float32Array | Int32Array;
const [seed, step] = [77, 5];

/** A module with one kernel's function over memory that holds the buffers, 64 bytes apart. */
function load(
  buffers: readonly Numbers[],
  emit: (target: Target) => number,
  features: WasmFeatures,
) {
  const addresses: number[] = [];
  let end = 64;
  for (const { length } of buffers) {
    addresses.push(end);
    end = Math.ceil((end + 4 * length) / 16) * 16 + 64;
  }
  const parameters = end;
  const tables: [number, Uint8Array][] = [];
  end += 16;
  const layout: Layout = {
    address: (buffer) => addresses[buffer]!,
    parameters,
    table: (bytes) => {
      const at = end;
      tables.push([at, bytes]);
      end = Math.ceil((end + bytes.length) / 16) * 16;
      return at;
    },
  };
  const module = new ModuleWriter();
  module.importMemory('env', 'memory', { min: 1 });
  const index = emit({ module, features, layout });
  module.exportFunction('run', index);
  const memory = new WebAssembly.Memory({ initial: Math.ceil((end + 64) / 65536) });
  // What lies between buffers must not matter.
  new Float32Array(memory.buffer).fill(NaN);
  new Int32Array(memory.buffer).set([seed, step], parameters / 4);
  for (const [at, bytes] of tables) new Uint8Array(memory.buffer).set(bytes, at);
  const views = buffers.map((values, i) => {
    const Type = values instanceof Int32Array ? Int32Array : Float32Array;
    const view = new Type(memory.buffer, addresses[i]!, values.length);
    view.set(values);
    return view;
  });
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()), {
    env: { memory },
  });
  return { run: exports['run'] as (...values: number[]) => void, views, memory };
}

const plain: WasmFeatures = { simd: true, relaxedSimd: false, threads: false };

/** Runs a kernel with its units in the given ranges. */
function runLoop(kernel: LoopKernel, buffers: readonly Numbers[], cuts: readonly number[] = []) {
  let units = 0;
  const { run, views } = load(
    buffers,
    (target) => {
      const emitted = emitLoop(target, kernel);
      units = emitted.units;
      return emitted.index;
    },
    plain,
  );
  const bounds = [0, ...cuts.map((share) => Math.floor(share * units)), units].sort(
    (a, b) => a - b,
  );
  // From the last range to the first: the order must not matter either.
  for (let i = bounds.length - 2; i >= 0; i--) run(bounds[i]!, bounds[i + 1]!);
  return views;
}

/** Another sum of the same number. */
class Interpreter {
  readonly #kernel: LoopKernel;
  readonly #buffers: readonly Numbers[];
  readonly reduced: number[] = [];

  constructor(kernel: LoopKernel, buffers: readonly Numbers[]) {
    this.#kernel = kernel;
    this.#buffers = buffers;
  }

  run(): void {
    const { outer, inner, segments, passes } = this.#kernel;
    for (const at of coordinates(outer)) {
      let bounds: [number, number][] = inner.map((size) => [0, size]);
      if (segments !== null) bounds = [[segments[at.at(-1)!]!, segments[at.at(-1)! + 1]!]];
      let first = 0;
      for (const pass of passes) {
        const elements = pass.over === 'outer' ? [[]] : [...ranges(bounds)];
        this.#pass(
          pass,
          first,
          elements.map((inside) => [...at, ...inside]),
        );
        first += pass.reductions.length;
      }
    }
  }

  #pass(pass: Pass, first: number, elements: readonly number[][]): void {
    const collected = pass.reductions.map((): number[] => []);
    for (const at of elements) {
      const values: number[] = [];
      pass.code.forEach((instruction) => {
        if (pass.isScan === true && instruction.op === 'reduced') {
          const own = pass.reductions[instruction.reduction - first]!;
          values.push(
            [...collected[instruction.reduction - first]!, values[own.value]!].reduce(
              (a, b) => a + b,
            ),
          );
        } else values.push(stored(this.#value(instruction, at, values), instruction.type));
      });
      pass.reductions.forEach((reduction, i) => collected[i]!.push(values[reduction.value]!));
      for (const store of pass.stores) {
        this.#buffers[this.#kernel.operands[store.operand]!]![place(store.index, at, values)] =
          values[store.value]!;
      }
    }
    pass.reductions.forEach((reduction, i) => {
      this.reduced[first + i] = reduceValues(reduction.fn, collected[i]!);
    });
  }

  #value(instruction: Instruction, at: readonly number[], values: readonly number[]): number {
    switch (instruction.op) {
      case 'constant':
        return instruction.value;
      case 'step':
        return step;
      case 'coordinate':
        return at[instruction.axis]!;
      case 'reduced':
        return this.reduced[instruction.reduction]!;
      case 'product':
        throw new Error('no product here');
      case 'load': {
        if (instruction.guard !== undefined && values[instruction.guard] === 0) return 0;
        const buffer = this.#buffers[this.#kernel.operands[instruction.operand]!]!;
        const value = buffer[place(instruction.index, at, values)];
        if (value === undefined) throw new RangeError('outside of the buffer');
        return value;
      }
      case 'random':
        return drawn(instruction, place(instruction.index, at, values));
      case 'shuffle': {
        const e = place(instruction.index, at, values);
        return shuffled(
          seed,
          instruction.stream.purpose,
          instruction.rows,
          step * instruction.count + e,
        );
      }
      default: {
        const [a, b, c] = instruction.args.map((value) => values[value]!);
        return elementFunctions[instruction.op](a!, b!, c!);
      }
    }
  }
}

function place(
  { offset, strides, terms = [] }: Index,
  at: readonly number[],
  values: readonly number[],
): number {
  const walked = at.reduce((sum, coordinate, axis) => sum + coordinate * strides[axis]!, offset);
  return terms.reduce((sum, { value, stride }) => sum + values[value]! * stride, walked);
}

function drawn(
  { distribution, stream: { purpose } }: Instruction & { op: 'random' },
  e: number,
): number {
  const word = (of: number) => stream(seed, purpose).uint32(step * 2 ** 32 + (of >>> 2), of & 3);
  const uniform = (of: number) => ((word(of) >>> 9) + 0.5) * 2 ** -23;
  if (distribution === 'bits') return word(e) | 0;
  if (distribution === 'uniform') return uniform(e);
  if (distribution === 'gumbel') return -Math.log(-Math.log(uniform(e)));
  const radius = Math.sqrt(-2 * Math.log(uniform(e & ~1)));
  const angle = 2 * Math.PI * uniform(e | 1);
  return radius * (e & 1 ? Math.sin(angle) : Math.cos(angle));
}

function* ranges(bounds: readonly (readonly [number, number])[]): Generator<number[]> {
  const [head, ...rest] = bounds;
  if (head === undefined) return yield [];
  for (let i = head[0]; i < head[1]; i++) for (const more of ranges(rest)) yield [i, ...more];
}
const coordinates = (shape: readonly number[]) => ranges(shape.map((size) => [0, size] as const));

function expectClose(actual: Numbers, expected: Numbers, why: string): void {
  for (let i = 0; i < expected.length; i++) {
    const [a, b] = [actual[i]!, expected[i]!];
    if (Math.abs(a - b) <= 2e-5 * (1 + Math.abs(b)) || Object.is(a, b)) continue;
    expect.fail(`${why}: element ${i} is ${a}, not ${b}`);
  }
}

describe('loop kernels', () => {
  it('equal an interpreter, whatever their domain, strides, guards, gathers, passes and reductions', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (number) => {
        const { kernel, buffers } = drawKernel(number);
        const expected = buffers.map((values) => values.slice());
        new Interpreter(kernel, expected).run();
        const actual = runLoop(kernel, buffers);
        actual.forEach((values, i) => expectClose(values, expected[i]!, `operand ${i}`));
      }),
      { numRuns: 400 },
    );
  });

  it('give the same bits however their units are split', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 0, max: 2 ** 31 - 1 }),
        fc.array(fc.double({ min: 0, max: 1, noNaN: true }), { maxLength: 4 }),
        (number, cuts) => {
          const { kernel, buffers } = drawKernel(number);
          expect(runLoop(kernel, buffers, cuts)).toEqual(runLoop(kernel, buffers));
        },
      ),
      { numRuns: 100 },
    );
  });
});
