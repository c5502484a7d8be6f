/** Packing of whole operands or of blocks of them, strip by strip. */
import type { FunctionIndex, FunctionWriter, Local } from '../assembler';
import type { ProductKernel } from '../../program';
import { countUp } from './emit';
import { writePack } from './pack';
import {
  matrixAddress,
  type PlacedView,
  type ProductTarget,
  sizeOfBatch,
  type Stage,
} from './stage';

/** An operand that is packed: its lanes are rows of the left or columns of the right operand. */
export interface Strips {
  readonly view: PlacedView;
  readonly width: number;
  readonly lanes: number;
  readonly depth: number;
  readonly laneBytes: number;
  readonly stepBytes: number;
}

const nsOfElement = 0.4;

/** Writes a function (i32 from, i32 to, i32 lanes) → () for a run of lanes that starts with a strip. */
export function writePackRun(target: ProductTarget, strips: Strips): FunctionIndex {
  const { width, lanes, depth, laneBytes } = strips;
  const rest = lanes % width;
  const packs = packsOf(target, strips);
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [from, to, count] = [body.parameter(0), body.parameter(1), body.parameter(2)];
  body.block((done) => {
    body.loop((again) => {
      body.get(count).i32(width).op('i32.lt_s').branchIf(done);
      if (packs.full === null) return;
      body.get(from).get(to).call(packs.full);
      body
        .get(from)
        .i32(width * laneBytes)
        .op('i32.add')
        .set(from);
      body
        .get(to)
        .i32(width * depth * 4)
        .op('i32.add')
        .set(to);
      body.get(count).i32(width).op('i32.sub').set(count).branch(again);
    });
  });
  if (rest > 0) {
    body.get(count).i32(0).op('i32.gt_s');
    body.if(() => body.get(from).get(to).call(packs.last!));
  }
  return body.index;
}

function packsOf(
  { module }: ProductTarget,
  { width, lanes, depth, laneBytes, stepBytes }: Strips,
): { full: FunctionWriter | null; last: FunctionWriter | null } {
  const rest = lanes % width;
  const pack = (filled: number): FunctionWriter =>
    writePack(module, { width, lanes: filled, depth, laneBytes, stepBytes });
  return { full: lanes >= width ? pack(width) : null, last: rest > 0 ? pack(rest) : null };
}

/** The stage that packs an operand of all batches to `address`, one strip a unit. */
export function packStage(
  target: ProductTarget,
  kernel: ProductKernel,
  strips: Strips,
  address: number,
): Stage {
  const { width, lanes, depth, laneBytes, view } = strips;
  const count = Math.ceil(lanes / width);
  const run = writePackRun(target, strips);
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const unit = body.parameter(0);
  const [batch, strip]: [Local, Local] = [body.local('i32'), body.local('i32')];
  countUp(body, unit, { local: body.parameter(1) }, 1, () => {
    body.get(unit).i32(count).op('i32.div_u').set(batch);
    body.get(unit).i32(count).op('i32.rem_u').set(strip);
    const matrix = matrixAddress(body, kernel, view, batch);
    body
      .get(matrix)
      .get(strip)
      .i32(width * laneBytes)
      .op('i32.mul', 'i32.add');
    body
      .get(unit)
      .i32(width * depth * 4)
      .op('i32.mul')
      .i32(address)
      .op('i32.add');
    // The last strip of a matrix may be narrower than the others.
    body.i32(width).i32(lanes).get(strip).i32(width).op('i32.mul', 'i32.sub');
    body
      .get(strip)
      .i32(count - 1)
      .op('i32.lt_u', 'select')
      .call(run);
  });
  const units = sizeOfBatch(kernel) * count;
  const costNs = units * width * depth * nsOfElement;
  return { name: `pack ${kernel.name}`, index: body.index, units, costNs };
}
