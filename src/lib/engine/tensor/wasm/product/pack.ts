/**
 * Copies strips of a matrix (`width` rows or columns side by side, all of k) into the order in which the
 * micro-kernel reads them: element (k, lane) at (k * width + lane) * 4. Lanes beyond the matrix become 0.
 */
import type { FunctionWriter, Local, ModuleWriter } from '../assembler';
import { addressLocal, countUp, loadLanes, storeLanes, transpose4 } from './emit';

export interface StripShape {
  /** Lanes of a packed strip. */
  readonly width: number;
  /** Strips that are packed at once, so that whole cache lines are read; they lie one behind the other. */
  readonly strips: number;
  /** Lanes that the matrix has in these strips; only a single strip may lack some. */
  readonly lanes: number;
  readonly depth: number;
  /** Bytes in the matrix from one lane to the next, and from one k to the next. */
  readonly laneBytes: number;
  readonly stepBytes: number;
}

/** Writes a function (i32 from, i32 to) → (). */
export function writePack(module: ModuleWriter, shape: StripShape): FunctionWriter {
  const body = module.function({ parameters: ['i32', 'i32'], results: [] });
  if (shape.laneBytes === 4) copyRows(body, shape);
  else if (shape.stepBytes === 4 && shape.laneBytes >= 0) turn(body, shape);
  else gather(body, shape, shape.depth);
  return body;
}

/** Lanes lie side by side: every k is a short copy for each strip. */
function copyRows(body: FunctionWriter, shape: StripShape): void {
  const [from, to] = [body.parameter(0), body.parameter(1)];
  const [k, vector] = [body.local('i32'), body.local('v128')];
  const stripBytes = shape.depth * shape.width * 4;
  countUp(body, k, shape.depth, 1, () => {
    for (let strip = 0; strip < shape.strips; strip++) {
      for (let lane = 0; lane < shape.width; lane += 4) {
        const at = strip * shape.width + lane;
        const filled = Math.min(4, shape.lanes - at);
        const kept = Math.min(4, shape.width - lane);
        if (filled > 0) loadLanes(body, from, at * 4, Math.min(filled, kept), vector);
        else body.f32x4(0).set(vector);
        storeLanes(body, to, strip * stripBytes + lane * 4, kept, vector);
      }
    }
    advance(body, from, shape.stepBytes);
    advance(body, to, shape.width * 4);
  });
}

/** k lies side by side: blocks of 4 lanes × 4 k are turned in registers. */
function turn(body: FunctionWriter, shape: StripShape): void {
  const [from, to] = [body.parameter(0), body.parameter(1)];
  const k = body.local('i32');
  const rows = [0, 1, 2, 3].map(() => body.local('v128')) as [Local, Local, Local, Local];
  const even = shape.depth - (shape.depth % 4);
  countUp(body, k, even, 4, () => {
    for (let lane = 0; lane < shape.width; lane += 4) {
      rows.forEach((row, i) => {
        if (lane + i < shape.lanes)
          body
            .get(from)
            .memory('v128.load', (lane + i) * shape.laneBytes)
            .set(row);
        else body.f32x4(0).set(row);
      });
      transpose4(body, rows);
      const kept = Math.min(4, shape.width - lane);
      rows.forEach((row, i) => storeLanes(body, to, (i * shape.width + lane) * 4, kept, row));
    }
    advance(body, from, 16);
    advance(body, to, shape.width * 16);
  });
  gather(body, shape, shape.depth - even);
}

/** One element at a time, for any strides. */
function gather(body: FunctionWriter, shape: StripShape, depth: number): void {
  const [from, to] = [body.parameter(0), body.parameter(1)];
  if (depth === 0) return;
  const end = addressLocal(body, to, depth * shape.width * 4);
  body.loop((again) => {
    for (let lane = 0; lane < shape.width; lane++) {
      body.get(to);
      if (lane < shape.lanes)
        body
          .get(from)
          .i32(lane * shape.laneBytes)
          .op('i32.add')
          .memory('f32.load');
      else body.f32(0);
      body.memory('f32.store', lane * 4);
    }
    advance(body, from, shape.stepBytes);
    advance(body, to, shape.width * 4);
    body.get(to).get(end).op('i32.ne').branchIf(again);
  });
}

function advance(body: FunctionWriter, address: Local, bytes: number): void {
  body.get(address).i32(bytes).op('i32.add').set(address);
}
