/** Packing of whole operands or of blocks of them, strip by strip. */
import type { FunctionIndex, FunctionWriter } from '../assembler';
import type { ProductKernel } from '../../program';
import { countUp, lesserLength } from './emit';
import { panelColumns } from './micro-kernel';
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

/** Strips that are packed at once where their lanes lie side by side: two cache lines or three. */
const group = { ofPanels: 4, ofRows: 8 } as const;

function groupOf({ width, laneBytes }: Strips): number {
  if (laneBytes !== 4) return 1;
  return width === panelColumns ? group.ofPanels : group.ofRows;
}

/** Writes a function (i32 from, i32 to, i32 lanes) → () for a run of lanes that starts with a strip. */
export function writePackRun(target: ProductTarget, strips: Strips): FunctionIndex {
  const { width, lanes, depth, laneBytes, stepBytes } = strips;
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [from, to, count] = [body.parameter(0), body.parameter(1), body.parameter(2)];
  const pack = (atOnce: number, filled: number): FunctionWriter =>
    writePack(target.module, { width, strips: atOnce, lanes: filled, depth, laneBytes, stepBytes });
  const sizes = [...new Set([groupOf(strips), 1])].filter((atOnce) => atOnce * width <= lanes);
  for (const atOnce of sizes) {
    const whole = atOnce * width;
    const packed = pack(atOnce, whole);
    body.block((done) => {
      body.loop((again) => {
        body.get(count).i32(whole).op('i32.lt_s').branchIf(done);
        body.get(from).get(to).call(packed);
        body
          .get(from)
          .i32(whole * laneBytes)
          .op('i32.add')
          .set(from);
        body
          .get(to)
          .i32(whole * depth * 4)
          .op('i32.add')
          .set(to);
        body.get(count).i32(whole).op('i32.sub').set(count).branch(again);
      });
    });
  }
  const rest = lanes % width;
  if (rest > 0) {
    const packed = pack(1, rest);
    body.get(count).i32(0).op('i32.gt_s');
    body.if(() => body.get(from).get(to).call(packed));
  }
  return body.index;
}

/** The stage that packs an operand of all batches to `address`. */
export function packStage(
  target: ProductTarget,
  kernel: ProductKernel,
  strips: Strips,
  address: number,
): Stage {
  const { width, lanes, depth, laneBytes, view } = strips;
  const whole = groupOf(strips) * width;
  const count = Math.ceil(lanes / whole);
  const run = writePackRun(target, strips);
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const unit = body.parameter(0);
  const [batch, lane] = [body.local('i32'), body.local('i32')];
  countUp(body, unit, { local: body.parameter(1) }, 1, () => {
    body.get(unit).i32(count).op('i32.div_u').set(batch);
    body.get(unit).i32(count).op('i32.rem_u').i32(whole).op('i32.mul').set(lane);
    const matrix = matrixAddress(body, kernel, view, batch);
    body.get(matrix).get(lane).i32(laneBytes).op('i32.mul', 'i32.add');
    body
      .get(batch)
      .i32(stripBytes(strips))
      .op('i32.mul')
      .get(lane)
      .i32(depth * 4);
    body.op('i32.mul', 'i32.add').i32(address).op('i32.add');
    const left = body.local('i32');
    lesserLength(body, lanes, lane, whole, left);
    body.get(left).call(run);
  });
  const units = sizeOfBatch(kernel) * count;
  const costNs = sizeOfBatch(kernel) * lanes * depth * nsOfElement;
  return { name: `pack ${kernel.name}`, index: body.index, units, costNs };
}

/** Bytes of one packed matrix. */
export const stripBytes = ({ lanes, width, depth }: Strips): number =>
  Math.ceil(lanes / width) * width * depth * 4;
