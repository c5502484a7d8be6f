/** Histograms in WebAssembly: one thread counts some columns of a node's rows, in the rows' own order. */
import { commandSignature, type FunctionWriter, type ModuleWriter } from '../../engine/tensor';

/** Addresses; `task` holds three words: of the first row's place in `order`, of the place behind the last, of the histogram. */
export interface CountPlaces {
  readonly task: number;
  readonly bins: number;
  readonly gradients: number;
  readonly hessians: number;
  /** By column: bytes from a histogram's start to the column's first bin. */
  readonly offsets: number;
}

/** Bytes of a bin: gradient, hessian, rows. */
export const binBytes = 24;

/** The command `count`, over columns. */
export function writeCount(
  module: ModuleWriter,
  width: number,
  places: CountPlaces,
): { readonly count: FunctionWriter } {
  const body = module.function(commandSignature);
  const [firstColumn, lastColumn] = [0, 1];
  const i32 = () => body.local('i32');
  const [at, end, histogram, row, bin, lastBin, column, cell] = [
    ...[i32(), i32(), i32(), i32()],
    ...[i32(), i32(), i32(), i32()],
  ] as const as readonly [number, number, number, number, number, number, number, number];
  const pair = body.local('v128');
  [at, end, histogram].forEach((local, word) => {
    body
      .i32(0)
      .memory('i32.load', places.task + 4 * word)
      .set(local);
  });
  const addRow = (): void => {
    body.get(at).memory('i32.load').set(row);
    // Gradient and hessian side by side, in double precision.
    body.get(row).i32(2).op('i32.shl').tee(cell).get(cell);
    body
      .memory('v128.load32_zero', places.gradients)
      .memoryLane('v128.load32_lane', 1, places.hessians);
    body.op('f64x2.promote_low_f32x4').set(pair);
    body.get(row).i32(width).op('i32.mul').get(firstColumn).op('i32.add').set(bin);
    body.get(row).i32(width).op('i32.mul').get(lastColumn).op('i32.add').set(lastBin);
    body.get(firstColumn).i32(2).op('i32.shl').set(column);
    body.loop((again) => {
      body.get(bin).memory('i32.load8_u', places.bins).i32(binBytes).op('i32.mul');
      body.get(column).memory('i32.load', places.offsets).op('i32.add');
      body.get(histogram).op('i32.add').tee(cell);
      body.get(cell).memory('v128.load').get(pair).op('f64x2.add').memory('v128.store');
      body.get(cell).get(cell).memory('f64.load', 16).f64(1).op('f64.add').memory('f64.store', 16);
      body.get(column).i32(4).op('i32.add').set(column);
      body.get(bin).i32(1).op('i32.add').tee(bin).get(lastBin).op('i32.lt_u').branchIf(again);
    });
  };
  body.block((done) => {
    body.loop((again) => {
      body.get(at).get(end).op('i32.ge_u').branchIf(done);
      addRow();
      body.get(at).i32(4).op('i32.add').set(at).branch(again);
    });
  });
  return { count: body };
}
