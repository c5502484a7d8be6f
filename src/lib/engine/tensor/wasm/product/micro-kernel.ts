/**
 * The innermost code of a product: a tile of a few rows and up to 8 columns, whose sums stay in
 * registers over all of `depth`. Every element is one running sum in the order of k, whatever the tile's
 * size, so that results do not depend on how a product is cut into tiles.
 */
import type { FunctionWriter, Local, ModuleWriter } from '../assembler';
import { addressLocal, loadLanes, storeLanes } from './emit';

/** Columns of a packed panel of the right operand: element (k, column) lies at (k * panelColumns + column) * 4. */
export const panelColumns = 8;
const panelStepBytes = panelColumns * 4;

export interface TileShape {
  readonly rows: number;
  /** 1 … 8: those that are stored. */
  readonly columns: number;
  readonly depth: number;
  /** Bytes from one row of the left operand to the next, and from one k to the next. */
  readonly leftRowBytes: number;
  readonly leftStepBytes: number;
  readonly outRowBytes: number;
  /** Adds to what is in `out` (a later block of k) instead of starting with 0. */
  readonly isAdding: boolean;
  readonly hasFma: boolean;
}

/**
 * Writes a function (i32 left, i32 panel, i32 out) → (). The loop over k is not unrolled: V8 then hoists
 * loads and spills the sums (Node 20: 43 GFLOP/s with one k a round, 28 with four; Chromium: the same).
 */
export function writeTile(module: ModuleWriter, shape: TileShape): FunctionWriter {
  const body = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [left, panel, out] = [body.parameter(0), body.parameter(1), body.parameter(2)];
  const vectors = Math.ceil(shape.columns / 4);
  const sums = Array.from({ length: shape.rows * vectors }, () => body.local('v128'));
  const right = Array.from({ length: vectors }, () => body.local('v128'));
  const factor = body.local('v128');
  const places = sums.map((sum, i) => {
    const [row, vector] = [Math.floor(i / vectors), i % vectors];
    const lanes = Math.min(4, shape.columns - vector * 4);
    return { sum, offset: row * shape.outRowBytes + vector * 16, lanes };
  });
  if (shape.isAdding)
    for (const { sum, offset, lanes } of places) loadLanes(body, out, offset, lanes, sum);
  if (shape.depth > 0) {
    const end = addressLocal(body, panel, shape.depth * panelStepBytes);
    body.loop((again) => {
      right.forEach((local, v) =>
        body
          .get(panel)
          .memory('v128.load', v * 16)
          .set(local),
      );
      for (let row = 0; row < shape.rows; row++) {
        body
          .get(left)
          .memory('v128.load32_splat', row * shape.leftRowBytes)
          .set(factor);
        right.forEach((local, v) =>
          multiplyAdd(body, factor, local, sums[row * vectors + v]!, shape.hasFma),
        );
      }
      body.get(left).i32(shape.leftStepBytes).op('i32.add').set(left);
      body.get(panel).i32(panelStepBytes).op('i32.add').tee(panel);
      body.get(end).op('i32.ne').branchIf(again);
    });
  }
  for (const { sum, offset, lanes } of places) storeLanes(body, out, offset, lanes, sum);
  return body;
}

/** sum = left * right + sum. */
export function multiplyAdd(
  body: FunctionWriter,
  left: Local,
  right: Local,
  sum: Local,
  hasFma: boolean,
): void {
  if (hasFma) body.get(left).get(right).get(sum).op('f32x4.relaxed_madd').set(sum);
  else body.get(sum).get(left).get(right).op('f32x4.mul', 'f32x4.add').set(sum);
}
