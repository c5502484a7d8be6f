import fc from 'fast-check';
import { describe, expect, it, vi } from 'vitest';
import { setFlagsFromString } from 'node:v8';
import { shuffled, stream, streamKey } from '../../../random';
import { elementFunctions, reduceValues, stored } from '../../graph';
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
vi.setConfig({ testTimeout: 30_000 });

// Node 20 knows relaxed SIMD but hides it.
setFlagsFromString('--experimental-wasm-relaxed-simd');
const relaxed = detectWasmFeatures().relaxedSimd;

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
function runLoop(
  kernel: LoopKernel,
  buffers: readonly Numbers[],
  cuts: readonly number[] = [],
  features = plain,
) {
  let units = 0;
  const { run, views } = load(
    buffers,
    (target) => {
      const emitted = emitLoop(target, kernel);
      units = emitted.units;
      return emitted.index;
    },
    features,
  );
  const bounds = [0, ...cuts.map((share) => Math.floor(share * units)), units].sort(
    (a, b) => a - b,
  );
  // From the last range to the first: the order must not matter either.
  for (let i = bounds.length - 2; i >= 0; i--) run(bounds[i]!, bounds[i + 1]!);
  return views;
}

/** The plain meaning of program.ts, element by element in float64, rounded where a value is made. */
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
    if (Math.abs(a - b) <= 1e-4 * (1 + Math.abs(b)) || Object.is(a, b)) continue;
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
      { numRuns: 150 },
    );
  });

  it('draw streams along segments that begin anywhere', () => {
    // Found by the law above: runs of sixteen were drawn as if segments began at multiples of four.
    const { kernel, buffers } = drawKernel(1346718363);
    const expected = buffers.map((values) => values.slice());
    new Interpreter(kernel, expected).run();
    const actual = runLoop(kernel, buffers);
    actual.forEach((values, i) => expectClose(values, expected[i]!, `operand ${i}`));
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
      { numRuns: 60 },
    );
  });

  it.runIf(relaxed)('equal the interpreter with relaxed SIMD too', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 31 - 1 }), (number) => {
        const { kernel, buffers } = drawKernel(number);
        const expected = buffers.map((values) => values.slice());
        new Interpreter(kernel, expected).run();
        const actual = runLoop(kernel, buffers, [], { ...plain, relaxedSimd: true });
        actual.forEach((values, i) => expectClose(values, expected[i]!, `operand ${i}`));
      }),
      { numRuns: 50 },
    );
  });

  it('sum a million numbers as exactly as float32 can hold the sum', () => {
    const count = 1_000_000;
    const values = Float32Array.from(
      { length: count },
      (_, i) => 1 + 0.1 * stream(1, 'x').normal(i),
    );
    const load = {
      type: 'f32',
      op: 'load',
      operand: 0,
      index: { offset: 0, strides: [1] },
    } as const;
    const total = { type: 'f32', op: 'reduced', reduction: 0 } as const;
    const store = { operand: 1, index: { offset: 0, strides: [0] }, value: 0 };
    const kernel: LoopKernel = {
      ...{ kind: 'loop', name: 'sum', outer: [], inner: [count], segments: null, operands: [0, 1] },
      passes: [
        {
          over: 'inner',
          code: [load],
          reductions: [{ fn: 'sum', value: 0, type: 'f32' }],
          stores: [],
        },
        { over: 'outer', code: [total], reductions: [], stores: [store] },
      ],
    };
    const [, sum] = runLoop(kernel, [values, new Float32Array(1)]);
    const exact = values.reduce((a, b) => a + b, 0);
    expect(Math.abs(sum![0]! - exact) / exact).toBeLessThan(1e-6);
  });

  it('draw the rows of a batch as engine/random shuffles them', () => {
    const [rows, count] = [1000, 37];
    const key = { purpose: 'batch', ...streamKey('batch') };
    const index = { offset: 0, strides: [1] };
    const draw = { type: 'i32', op: 'shuffle', rows, count, stream: key, index } as const;
    const kernel: LoopKernel = {
      ...{ kind: 'loop', name: 'batch', outer: [count], inner: [], segments: null, operands: [0] },
      passes: [
        { over: 'outer', code: [draw], reductions: [], stores: [{ operand: 0, index, value: 0 }] },
      ],
    };
    const [drawnRows] = runLoop(kernel, [new Int32Array(count)]);
    const expected = Array.from({ length: count }, (_, e) =>
      shuffled(seed, 'batch', rows, step * count + e),
    );
    expect([...drawnRows!]).toEqual(expected);
  });
});

describe('scatter kernels', () => {
  it('add values in order, whatever the split of the columns; rows outside are left out', () => {
    const shape = fc.record({
      rows: fc.integer({ min: 1, max: 9 }),
      width: fc.integer({ min: 1, max: 23 }),
      count: fc.integer({ min: 0, max: 40 }),
    });
    fc.assert(
      fc.property(
        shape,
        fc.nat(),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (of, number, cut) => {
          const { rows, width, count } = of;
          const random = stream(number, 'scatter');
          const values = Float32Array.from({ length: count * width + 2 }, (_, i) =>
            random.normal(i),
          );
          const indices = Int32Array.from(
            { length: count + 1 },
            (_, i) => random.below(rows + 2, i, 1) - 1,
          );
          const kernel: ScatterKernel = {
            ...{ kind: 'scatter', name: 'scatter', rows, width, count, operands: [1, 0, 2] },
            values: { operand: 1, offset: 2 },
            indices: { operand: 0, offset: 1 },
            out: { operand: 2, offset: 3 },
          };
          let units = 0;
          const buffers = [values, indices, new Float32Array(rows * width + 3).fill(9)];
          const emit = (target: Target) => {
            const emitted = emitScatter(target, kernel);
            units = emitted.units;
            return emitted.index;
          };
          const { run, views } = load(buffers, emit, plain);
          const middle = Math.floor(cut * units);
          run(middle, units);
          run(0, middle);
          const expected = new Float32Array(rows * width + 3);
          expected.fill(9, 0, 3);
          for (let i = 0; i < count; i++) {
            const row = indices[i + 1]!;
            if (row < 0 || row >= rows) continue;
            for (let c = 0; c < width; c++)
              expected[3 + row * width + c]! += values[2 + i * width + c]!;
          }
          expect([...views[2]!]).toEqual([...expected]);
        },
      ),
      { numRuns: 60 },
    );
  });
});

describe('epilogues', () => {
  it('run over blocks of a product: bias, activation, residual, broadcast and transposed stores', () => {
    const shape = fc.record({
      batch: fc.constantFrom<number[]>([], [1], [2], [2, 3]),
      m: fc.integer({ min: 1, max: 9 }),
      n: fc.integer({ min: 1, max: 45 }),
      cut: fc.tuple(fc.nat({ max: 9 }), fc.nat({ max: 10 })),
    });
    fc.assert(
      fc.property(shape, ({ batch, m, n, cut }) => {
        const count = batch.reduce((a, b) => a * b, 1);
        const strides = [...batch, m, n].map((_, axis, sizes) =>
          sizes.slice(axis + 1).reduce((a, b) => a * b, 1),
        );
        const turned = [...strides.slice(0, -2), 1, m];
        const zeros = strides.map(() => 0);
        const key = { purpose: 'noise', ...streamKey('noise') };
        const noise = { type: 'f32', op: 'random', distribution: 'uniform', stream: key } as const;
        const kernel: ProductKernel = {
          ...{ kind: 'product', name: 'product', batch, m, n, k: 1, operands: [0, 1, 2, 3] },
          left: { operand: 0, offset: 0, batchStrides: [], rowStride: 1, columnStride: 1 },
          right: { operand: 0, offset: 0, batchStrides: [], rowStride: 1, columnStride: 1 },
          epilogue: {
            code: [
              { type: 'f32', op: 'product' },
              {
                type: 'f32',
                op: 'load',
                operand: 0,
                index: { offset: 0, strides: zeros.with(-1, 1) },
              },
              { type: 'f32', op: 'add', args: [0, 1] },
              { type: 'f32', op: 'load', operand: 1, index: { offset: 0, strides } },
              { type: 'f32', op: 'mul', args: [2, 3] },
              { type: 'i32', op: 'coordinate', axis: batch.length },
              { type: 'f32', op: 'toF32', args: [5] },
              { type: 'f32', op: 'sub', args: [4, 6] },
              { ...noise, index: { offset: 4, strides } },
              { type: 'f32', op: 'add', args: [7, 8] },
            ],
            stores: [
              { operand: 2, index: { offset: 0, strides }, value: 9 },
              { operand: 3, index: { offset: 0, strides: turned }, value: 2 },
            ],
          },
        };
        expect(isPlainStore(kernel)).toBe(false);
        const numbers = (length: number) =>
          Float32Array.from({ length }, (_, i) => ((i * 37) % 64) / 8);
        const [bias, factor, sums] = [
          numbers(n),
          numbers(count * m * n),
          numbers(count * m * n + 4),
        ];
        const outs = [new Float32Array(count * m * n), new Float32Array(count * m * n)];
        const { run, views } = load(
          [bias, factor, ...outs, sums],
          (target) => emitEpilogue(target, kernel).index,
          plain,
        );
        const rows = [0, Math.min(cut[0], m), m];
        const columns = [0, Math.min(4 * cut[1], n), n];
        for (let b = 0; b < count; b++) {
          for (const r of [1, 0]) {
            for (const c of [0, 1]) {
              const source = views[4]!.byteOffset + 4 * ((b * m + rows[r]!) * n + columns[c]!);
              run(b, rows[r]!, rows[r + 1]!, columns[c]!, columns[c + 1]!, source, 4 * n);
            }
          }
        }
        for (let b = 0; b < count; b++) {
          for (let r = 0; r < m; r++) {
            for (let c = 0; c < n; c++) {
              const at = (b * m + r) * n + c;
              const sum = sums[at]! + bias[c]!;
              const uniform =
                ((stream(seed, 'noise').uint32(step * 2 ** 32 + ((at + 4) >>> 2), at & 3) >>> 9) +
                  0.5) *
                2 ** -23;
              expect(views[2]![at]).toBe(Math.fround(sum * factor[at]! - r + uniform));
              expect(views[3]![b * m * n + c * m + r]).toBe(sum);
            }
          }
        }
      }),
      { numRuns: 60 },
    );
  });
});
