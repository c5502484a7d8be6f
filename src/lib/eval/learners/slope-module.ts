/**
 * Chances, gradients and hessians of boosting in WebAssembly: the arithmetic of `losses.ts` for two and for
 * more classes, operation for operation.
 */
import {
  commandSignature,
  type FunctionWriter,
  type Local,
  type ModuleWriter,
} from '../../engine/tensor';
import { writeExpBelow } from './exponential';

/** Addresses; all but gradients and hessians are in double precision. */
export interface SlopePlaces {
  /** `[rows, width]`. */
  readonly scores: number;
  readonly chances: number;
  /** `[rows]`. */
  readonly targets: number;
  readonly gradients: number;
  readonly hessians: number;
  /** A word: the class that is asked for. */
  readonly chosen: number;
}

/** Rows of a unit; even, because two rows of two classes are one vector. */
export const slopeRows = 256;

/** The commands `chances` and `slopes`, over units of rows. */
export function writeSlopes(
  module: ModuleWriter,
  shape: { readonly rows: number; readonly width: number },
  places: SlopePlaces,
): { readonly chances: FunctionWriter; readonly slopes: FunctionWriter } {
  const { rows, width } = shape;
  const chances = module.function(commandSignature);
  const slopes = module.function(commandSignature);
  if (width === 1) eachRow(chances, rows, 2, (row) => chancesOfTwo(chances, places, row));
  else eachRow(chances, rows, 1, (row) => chancesOfMany(chances, places, width, row));
  eachRow(slopes, rows, 1, (row) => slopesOfRow(slopes, places, width, row));
  return { chances, slopes };
}

/** Over the rows of a call's units, so many at a time. */
function eachRow(
  body: FunctionWriter,
  rows: number,
  step: number,
  write: (row: Local) => void,
): void {
  const [row, end] = [body.local('i32'), body.local('i32')];
  body.get(0).i32(slopeRows).op('i32.mul').set(row);
  body.get(1).i32(slopeRows).op('i32.mul').tee(end).i32(rows);
  body.get(end).i32(rows).op('i32.lt_s', 'select').set(end);
  body.loop((again) => {
    body.scope(() => write(row));
    body.get(row).i32(step).op('i32.add').tee(row).get(end).op('i32.lt_s').branchIf(again);
  });
}

/** Of two rows, where there are two classes. */
function chancesOfTwo(body: FunctionWriter, places: SlopePlaces, row: Local): void {
  const [at, score, power] = [body.local('i32'), body.local('v128'), body.local('v128')];
  const one = () => body.f64(1).op('f64x2.splat');
  body.get(row).i32(8).op('i32.mul').tee(at).memory('v128.load', places.scores).set(score);
  body.get(score).op('f64x2.abs', 'f64x2.neg').set(power);
  writeExpBelow(body, power);
  body.set(power).get(at).get(power);
  one();
  // Ones where the sign says so.
  body.get(score).i32(63).op('i64x2.shr_s', 'v128.bitselect');
  one();
  body.get(power).op('f64x2.add', 'f64x2.div').memory('v128.store', places.chances);
}

function chancesOfMany(body: FunctionWriter, places: SlopePlaces, width: number, row: Local): void {
  const [start, most, sum] = [body.local('i32'), body.local('f64'), body.local('f64')];
  const [power, at, end] = [body.local('v128'), body.local('i32'), body.local('i32')];
  const eachClass = (write: () => void): void => {
    body.get(start).set(at);
    body.loop((again) => {
      body.scope(write);
      body.get(at).i32(8).op('i32.add').tee(at).get(end).op('i32.lt_s').branchIf(again);
    });
  };
  body
    .get(row)
    .i32(8 * width)
    .op('i32.mul')
    .tee(start)
    .i32(8 * width)
    .op('i32.add')
    .set(end);
  body.f64(-Infinity).set(most).f64(0).set(sum);
  eachClass(() => {
    body.get(most).get(at).memory('f64.load', places.scores).op('f64.max').set(most);
  });
  eachClass(() => {
    body.get(at).memory('f64.load', places.scores).get(most).op('f64.sub', 'f64x2.splat');
    body.set(power);
    writeExpBelow(body, power);
    body.set(power).get(at).get(power).lane('f64x2.extract_lane', 0);
    body.memory('f64.store', places.chances);
    body.get(sum).get(power).lane('f64x2.extract_lane', 0).op('f64.add').set(sum);
  });
  eachClass(() => {
    body.get(at).get(at).memory('f64.load', places.chances).get(sum).op('f64.div');
    body.memory('f64.store', places.chances);
  });
}

/** With regard to the score of the class that is asked for. */
function slopesOfRow(body: FunctionWriter, places: SlopePlaces, width: number, row: Local): void {
  const [chance, at] = [body.local('f64'), body.local('i32')];
  body
    .get(row)
    .i32(8 * width)
    .op('i32.mul');
  if (width > 1) body.i32(0).memory('i32.load', places.chosen).i32(8).op('i32.mul', 'i32.add');
  body.memory('f64.load', places.chances).set(chance);
  body.get(row).i32(4).op('i32.mul').tee(at).get(chance);
  body.get(row).i32(8).op('i32.mul').memory('f64.load', places.targets);
  if (width > 1) {
    body.op('i32.trunc_f64_s').i32(0).memory('i32.load', places.chosen);
    body.op('i32.eq', 'f64.convert_i32_s');
  }
  body.op('f64.sub', 'f32.demote_f64').memory('f32.store', places.gradients);
  body.get(at).get(chance).f64(1).get(chance).op('f64.sub', 'f64.mul', 'f32.demote_f64');
  body.memory('f32.store', places.hessians);
}
