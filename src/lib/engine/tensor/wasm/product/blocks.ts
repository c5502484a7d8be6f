/** A product by blocks: strips of both operands meet tile by tile, then the block's epilogue runs. */
import type { FunctionIndex, FunctionWriter, Local } from '../assembler';
import type { ProductKernel } from '../../program';
import { countUp, lesserLength } from './emit';
import { panelColumns, type TileShape, writeTile } from './micro-kernel';
import type { BlockPlan, ProductPlan } from './plan';
import {
  directStore,
  matrixAddress,
  type PlacedView,
  placeView,
  type ProductTarget,
  sizeOfBatch,
  type Stage,
} from './stage';
import { packStage, stripBytes, type Strips, writePackRun } from './strips';

type Plan = BlockPlan & ProductPlan;

/** What the writers of one product share. */
interface Work {
  readonly target: ProductTarget;
  readonly kernel: ProductKernel;
  readonly plan: Plan;
  readonly left: Strips;
  readonly right: Strips;
  /** null: tiles go to the thread's scratch, from where the epilogue takes them. */
  readonly out: PlacedView | null;
  readonly sharedLeft: number;
  readonly sharedRight: number;
}

/**
 * @param sharedAddress of `plan.sharedBytes` bytes
 * @param epilogue (batch, rowBegin, rowEnd, columnBegin, columnEnd, source, sourceStride) → (); null writes straight
 */
export function writeBlocks(
  target: ProductTarget,
  kernel: ProductKernel,
  plan: Plan,
  sharedAddress: number,
  epilogue: FunctionIndex | null,
): Stage[] {
  const { m, n, k } = kernel;
  const [left, right] = [
    placeView(target, kernel, kernel.left),
    placeView(target, kernel, kernel.right),
  ];
  const store = epilogue === null ? directStore(kernel) : null;
  const stripsLeft = {
    ...{ view: left, width: plan.tileRows, lanes: m, depth: k },
    ...{ laneBytes: left.rowBytes, stepBytes: left.columnBytes },
  };
  const leftShared = plan.packLeft === 'shared' ? stripBytes(stripsLeft) * sizeOfBatch(kernel) : 0;
  const work: Work = {
    ...{ target, kernel, plan, left: stripsLeft },
    right: {
      ...{ view: right, width: panelColumns, lanes: n, depth: k },
      ...{ laneBytes: right.columnBytes, stepBytes: right.rowBytes },
    },
    out: store === null ? null : placeView(target, kernel, store),
    sharedLeft: sharedAddress,
    sharedRight: sharedAddress + leftShared,
  };
  const stages: Stage[] = [];
  if (plan.packLeft === 'shared')
    stages.push(packStage(target, kernel, work.left, work.sharedLeft));
  if (plan.packRight === 'shared')
    stages.push(packStage(target, kernel, work.right, work.sharedRight));
  stages.push(blockStage(work, epilogue));
  return stages;
}

function blockStage(work: Work, epilogue: FunctionIndex | null): Stage {
  const { target, kernel, plan, out } = work;
  const { m, n, k } = kernel;
  const rowBlocks = Math.ceil(m / plan.blockRows);
  const columnBlocks = Math.ceil(n / plan.blockColumns);
  const packs = {
    left: plan.packLeft === 'own' ? writePackRun(target, work.left) : null,
    right: plan.packRight === 'own' ? writePackRun(target, work.right) : null,
  };
  const outRowBytes = out?.rowBytes ?? plan.blockColumns * 4;
  const pieces = piecesOf(work, outRowBytes);
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const unit = body.parameter(0);
  const at = placesOf(body);
  countUp(body, unit, { local: body.parameter(1) }, 1, () => {
    body
      .get(unit)
      .i32(rowBlocks * columnBlocks)
      .op('i32.div_u')
      .set(at.batch);
    body.get(unit).i32(columnBlocks).op('i32.div_u').i32(rowBlocks).op('i32.rem_u');
    body.i32(plan.blockRows).op('i32.mul').set(at.row);
    body.get(unit).i32(columnBlocks).op('i32.rem_u').i32(plan.blockColumns).op('i32.mul');
    body.set(at.column);
    lesserLength(body, m, at.row, plan.blockRows, at.rows);
    lesserLength(body, n, at.column, plan.blockColumns, at.columns);
    findOut(body, work, at);
    findLeft(body, work, at, packs.left);
    findRight(body, work, at, packs.right);
    sumPieces(body, work, at, pieces);
    if (epilogue === null) return;
    body.get(at.batch).get(at.row).get(at.row).get(at.rows).op('i32.add').get(at.column);
    body.get(at.column).get(at.columns).op('i32.add').get(at.out).i32(outRowBytes).call(epilogue);
  });
  const units = sizeOfBatch(kernel) * rowBlocks * columnBlocks;
  const costNs = sizeOfBatch(kernel) * ((2 * m * n * k) / 35 + m * n * (epilogue === null ? 1 : 3));
  return { name: kernel.name, index: body.index, units, costNs };
}

type Places = Record<
  'batch' | 'row' | 'column' | 'rows' | 'columns' | 'left' | 'right' | 'out' | 'own' | 'piece',
  Local
>;

function placesOf(body: FunctionWriter): Places {
  const local = (): Local => body.local('i32');
  return {
    ...{ batch: local(), row: local(), column: local(), rows: local(), columns: local() },
    ...{ left: local(), right: local(), out: local(), own: local(), piece: local() },
  };
}

function findOut(body: FunctionWriter, { kernel, plan, out }: Work, at: Places): void {
  const scratch = body.parameter(2);
  if (out === null) {
    body.get(scratch).set(at.out);
    body
      .get(scratch)
      .i32(plan.blockRows * plan.blockColumns * 4 + 64)
      .op('i32.add')
      .set(at.own);
    return;
  }
  body.get(matrixAddress(body, kernel, out, at.batch));
  body.get(at.row).i32(out.rowBytes).op('i32.mul', 'i32.add');
  body.get(at.column).i32(4).op('i32.mul', 'i32.add').set(at.out);
  body.get(scratch).set(at.own);
}

function findLeft(
  body: FunctionWriter,
  { kernel, plan, left, sharedLeft }: Work,
  at: Places,
  pack: FunctionIndex | null,
): void {
  const place = (): void => {
    body.get(matrixAddress(body, kernel, left.view, at.batch));
    body.get(at.row).i32(left.laneBytes).op('i32.mul', 'i32.add');
  };
  if (plan.packLeft === 'none') {
    place();
    body.set(at.left);
  } else if (pack === null) {
    body.get(at.batch).i32(stripBytes(left)).op('i32.mul').i32(sharedLeft).op('i32.add');
    body
      .get(at.row)
      .i32(left.depth * 4)
      .op('i32.mul', 'i32.add')
      .set(at.left);
  } else {
    place();
    body.get(at.own).get(at.rows).call(pack).get(at.own).set(at.left);
    const rows = Math.ceil(Math.min(plan.blockRows, kernel.m) / plan.tileRows) * plan.tileRows;
    body
      .get(at.own)
      .i32(rows * left.depth * 4)
      .op('i32.add')
      .set(at.own);
  }
}

function findRight(
  body: FunctionWriter,
  { kernel, right, sharedRight }: Work,
  at: Places,
  pack: FunctionIndex | null,
): void {
  if (pack === null) {
    body.get(at.batch).i32(stripBytes(right)).op('i32.mul').i32(sharedRight).op('i32.add');
    body
      .get(at.column)
      .i32(right.depth * 4)
      .op('i32.mul', 'i32.add')
      .set(at.right);
    return;
  }
  body.get(matrixAddress(body, kernel, right.view, at.batch));
  body.get(at.column).i32(right.laneBytes).op('i32.mul', 'i32.add');
  body.get(at.own).get(at.columns).call(pack).get(at.own).set(at.right);
}

/** Functions that sum one piece of k over a whole block: the first, those between, the last. */
interface Pieces {
  readonly count: number;
  readonly first: FunctionIndex;
  readonly next: FunctionIndex | null;
  readonly last: FunctionIndex | null;
}

function piecesOf(work: Work, outRowBytes: number): Pieces {
  const { depth } = work.plan;
  const { k } = work.kernel;
  const count = Math.max(1, Math.ceil(k / Math.max(1, depth)));
  const piece = (length: number, isAdding: boolean): FunctionIndex =>
    writePiece(work, outRowBytes, length, isAdding);
  return {
    count,
    first: piece(Math.min(k, depth), false),
    next: count > 2 ? piece(depth, true) : null,
    last: count > 1 ? piece(k - depth * (count - 1), true) : null,
  };
}

function sumPieces(body: FunctionWriter, work: Work, at: Places, pieces: Pieces): void {
  const { plan, left } = work;
  const call = (piece: FunctionIndex): void => {
    body.get(at.left).get(at.right).get(at.out).get(at.rows).get(at.columns).call(piece);
    const leftBytes = plan.depth * (plan.packLeft === 'none' ? left.stepBytes : plan.tileRows * 4);
    body.get(at.left).i32(leftBytes).op('i32.add').set(at.left);
    body
      .get(at.right)
      .i32(plan.depth * panelColumns * 4)
      .op('i32.add')
      .set(at.right);
  };
  call(pieces.first);
  if (pieces.next !== null) {
    const next = pieces.next;
    body.i32(1).set(at.piece);
    countUp(body, at.piece, pieces.count - 1, 1, () => call(next));
  }
  if (pieces.last !== null) call(pieces.last);
}

/** Writes a function (i32 left, i32 right, i32 out, i32 rows, i32 columns) → (). */
function writePiece(
  work: Work,
  outRowBytes: number,
  depth: number,
  isAdding: boolean,
): FunctionIndex {
  const { target, kernel } = work;
  const column = (columns: number): FunctionIndex | null =>
    writeColumn(work, { outRowBytes, depth, isAdding, columns });
  const [full, rest] = [column(panelColumns), column(kernel.n % panelColumns)];
  const signature = { parameters: fiveParameters, results: [] };
  const body = target.module.function(signature);
  const [from, panel, out, rows, columns] = [0, 1, 2, 3, 4] as const;
  if (full !== null) {
    const [done, even] = [body.local('i32'), body.local('i32')];
    body.get(columns).i32(-panelColumns).op('i32.and').set(even);
    countUp(body, done, { local: even }, panelColumns, () => {
      body.get(from).get(panel).get(out).get(rows).call(full);
      body
        .get(panel)
        .i32(work.right.depth * panelColumns * 4)
        .op('i32.add')
        .set(panel);
      body
        .get(out)
        .i32(panelColumns * 4)
        .op('i32.add')
        .set(out);
    });
  }
  if (rest !== null) {
    body
      .get(columns)
      .i32(panelColumns - 1)
      .op('i32.and');
    body.if(() => body.get(from).get(panel).get(out).get(rows).call(rest));
  }
  return body.index;
}

const fiveParameters = ['i32', 'i32', 'i32', 'i32', 'i32'] as const;

type Column = Pick<TileShape, 'outRowBytes' | 'depth' | 'isAdding' | 'columns'>;

/** A tile of `rows` rows; null where the product has none of this size. */
function tileOf({ target, plan, kernel, left }: Work, rows: number, column: Column) {
  const { columns } = column;
  if (rows === 0 || columns === 0 || rows > kernel.m || columns > kernel.n) return null;
  const isInPlace = plan.packLeft === 'none';
  return writeTile(target.module, {
    ...column,
    rows,
    leftRowBytes: isInPlace ? left.laneBytes : 4,
    leftStepBytes: isInPlace ? left.stepBytes : plan.tileRows * 4,
    hasFma: target.features.relaxedSimd,
  });
}

/** Writes a function (i32 left, i32 panel, i32 out, i32 rows) → (): one panel against all strips of the left. */
function writeColumn(work: Work, column: Column): FunctionIndex | null {
  const { target, plan, kernel, left: strips } = work;
  const { tileRows } = plan;
  const full = tileOf(work, tileRows, column);
  const rest = tileOf(work, kernel.m % tileRows, column);
  if (full === null && rest === null) return null;
  const body = target.module.function({ parameters: ['i32', 'i32', 'i32', 'i32'], results: [] });
  const [left, panel, out, rows] = [0, 1, 2, 3] as const;
  const stripBytes = tileRows * (plan.packLeft === 'none' ? strips.laneBytes : strips.depth * 4);
  if (full !== null) {
    body.block((done) => {
      body.loop((again) => {
        body.get(rows).i32(tileRows).op('i32.lt_s').branchIf(done);
        body.get(left).get(panel).get(out).call(full);
        body.get(left).i32(stripBytes).op('i32.add').set(left);
        body
          .get(out)
          .i32(tileRows * column.outRowBytes)
          .op('i32.add')
          .set(out);
        body.get(rows).i32(tileRows).op('i32.sub').set(rows).branch(again);
      });
    });
  }
  if (rest !== null) {
    body.get(rows);
    body.if(() => body.get(left).get(panel).get(out).call(rest));
  }
  return body.index;
}
