/**
 * The passes of linear models in WebAssembly: the arithmetic of `passes.ts`, addition for addition, with two
 * classes to a vector.
 */
import {
  commandSignature,
  type FunctionWriter,
  type Local,
  type ModuleWriter,
} from '../../engine/tensor';
import { writeExpBelow } from './exponential';
import { linesOf, PassFrame, type PassPlaces } from './pass-frame';
import { writeProduct, writeSquares, writeTransposed } from './pass-products';
import { groupRows, rowsOfStretch, type PassShape } from './passes';

export type PassCommand = 'move' | 'slopes' | 'bend' | 'diagonal' | 'triangles';

/** `move` is over groups of rows, the others over stretches. */
export function writePasses(
  module: ModuleWriter,
  shape: PassShape,
  places: PassPlaces,
): Readonly<Record<PassCommand, FunctionWriter>> {
  const command = (write: (frame: PassFrame) => void): FunctionWriter => {
    const body = module.function(commandSignature);
    write(new PassFrame(body, shape, places));
    return body;
  };
  return {
    move: command((frame) => frame.eachUnit(groupRows, () => writeGroup(frame))),
    slopes: command((frame) => writeSums(frame, writeErrors)),
    bend: command((frame) => writeSums(frame, writeBent)),
    diagonal: command((frame) => writeSums(frame, writeCurves, true)),
    triangles: command(writeTriangles),
  };
}

/** Each stretch adds up its rows' lines of scratch times what they hold. */
function writeSums(frame: PassFrame, fill: (frame: PassFrame) => void, isSquared = false): void {
  const { rows, stretches } = frame.shape;
  frame.eachUnit(rowsOfStretch(rows, stretches), () => {
    frame.clear(frame.places.sums, linesOf(frame.shape) * frame.line);
    frame.eachRow(() => {
      fill(frame);
      writeTransposed(frame, isSquared);
    });
  });
}

function writeTriangles(frame: PassFrame): void {
  const { rows, triangleStretches } = frame.shape;
  frame.eachUnit(rowsOfStretch(rows, triangleStretches), () => {
    frame.clear(frame.places.triangles, linesOf(frame.shape) ** 2 * frame.line);
    frame.eachRow(() => {
      writeCurves(frame);
      writeSquares(frame);
    });
  });
}

/** Second derivatives by the row's own scores. */
function writeCurves(frame: PassFrame): void {
  frame.eachVector((at, own) => {
    frame.body.get(at);
    frame.curve(own);
    frame.body.memory(frame.lanes.store);
  });
}

/** What is predicted less what is true. */
function writeErrors(frame: PassFrame): void {
  const { body, lanes, places, shape, scratch } = frame;
  frame.eachVector((at, own) => {
    body.get(at).get(own).memory(lanes.load, places.chances).memory(lanes.store);
  });
  const isClass = shape.kind === 'classes';
  const place = body.local('i32');
  body.get(scratch);
  if (isClass) {
    frame.target();
    body.op('i32.trunc_f64_s').i32(8).op('i32.mul', 'i32.add');
  }
  body.tee(place).get(place).memory('f64.load');
  if (isClass) body.f64(1);
  else frame.target();
  body.op('f64.sub').memory('f64.store');
}

/** Each row's own Hessian times what the direction gives it. */
function writeBent(frame: PassFrame): void {
  const { body, places, shape, scratch, own } = frame;
  writeProduct(frame, () => body.get(scratch), 0);
  if (shape.kind === 'number') return;
  if (shape.kind === 'binary') {
    body.get(scratch).get(scratch).memory('f64.load');
    frame.curve(own);
    body.op('f64.mul').memory('f64.store');
    return;
  }
  const sum = body.local('v128');
  body.f64(0).op('f64x2.splat').set(sum);
  frame.eachVector((at, chance) => {
    body.get(sum).get(chance).memory('v128.load', places.chances);
    body.get(at).memory('v128.load').op('f64x2.mul', 'f64x2.add').set(sum);
  });
  spread(frame, sum, 'f64.add');
  frame.eachVector((at, chance) => {
    body.get(at).get(chance).memory('v128.load', places.chances);
    body.get(at).memory('v128.load').get(sum).op('f64x2.sub', 'f64x2.mul').memory('v128.store');
  });
}

/** Chances of a group's rows, and its loss in two numbers. */
function writeGroup(frame: PassFrame): void {
  const { body, places, own } = frame;
  const [linear, factor, at] = [body.local('f64'), body.local('f64'), body.local('i32')];
  body.f64(0).set(linear).f64(1).set(factor);
  frame.eachRow(() => {
    writeProduct(frame, () => body.get(own), places.chances);
    settle[frame.shape.kind](frame, linear, factor);
  });
  body.get(frame.unit).i32(16).op('i32.mul').tee(at).get(linear);
  body.memory('f64.store', places.losses);
  body
    .get(at)
    .get(factor)
    .memory('f64.store', places.losses + 8);
}

/** Adds a row's loss, and makes its scores chances. */
const settle = {
  number(frame: PassFrame, linear: Local) {
    const { body, places, own } = frame;
    const error = body.local('f64');
    body.get(own).memory('f64.load', places.chances);
    frame.target();
    body.op('f64.sub').set(error);
    body.get(linear).get(error).get(error).op('f64.mul', 'f64.add').set(linear);
  },
  binary(frame: PassFrame, linear: Local, factor: Local) {
    const { body, places, own } = frame;
    const [score, low, whole] = [body.local('f64'), body.local('f64'), body.local('f64')];
    const power = body.local('v128');
    body.get(own).memory('f64.load', places.chances).set(score);
    body.get(score).op('f64.abs', 'f64.neg', 'f64x2.splat').set(power);
    writeExpBelow(body, power);
    body.lane('f64x2.extract_lane', 0).tee(low).f64(1).op('f64.add').set(whole);
    body.get(linear).get(score).f64(0).op('f64.max');
    frame.target();
    body.get(score).op('f64.mul', 'f64.sub', 'f64.add').set(linear);
    body.get(factor).get(whole).op('f64.mul').set(factor);
    body.get(own).f64(1).get(low).get(score).f64(0).op('f64.ge', 'select');
    body.get(whole).op('f64.div').memory('f64.store', places.chances);
  },
  classes(frame: PassFrame, linear: Local, factor: Local) {
    const { body, places, own, shape } = frame;
    const [most, sum, power] = [body.local('v128'), body.local('v128'), body.local('v128')];
    body.get(own).memory('v128.load', places.chances).set(most);
    frame.eachVector((_, at) => {
      body.get(most).get(at).memory('v128.load', places.chances).op('f64x2.max').set(most);
    });
    spread(frame, most, 'f64.max');
    body.get(linear).get(most).lane('f64x2.extract_lane', 0).get(own);
    frame.target();
    body.op('i32.trunc_f64_s').i32(8).op('i32.mul', 'i32.add');
    body.memory('f64.load', places.chances).op('f64.sub', 'f64.add').set(linear);
    body.f64(0).op('f64x2.splat').set(sum);
    frame.eachVector((_, at) => {
      body.get(at).memory('v128.load', places.chances).get(most).op('f64x2.sub').set(power);
      writeExpBelow(body, power);
      body.set(power).get(at).get(power).memory('v128.store', places.chances);
      body.get(sum).get(power).op('f64x2.add').set(sum);
    });
    spread(frame, sum, 'f64.add');
    body.get(factor).get(sum).lane('f64x2.extract_lane', 0).op('f64.mul').set(factor);
    frame.eachVector((_, at) => {
      body.get(at).get(at).memory('v128.load', places.chances).get(sum).op('f64x2.div');
      body.memory('v128.store', places.chances);
    });
    // What an odd number of classes leaves over is no class.
    if (shape.width % 2 === 0) return;
    body
      .get(own)
      .f64(0)
      .memory('f64.store', places.chances + 8 * shape.width);
  },
};

/** Both lanes' sum, or the larger of both, in both lanes. */
function spread({ body }: PassFrame, both: Local, op: 'f64.add' | 'f64.max'): void {
  body.get(both).lane('f64x2.extract_lane', 0).get(both).lane('f64x2.extract_lane', 1);
  body.op(op, 'f64x2.splat').set(both);
}
