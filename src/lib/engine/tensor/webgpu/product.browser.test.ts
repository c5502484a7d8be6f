import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { stridesOf } from '../graph';
import type { Device } from '../device';
import type { MatrixView, Program } from '../program';
import { stream } from '../../random';
import { productShape } from './product-shape';
import { programOf, runOnce, softwareDevice, type NamedKernel } from './testing';

let device: Device;
beforeAll(async () => {
  device = await softwareDevice();
});
afterAll(() => device.close());

interface Case {
  readonly batch: readonly number[];
  /** Which operand's batch axis is broadcast. */
  readonly broadcast: 'left' | 'right' | 'none';
  readonly m: number;
  readonly n: number;
  readonly k: number;
  readonly transposeLeft: boolean;
  readonly transposeRight: boolean;
}

function numbers(length: number, purpose: string): Float32Array {
  const draws = stream(3, purpose);
  return Float32Array.from({ length }, (_, i) => draws.uniform(i) * 2 - 1);
}

/** An operand of the case: its view, its length, and where element (batch, row, column) lies. */
function side(each: Case, which: 'left' | 'right') {
  const { batch, m, n, k } = each;
  const isTransposed = which === 'left' ? each.transposeLeft : each.transposeRight;
  const [rows, columns] = which === 'left' ? [m, k] : [k, n];
  const size = rows * columns;
  const isBroadcast = each.broadcast === which;
  const strides = stridesOf(batch).map((stride) => (isBroadcast ? 0 : stride * size));
  const rowStride = isTransposed ? 1 : columns;
  const columnStride = isTransposed ? rows : 1;
  const operand = which === 'left' ? 0 : 1;
  const view: MatrixView = { operand, offset: 0, batchStrides: strides, rowStride, columnStride };
  const length = (isBroadcast ? 1 : batch.reduce((a, b) => a * b, 1)) * size;
  const at = (b: readonly number[], row: number, column: number) =>
    b.reduce((sum, place, axis) => sum + place * strides[axis]!, 0) +
    row * rowStride +
    column * columnStride;
  return { view, length, at };
}

/** tanh(product + bias) to `y`; the product itself, transposed, to `raw`. */
function kernelOf(each: Case): NamedKernel {
  const { batch, m, n, k } = each;
  const outStrides = stridesOf([...batch, m, n]);
  const [left, right] = [side(each, 'left').view, side(each, 'right').view];
  const turned = [...stridesOf([...batch, n, m]).slice(0, batch.length), 1, m];
  return {
    ...{ kind: 'product', name: 'product', batch, m, n, k, left, right },
    operands: ['a', 'b', 'bias', 'y', 'raw'],
    epilogue: {
      code: [
        { op: 'product', type: 'f32' },
        {
          ...{ op: 'load', type: 'f32', operand: 2 },
          index: { offset: 0, strides: [...batch.map(() => 0), 0, 1] },
        },
        { op: 'add', type: 'f32', args: [0, 1] },
        { op: 'tanh', type: 'f32', args: [2] },
      ],
      stores: [
        { operand: 3, index: { offset: 0, strides: outStrides }, value: 3 },
        { operand: 4, index: { offset: 0, strides: turned }, value: 0 },
      ],
    },
  };
}

async function check(each: Case): Promise<void> {
  const { batch, m, n, k } = each;
  const [left, right] = [side(each, 'left'), side(each, 'right')];
  const size = batch.reduce((a, b) => a * b, 1);
  const compiled = programOf(
    'product',
    {
      a: { region: 'input', shape: [left.length] },
      b: { region: 'input', shape: [right.length] },
      bias: { region: 'input', shape: [n] },
      y: { region: 'output', shape: [size, m, n] },
      raw: { region: 'output', shape: [size, n, m] },
    },
    [kernelOf(each)],
  );
  const inputs = {
    a: numbers(left.length, 'a'),
    b: numbers(right.length, 'b'),
    bias: numbers(n, 'c'),
  };
  const session = await device.open({ product: compiled }, { seed: 1 });
  const got = await runOnce(session, compiled, inputs);
  session.close();
  const strides = stridesOf(batch);
  for (let place = 0; place < size; place++) {
    const at = batch.map((length, axis) => Math.floor(place / strides[axis]!) % length);
    for (let row = 0; row < m; row++) {
      for (let column = 0; column < n; column++) {
        let sum = 0;
        for (let t = 0; t < k; t++) {
          sum += inputs.a[left.at(at, row, t)]! * inputs.b[right.at(at, t, column)]!;
        }
        const raw = got['raw']![(place * n + column) * m + row]!;
        const y = got['y']![(place * m + row) * n + column]!;
        // Rounding errors of a sum of k products below 1.
        const limit = 1e-6 * Math.max(1, k / 8);
        if (
          Math.abs(raw - sum) > limit ||
          Math.abs(y - Math.tanh(sum + inputs.bias[column]!)) > limit
        ) {
          const where = `${JSON.stringify(each)} at ${place}, ${row}, ${column}`;
          expect.fail(`${where}: ${raw} (not ${sum}), ${y}`);
        }
      }
    }
  }
}

const sizes = fc.oneof(fc.integer({ min: 1, max: 9 }), fc.integer({ min: 1, max: 40 }));
const cases: fc.Arbitrary<Case> = fc.record({
  batch: fc.array(fc.integer({ min: 1, max: 3 }), { maxLength: 2 }),
  broadcast: fc.constantFrom('left', 'right', 'none'),
  m: sizes,
  n: sizes,
  k: fc.integer({ min: 0, max: 70 }),
  transposeLeft: fc.boolean(),
  transposeRight: fc.boolean(),
});

describe('products with an epilogue that stores twice', () => {
  it('equal plain sums, whatever the sizes, batches and transposes', async () => {
    await fc.assert(fc.asyncProperty(cases, check), { numRuns: 10 });
  });

  const plain = {
    batch: [],
    broadcast: 'none',
    transposeLeft: false,
    transposeRight: false,
  } as const;
  it.each([
    { m: 66, n: 70, k: 33 },
    { m: 130, n: 140, k: 9 },
    { m: 3, n: 5, k: 300 },
    { m: 50, n: 1, k: 128 },
    { m: 1, n: 50, k: 128 },
  ])('$m × $k by $k × $n', (size) => check({ ...plain, ...size }));

  it('gives the same bits in every run', async () => {
    const each: Case = { ...plain, m: 9, n: 9, k: 300 };
    const compiled = programOf(
      'twice',
      {
        a: { region: 'input', shape: [9 * 300] },
        b: { region: 'input', shape: [9 * 300] },
        bias: { region: 'input', shape: [9] },
        y: { region: 'output', shape: [9, 9] },
        raw: { region: 'output', shape: [9, 9] },
      },
      [kernelOf(each)],
    );
    const inputs = { a: numbers(2700, 'a'), b: numbers(2700, 'b'), bias: numbers(9, 'c') };
    const session = await device.open({ twice: compiled }, { seed: 1 });
    const [first, second] = [
      await runOnce(session, compiled, inputs),
      await runOnce(session, compiled, inputs),
    ];
    expect(second).toEqual(first);
  });
});

describe('the choice of tiles', () => {
  type Product = Extract<Program['kernels'][number], { kind: 'product' }>;
  const sized = (m: number, n: number, k: number) =>
    productShape({ batch: [], m, n, k } as unknown as Product);

  it('large tiles for large products, slices of k for small ones', () => {
    expect(sized(2048, 2048, 2048)).toMatchObject({ rowBlocks: 2, columnBlocks: 2, slices: 1 });
    expect(sized(1, 1, 4096).slices).toBeGreaterThan(8);
    expect(sized(500, 1, 256).tileColumns).toBeLessThan(16);
  });
});
