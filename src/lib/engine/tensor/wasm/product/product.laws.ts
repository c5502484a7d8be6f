/** Laws of products, for every engine that runs them: Node, and Chromium with relaxed SIMD. */
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { MatrixView, ProductKernel } from '../../program';
import { detectWasmFeatures } from '../assembler';
import { planProduct } from './plan';
import { prepareProduct } from './testing';

interface Layout {
  readonly transposed: boolean;
  /** Elements between lines beyond their length, before the first and, rarely, between elements. */
  readonly gap: number;
  readonly offset: number;
  readonly spread: number;
  /** One matrix for the whole batch. */
  readonly isShared: boolean;
}

interface Case {
  readonly batch: readonly number[];
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly left: Layout;
  readonly right: Layout;
  readonly out: Layout;
}

function viewOf(
  operand: number,
  rows: number,
  columns: number,
  batch: readonly number[],
  layout: Layout,
): { view: MatrixView; length: number } {
  const [lines, along] = layout.transposed ? [columns, rows] : [rows, columns];
  const line = along * layout.spread + layout.gap;
  const matrix = lines * line;
  const batchStrides = batch.map((_, axis) =>
    layout.isShared ? 0 : matrix * batch.slice(axis + 1).reduce((a, b) => a * b, 1),
  );
  const [rowStride, columnStride] = layout.transposed
    ? [layout.spread, line]
    : [line, layout.spread];
  const count = layout.isShared ? 1 : batch.reduce((a, b) => a * b, 1);
  return {
    view: { operand, offset: layout.offset, batchStrides, rowStride, columnStride },
    length: layout.offset + matrix * count,
  };
}

/** A kernel over three buffers (left, right, out) that are exactly as long as their views need. */
function kernelOf({ batch, m, n, k, left, right, out }: Case) {
  const views = [
    viewOf(0, m, k, batch, left),
    viewOf(1, k, n, batch, right),
    viewOf(2, m, n, batch, { ...out, isShared: false }),
  ] as const;
  const kernel: ProductKernel = {
    ...{ kind: 'product', name: 'test', batch, m, n, k, operands: [0, 1, 2] },
    ...{ left: views[0].view, right: views[1].view },
    epilogue: {
      code: [{ op: 'product', type: 'f32' }],
      stores: [
        {
          operand: 2,
          value: 0,
          index: {
            offset: views[2].view.offset,
            strides: [
              ...views[2].view.batchStrides,
              views[2].view.rowStride,
              views[2].view.columnStride,
            ],
          },
        },
      ],
    },
  };
  return { kernel, views, lengths: views.map(({ length }) => length) };
}

/** Numbers in [-1, 1) from a multiplicative generator. */
function fill(values: Float32Array, seed: number): void {
  let state = seed | 1;
  for (let i = 0; i < values.length; i++) {
    state = Math.imul(state, 48271) ^ (state >>> 15);
    values[i] = (state | 0) / 2 ** 31;
  }
}

const turned = (view: MatrixView): MatrixView => ({
  ...view,
  ...{ rowStride: view.columnStride, columnStride: view.rowStride },
});

function startOf(view: MatrixView, batch: readonly number[], flat: number): number {
  let [start, rest] = [view.offset, flat];
  for (let axis = batch.length - 1; axis >= 0; axis--) {
    start += (rest % batch[axis]!) * view.batchStrides[axis]!;
    rest = Math.floor(rest / batch[axis]!);
  }
  return start;
}

/** One matrix of the batch, dense, in double precision. */
function gather(
  values: Float32Array,
  view: MatrixView,
  batch: readonly number[],
  flat: number,
  rows: number,
  columns: number,
): Float64Array {
  const start = startOf(view, batch, flat);
  const out = new Float64Array(rows * columns);
  for (let i = 0; i < rows; i++)
    for (let j = 0; j < columns; j++)
      out[i * columns + j] = values[start + i * view.rowStride + j * view.columnStride]!;
  return out;
}

const guard = 12345.678;

function bitsOf(sample: Case, hasFma: boolean, slice?: number): Int32Array {
  const { kernel, lengths } = kernelOf(sample);
  const product = prepareProduct(kernel, lengths, hasFma);
  product.buffers.forEach((values, i) => fill(values, 7 + 4 * i));
  product.run(slice);
  return new Int32Array(product.buffers[2]!.slice().buffer);
}

/** Compares with sums in double precision. */
function check(sample: Case, hasFma: boolean): void {
  const { kernel, views, lengths } = kernelOf(sample);
  const product = prepareProduct(kernel, lengths, hasFma);
  const [left, right, out] = product.buffers as [Float32Array, Float32Array, Float32Array];
  fill(left, 7);
  fill(right, 11);
  // What lies right behind and before a buffer must not be touched, nor gaps inside it.
  const around = new Float32Array(out.buffer, out.byteOffset - 16, out.length + 16);
  around.fill(guard);
  const behind = [left, right].map((values) => {
    const memory = new Float32Array(values.buffer, values.byteOffset + values.byteLength, 16);
    return memory.fill(NaN);
  });
  product.run();
  const { m, n, k, batch } = sample;
  const expected = new Float64Array(around.length).fill(guard);
  const scale = planlessScale(kernel, hasFma);
  const count = batch.reduce((a, b) => a * b, 1);
  for (let b = 0; b < count; b++) {
    const rows = gather(left, views[0].view, batch, b, m, k);
    const columns = gather(right, turned(views[1].view), batch, b, n, k);
    const { view } = views[2];
    const start = 4 + startOf(view, batch, b);
    for (let i = 0; i < m; i++)
      for (let j = 0; j < n; j++) {
        let sum = 0;
        for (let p = 0; p < k; p++) sum += rows[i * k + p]! * columns[j * k + p]!;
        expected[start + i * view.rowStride + j * view.columnStride] = scale * sum;
      }
  }
  // A float32 sum of k products below 1 is off by at most k roundings of a partial sum below k.
  const tolerance = scale * (k + 1) * Math.max(1, k) * 2 ** -24 + 1e-9;
  for (let i = 0; i < around.length; i++) {
    const want = expected[i] === guard ? Math.fround(guard) : expected[i]!;
    const off = Math.abs(around[i]! - want);
    if (!(off <= (expected[i] === guard ? 0 : tolerance)))
      throw new Error(`element ${i - 4}: ${around[i]}, not ${want}; ${JSON.stringify(sample)}`);
  }
  for (const values of behind) expect(values.every(Number.isNaN)).toBe(true);
}

/** The test's epilogue doubles, so that one can see which way was taken. */
function planlessScale(kernel: ProductKernel, hasFma: boolean): number {
  const { stores } = kernel.epilogue;
  const [row, column] = stores[0]!.index.strides.slice(-2) as [number, number];
  const isVector = planProduct(kernel, hasFma).method !== 'blocks';
  if (isVector) return (kernel.n === 1 ? row : column) === 1 ? 1 : 2;
  return column === 1 || kernel.n === 1 ? 1 : 2;
}

const dense: Layout = { transposed: false, gap: 0, offset: 0, spread: 1, isShared: false };
const layouts = fc.record({
  transposed: fc.boolean(),
  gap: fc.nat(5),
  offset: fc.nat(7),
  spread: fc.constantFrom(1, 1, 1, 2),
  isShared: fc.boolean(),
});
const size = fc.oneof(fc.integer({ min: 1, max: 40 }), fc.constantFrom(1, 1, 8, 131, 200));
const cases: fc.Arbitrary<Case> = fc
  .record({
    batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
    m: size,
    n: size,
    k: fc.oneof(size, fc.constantFrom(0, 513, 1100)),
    left: layouts,
    right: layouts,
    out: layouts,
  })
  .filter(({ batch, m, n, k }) => batch.reduce((a, b) => a * b, m * n * k) < 1e6);
const multipliers = detectWasmFeatures().relaxedSimd ? [false, true] : [false];

/** @param runs of the property on all shapes */
export function productLaws(runs: number): void {
  describe.each(multipliers)('products (fused multiply–add: %s)', (hasFma) => {
    it('equals the sums in double precision for any shape, stride, transpose and batch', () => {
      fc.assert(
        fc.property(cases, (sample) => check(sample, hasFma)),
        { numRuns: runs },
      );
    });

    it('gives the same bits however its units are dealt out', () => {
      fc.assert(
        fc.property(cases, fc.integer({ min: 1, max: 5 }), (sample, slice) => {
          expect(bitsOf(sample, hasFma, slice)).toEqual(bitsOf(sample, hasFma));
        }),
        { numRuns: Math.ceil(runs / 6) },
      );
    });

    it.each([
      ['a layer', 500, 256, 231, false, false],
      ['gradient of its input', 500, 231, 256, false, true],
      ['gradient of its weights', 231, 256, 500, true, false],
      ['all transposed', 130, 70, 600, true, true],
      ['ten rows of a pack', 50, 256, 700, false, false],
      ['one logit', 500, 1, 256, false, false],
      ['gradient of one logit', 256, 1, 500, true, false],
      ['outer product', 300, 200, 1, false, false],
    ])('%s', (_, m, n, k, left, right) => {
      const sample: Case = {
        ...{ batch: [], m, n, k, out: dense },
        left: { ...dense, transposed: left },
        right: { ...dense, transposed: right },
      };
      check(sample, hasFma);
      expect(bitsOf(sample, hasFma, 1)).toEqual(bitsOf(sample, hasFma));
    });
  });
}
