/**
 * Growing one node in WebAssembly. `branch` does all that its columns need: the smaller child's rows are
 * counted, in their own order, the other child is what is left of the parent, and both are searched for
 * splits. `part` brings the rows that go left to the front.
 */
import {
  commandSignature,
  type FunctionWriter,
  type Local,
  type ModuleWriter,
} from '../../engine/tensor';
import { binBytes, columnBytes, writeSearch, type SplitPlaces } from './split-module';

/** Columns that are counted together: so many bins of a row are one word. */
export const blockColumns = 4;

/** Where the words and numbers of `BranchPlaces.task` stand. */
export const taskWords = {
  /** Addresses in `order`: of the first row and of the place behind the last. */
  ...{ from: 0, to: 4 },
  /** Addresses of histograms: of the child that is counted, and of the parent, 0 where there is none. */
  ...{ counted: 8, rest: 12 },
  /** Whether the children are searched. */
  ...{ searchCounted: 16, searchRest: 20 },
  /** Gradient, hessian, rows, worth, in double precision. */
  ...{ countedTotals: 32, restTotals: 64 },
  /** To part: bytes from the bins' start to those of the first row; where the others begin is the answer. */
  ...{ partBins: 96, middle: 100 },
} as const;
export const taskBytes = 104;

/** Addresses. */
export interface BranchPlaces extends SplitPlaces {
  readonly task: number;
  /** `[blocks, rows, blockColumns]`, a byte each; there are columns to the end of the last block. */
  readonly bins: number;
  readonly gradients: number;
  readonly hessians: number;
  /** By column, double precision: what the best cut of the counted child gains; and of the rest. */
  readonly countedGains: number;
  readonly restGains: number;
  /** 256 bytes: whether a bin goes left. */
  readonly goesLeft: number;
  /** `[rows]` words. */
  readonly scratch: number;
}

export interface BranchShape {
  readonly rows: number;
  readonly leastRows: number;
}

/** The commands `branch`, over blocks of columns, and `part`, of one unit. */
export function writeBranch(
  module: ModuleWriter,
  { rows, leastRows }: BranchShape,
  places: BranchPlaces,
): { readonly branch: FunctionWriter; readonly part: FunctionWriter } {
  const search = writeSearch(module, leastRows, places);
  const body = module.function(commandSignature);
  const [block, lastBlock, thread] = [0, 1, 2];
  const [from, to, counted, rest, first, end, column] = Array.from({ length: 7 }, () =>
    body.local('i32'),
  ) as [Local, Local, Local, Local, Local, Local, Local];
  const starts = Array.from({ length: blockColumns }, () => body.local('i32'));
  loadTask(body, places.task, { from, to, counted, rest });
  const word = (local: Local, columns: number) =>
    body.get(local).memory('i32.load', places.columns + columnBytes * columns);
  const searchAll = (flag: number, histogram: Local, totals: number, gains: number): void => {
    body.i32(0).memory('i32.load', places.task + flag);
    body.if(() => {
      for (let i = 0; i < blockColumns; i++) {
        body.get(block).i32(blockColumns).op('i32.mul').i32(i).op('i32.add').tee(column);
        body.i32(3).op('i32.shl').get(column).get(histogram);
        body
          .i32(places.task + totals)
          .get(thread)
          .call(search)
          .memory('f64.store', gains);
      }
    });
  };
  eachBelow(body, block, lastBlock, () => {
    body
      .get(block)
      .i32(blockColumns * columnBytes)
      .op('i32.mul')
      .set(column);
    starts.forEach((start, i) => word(column, i).get(counted).op('i32.add').set(start));
    word(column, 0).set(first);
    word(column, blockColumns).set(end);
    body.get(first).get(counted).op('i32.add').i32(0).get(end).get(first).op('i32.sub');
    body.op('memory.fill');
    countRows(body, { block, from, to, starts, rows, places });
    body.get(rest);
    body.if(() => subtract(body, { first, end, counted, rest }));
    const { searchCounted, searchRest, countedTotals, restTotals } = taskWords;
    searchAll(searchCounted, counted, countedTotals, places.countedGains);
    searchAll(searchRest, rest, restTotals, places.restGains);
  });
  return { branch: body, part: writePart(module, places) };
}

function loadTask(
  body: FunctionWriter,
  task: number,
  locals: Readonly<Partial<Record<keyof typeof taskWords, Local>>>,
): void {
  for (const [name, local] of Object.entries(locals)) {
    const place = task + taskWords[name as keyof typeof taskWords];
    body.i32(0).memory('i32.load', place).set(local);
  }
}

/** Runs a local up to another. */
function eachBelow(body: FunctionWriter, local: Local, end: Local, write: () => void, step = 1) {
  body.block((done) => {
    body.loop((again) => {
      body.get(local).get(end).op('i32.ge_s').branchIf(done);
      write();
      body.get(local).i32(step).op('i32.add').set(local).branch(again);
    });
  });
}

interface Counting {
  readonly block: Local;
  readonly from: Local;
  readonly to: Local;
  /** Addresses of the columns' first bins. */
  readonly starts: readonly Local[];
  readonly rows: number;
  readonly places: BranchPlaces;
}

function countRows(body: FunctionWriter, counting: Counting): void {
  const { block, from, to, starts, rows, places } = counting;
  body.scope(() => {
    const [at, row, bins, base, cell] = Array.from({ length: 5 }, () => body.local('i32')) as [
      Local,
      Local,
      Local,
      Local,
      Local,
    ];
    const pair = body.local('v128');
    body
      .get(block)
      .i32(4 * rows)
      .op('i32.mul')
      .set(base)
      .get(from)
      .set(at);
    const addRow = (): void => {
      body.get(at).memory('i32.load').i32(2).op('i32.shl').tee(row).get(row);
      // Gradient and hessian side by side, in double precision.
      body.memory('v128.load32_zero', places.gradients);
      body.memoryLane('v128.load32_lane', 1, places.hessians);
      body.op('f64x2.promote_low_f32x4').set(pair);
      body.get(row).get(base).op('i32.add').memory('i32.load', places.bins).set(bins);
      starts.forEach((start, i) => {
        body.get(bins);
        if (i > 0) body.i32(8 * i).op('i32.shr_u');
        if (i < blockColumns - 1) body.i32(255).op('i32.and');
        body.i32(binBytes).op('i32.mul').get(start).op('i32.add').tee(cell);
        body.get(cell).memory('v128.load').get(pair).op('f64x2.add').memory('v128.store');
        body.get(cell).get(cell).memory('f64.load', 16).f64(1).op('f64.add');
        body.memory('f64.store', 16);
      });
    };
    eachBelow(body, at, to, addRow, 4);
  });
}

/** What was counted is taken from the parent's bins of a block. */
function subtract(
  body: FunctionWriter,
  { first, end, counted, rest }: Readonly<Record<'first' | 'end' | 'counted' | 'rest', Local>>,
): void {
  body.scope(() => {
    const [mine, its] = [body.local('i32'), body.local('i32')];
    eachBelow(
      body,
      first,
      end,
      () => {
        body.get(rest).get(first).op('i32.add').tee(mine).get(mine).memory('v128.load');
        body.get(counted).get(first).op('i32.add').tee(its).memory('v128.load');
        body.op('f64x2.sub').memory('v128.store');
        body.get(mine).get(mine).memory('f64.load', 16).get(its).memory('f64.load', 16);
        body.op('f64.sub').memory('f64.store', 16);
      },
      binBytes,
    );
  });
}

function writePart(module: ModuleWriter, places: BranchPlaces): FunctionWriter {
  const body = module.function(commandSignature);
  const [from, to, partBins, left, right, row, isLeft] = Array.from({ length: 7 }, () =>
    body.local('i32'),
  ) as [Local, Local, Local, Local, Local, Local, Local];
  loadTask(body, places.task, { from, to, partBins });
  body.get(from).set(left).i32(places.scratch).set(right);
  const place = (): void => {
    body.get(from).memory('i32.load').set(row);
    body.get(row).i32(2).op('i32.shl').get(partBins).op('i32.add');
    body.memory('i32.load8_u', places.bins).memory('i32.load8_u', places.goesLeft);
    body.i32(2).op('i32.shl').set(isLeft);
    // Written to both sides, kept on one: a branch that nobody can foresee would take longer.
    body.get(left).get(row).memory('i32.store').get(right).get(row).memory('i32.store');
    body.get(left).get(isLeft).op('i32.add').set(left);
    body.get(right).i32(4).op('i32.add').get(isLeft).op('i32.sub').set(right);
  };
  eachBelow(body, from, to, place, 4);
  body.get(left).i32(places.scratch).get(right).i32(places.scratch).op('i32.sub');
  body.op('memory.copy');
  body
    .i32(0)
    .get(left)
    .memory('i32.store', places.task + taskWords.middle);
  return body;
}
