/** Products with a vector (m = 1 or n = 1): sums along lines of the matrix, or sweeps over its rows. */
import type { FunctionIndex, FunctionWriter, Local } from '../assembler';
import type { MatrixView, ProductKernel } from '../../program';
import { addressLocal, countUp, lesserLength, loadLanes, storeLanes } from './emit';
import { multiplyAdd } from './micro-kernel';
import type { ProductPlan, VectorPlan } from './plan';
import {
  directStore,
  matrixAddress,
  type PlacedView,
  placeView,
  type ProductTarget,
  sizeOfBatch,
  type Stage,
} from './stage';

/** The product as a matrix [k, results] times a vector [k]; bytes. */
interface Shape {
  readonly k: number;
  readonly results: number;
  /** From one result to the next, and from one k to the next, in the matrix. */
  readonly resultBytes: number;
  readonly stepBytes: number;
  readonly vectorStepBytes: number;
  readonly hasFma: boolean;
}

function shapeOf(kernel: ProductKernel, plan: VectorPlan, hasFma: boolean): Shape {
  const { left, right, k, m, n } = kernel;
  const [results, result, step, vectorStep] =
    plan.matrix === 'left'
      ? [m, left.rowStride, left.columnStride, right.rowStride]
      : [n, right.columnStride, right.rowStride, left.columnStride];
  const bytes = { resultBytes: result * 4, stepBytes: step * 4, vectorStepBytes: vectorStep * 4 };
  return { k, results, ...bytes, hasFma };
}

/** Writes the one stage; `epilogue` as for blocks. */
export function writeVector(
  target: ProductTarget,
  kernel: ProductKernel,
  plan: VectorPlan & ProductPlan,
  epilogue: FunctionIndex | null,
): Stage {
  const isLeft = plan.matrix === 'left';
  const views = [kernel.left, kernel.right].map((view) => placeView(target, kernel, view));
  const [matrix, vector] = (isLeft ? views : views.toReversed()) as [PlacedView, PlacedView];
  const shape = shapeOf(kernel, plan, target.features.relaxedSimd);
  const store = epilogue === null ? directStore(kernel) : null;
  const out = store === null ? null : placeView(target, kernel, store);
  const sum = plan.method === 'lines' ? writeLines(target, shape) : writeSweep(target, shape);
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [unit, scratch] = [body.parameter(0), body.parameter(2)];
  const local = (): Local => body.local('i32');
  const [batch, first, count, to] = [local(), local(), local(), local()];
  const blocks = Math.ceil(shape.results / plan.block);
  const isPacked = plan.method === 'lines' && shape.vectorStepBytes !== 4;
  const packed = isPacked ? addressLocal(body, scratch, plan.block * 4 + 64) : null;
  countUp(body, unit, { local: body.parameter(1) }, 1, () => {
    body.get(unit).i32(blocks).op('i32.div_u').set(batch);
    body.get(unit).i32(blocks).op('i32.rem_u').i32(plan.block).op('i32.mul').set(first);
    lesserLength(body, shape.results, first, plan.block, count);
    if (out === null) body.get(scratch).set(to);
    else {
      body
        .get(matrixAddress(body, kernel, out, batch))
        .get(first)
        .i32(4);
      body.op('i32.mul', 'i32.add').set(to);
    }
    const from = matrixAddress(body, kernel, vector, batch);
    if (packed !== null) gatherVector(body, shape, from, packed);
    body.get(matrixAddress(body, kernel, matrix, batch));
    body.get(first).i32(shape.resultBytes).op('i32.mul', 'i32.add');
    body
      .get(packed ?? from)
      .get(to)
      .get(count)
      .call(sum);
    if (epilogue === null) return;
    const range = (): void => void body.get(first).get(first).get(count).op('i32.add');
    const one = (): void => void body.i32(0).i32(1);
    body.get(batch);
    for (const push of isLeft ? [range, one] : [one, range]) push();
    body
      .get(scratch)
      .i32(isLeft ? 4 : plan.block * 4)
      .call(epilogue);
  });
  const size = sizeOfBatch(kernel);
  const costNs = size * shape.results * (shape.k * 0.15 + (epilogue === null ? 1 : 3));
  return { name: kernel.name, index: body.index, units: size * blocks, costNs };
}

/** Whether results may be written straight: they must lie side by side. */
export function isSideBySide(kernel: ProductKernel, store: MatrixView): boolean {
  return kernel.n === 1 ? store.rowStride === 1 : store.columnStride === 1;
}

function gatherVector(body: FunctionWriter, shape: Shape, from: Local, to: Local): void {
  const [source, i] = [body.local('i32'), body.local('i32')];
  body.get(from).set(source).i32(0).set(i);
  countUp(body, i, shape.k * 4, 4, () => {
    body.get(to).get(i).op('i32.add').get(source).memory('f32.load').memory('f32.store');
    body.get(source).i32(shape.vectorStepBytes).op('i32.add').set(source);
  });
}

/** Writes a function (i32 matrix, i32 vector, i32 out, i32 count) → () by groups of `sizes` results, largest first. */
function writeGroups(
  target: ProductTarget,
  sizes: readonly number[],
  resultBytes: number,
  group: (size: number) => FunctionIndex,
): FunctionIndex {
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32', 'i32'], results: [] });
  const [matrix, vector, out, count] = [0, 1, 2, 3].map((i) => body.parameter(i)) as [
    Local,
    Local,
    Local,
    Local,
  ];
  for (const size of sizes) {
    const sum = group(size);
    body.block((done) => {
      body.loop((again) => {
        body.get(count).i32(size).op('i32.lt_s').branchIf(done);
        body.get(matrix).get(vector).get(out).call(sum);
        body
          .get(matrix)
          .i32(size * resultBytes)
          .op('i32.add')
          .set(matrix);
        body
          .get(out)
          .i32(size * 4)
          .op('i32.add')
          .set(out);
        body.get(count).i32(size).op('i32.sub').set(count).branch(again);
      });
    });
  }
  return body.index;
}

function writeLines(target: ProductTarget, shape: Shape): FunctionIndex {
  return writeGroups(target, [4, 1], shape.resultBytes, (lines) =>
    writeLineSums(target, shape, lines),
  );
}

/**
 * Sums along `lines` lines at once: eight running sums each (k mod 8), added up as ((0+4)+(2+6)) + ((1+5)+(3+7)),
 * then the k that are left, in order.
 */
function writeLineSums(target: ProductTarget, shape: Shape, lines: number): FunctionIndex {
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [matrix, vector, out] = [body.parameter(0), body.parameter(1), body.parameter(2)];
  const locals = (): Local[] => Array.from({ length: lines }, () => body.local('v128'));
  const [sums, others] = [locals(), locals()];
  const [near, far, element] = [body.local('v128'), body.local('v128'), body.local('v128')];
  const [k, total] = [body.local('i32'), body.local('f32')];
  const even = shape.k - (shape.k % 8);
  countUp(body, k, even, 8, () => {
    body.get(vector).memory('v128.load').set(near).get(vector).memory('v128.load', 16).set(far);
    for (let line = 0; line < lines; line++) {
      for (const [offset, factor, sum] of [
        [0, near, sums[line]!],
        [16, far, others[line]!],
      ] as const) {
        body
          .get(matrix)
          .memory('v128.load', line * shape.resultBytes + offset)
          .set(element);
        multiplyAdd(body, element, factor, sum, shape.hasFma);
      }
    }
    body.get(matrix).i32(32).op('i32.add').set(matrix);
    body.get(vector).i32(32).op('i32.add').set(vector);
  });
  for (let line = 0; line < lines; line++) {
    const sum = sums[line]!;
    body.get(sum).get(others[line]!).op('f32x4.add').set(sum);
    body.get(sum).get(sum).get(sum).shuffle(2, 3, 2, 3).op('f32x4.add').set(sum);
    body.get(sum).lane('f32x4.extract_lane', 0).get(sum).lane('f32x4.extract_lane', 1);
    body.op('f32.add').set(total);
    for (let rest = 0; rest < shape.k - even; rest++) {
      body
        .get(total)
        .get(matrix)
        .memory('f32.load', line * shape.resultBytes + rest * 4);
      body
        .get(vector)
        .memory('f32.load', rest * 4)
        .op('f32.mul', 'f32.add')
        .set(total);
    }
    body
      .get(out)
      .get(total)
      .memory('f32.store', line * 4);
  }
  return body.index;
}

function writeSweep(target: ProductTarget, shape: Shape): FunctionIndex {
  return writeGroups(target, [32, 4, 3, 2, 1], 4, (columns) =>
    writeSweepSums(target, shape, columns),
  );
}

/** `columns` results side by side; each is one running sum in the order of k. */
function writeSweepSums(target: ProductTarget, shape: Shape, columns: number): FunctionIndex {
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [matrix, vector, out] = [body.parameter(0), body.parameter(1), body.parameter(2)];
  const vectors = Math.ceil(columns / 4);
  const sums = Array.from({ length: vectors }, () => body.local('v128'));
  const [factor, element, k] = [body.local('v128'), body.local('v128'), body.local('i32')];
  countUp(body, k, shape.k, 1, () => {
    body.get(vector).memory('v128.load32_splat').set(factor);
    sums.forEach((sum, i) => {
      loadLanes(body, matrix, i * 16, Math.min(4, columns - i * 4), element);
      multiplyAdd(body, factor, element, sum, shape.hasFma);
    });
    body.get(matrix).i32(shape.stepBytes).op('i32.add').set(matrix);
    body.get(vector).i32(shape.vectorStepBytes).op('i32.add').set(vector);
  });
  sums.forEach((sum, i) => storeLanes(body, out, i * 16, Math.min(4, columns - i * 4), sum));
  return body.index;
}
