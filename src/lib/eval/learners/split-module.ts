/**
 * The search for splits in WebAssembly: what the best cut of one column gains, by the arithmetic of
 * `split.ts`, operation for operation. Which cut that is `SplitFinder.findIn` says, of the best column alone.
 */
import type { FunctionWriter, Local, ModuleWriter } from '../../engine/tensor';
import { leastHessian, leastLabelSupport, tiny } from './split';

/** Bytes of a bin: gradient, hessian, rows. */
export const binBytes = 24;
/** Bytes that tell of a column: see `SplitPlaces`. */
export const columnBytes = 16;
/** Bytes that a thread needs to put labels in order: a ratio and an address for each of 256. */
export const orderBytes = 256 * 12;

/** Addresses. */
export interface SplitPlaces {
  /** Four words a column: bytes from a histogram's start to its first bin, bytes of known bins, whether it has labels, whether it has nulls. */
  readonly columns: number;
  /** `orderBytes` a thread. */
  readonly orders: number;
}

/** (column, address of histogram, address of totals, thread) → gain; totals are gradient, hessian, rows, worth. */
const signature = { parameters: ['i32', 'i32', 'i32', 'i32'], results: ['f64'] } as const;

/** Of two sides of a cut, one is added up; the other is what is left of all. */
interface Scan {
  readonly body: FunctionWriter;
  readonly leastRows: number;
  /** Gradient and hessian. */
  readonly all: Local;
  readonly sum: Local;
  readonly allRows: Local;
  readonly rows: Local;
  readonly worth: Local;
  readonly best: Local;
  /** Gradient and hessian of the other side. */
  readonly other: Local;
  readonly gain: Local;
}

/** Writes the search of one column; 0 where no cut is allowed or none helps. */
export function writeSearch(
  module: ModuleWriter,
  leastRows: number,
  places: SplitPlaces,
): FunctionWriter {
  const body = module.function(signature);
  const [column, histogram, totals] = [0, 1, 2];
  const [v128, f64, i32] = (['v128', 'f64', 'i32'] as const).map(
    (type) => () => body.local(type),
  ) as [() => Local, () => Local, () => Local];
  const scan: Scan = {
    ...{ body, leastRows, all: v128(), sum: v128(), other: v128() },
    ...{ allRows: f64(), rows: f64(), worth: f64(), best: f64(), gain: f64() },
  };
  const [start, known, hasNulls] = [i32(), i32(), i32()] as const;
  body.get(column).i32(columnBytes).op('i32.mul').set(column);
  const word = (place: number) => body.get(column).memory('i32.load', places.columns + 4 * place);
  word(0).get(histogram).op('i32.add').set(start);
  word(1).set(known);
  word(3).set(hasNulls);
  body.get(totals).memory('v128.load').set(scan.all);
  body.get(totals).memory('f64.load', 16).set(scan.allRows);
  body.get(totals).memory('f64.load', 24).set(scan.worth);
  body.f64(0).set(scan.best);
  word(2);
  body.if(
    () => scanLabels(scan, { start, known, hasNulls, places }),
    () => {
      scanUp(scan, start, known, hasNulls);
      body.get(hasNulls);
      body.if(() => scanDown(scan, start, known));
    },
  );
  body.get(scan.best);
  return body;
}

/** Cuts after each bin from the lowest; nulls go right. */
function scanUp(scan: Scan, start: Local, known: Local, hasNulls: Local): void {
  const { body, sum, rows } = scan;
  const [at, end] = [body.local('i32'), body.local('i32')];
  setNothing(scan);
  body.get(start).tee(at).get(known).op('i32.add').i32(0).i32(binBytes).get(hasNulls).op('select');
  body.op('i32.sub').set(end);
  body.block((done) => {
    body.loop((again) => {
      body.get(at).get(end).op('i32.ge_s').branchIf(done);
      body.get(at).memory('f64.load', 16).f64(0).op('f64.ne');
      body.if(() => {
        body.get(sum).get(at).memory('v128.load').op('f64x2.add').set(sum);
        body.get(rows).get(at).memory('f64.load', 16).op('f64.add').set(rows);
        setOther(scan);
        pushIsTooSmall(scan, 'sum');
        body.op('i32.eqz');
        body.if(() => {
          pushIsTooSmall(scan, 'other');
          body.branchIf(done);
          offer(scan);
        });
      });
      body.get(at).i32(binBytes).op('i32.add').set(at).branch(again);
    });
  });
}

/** Cuts before each bin from the highest; nulls go left. */
function scanDown(scan: Scan, start: Local, known: Local): void {
  const { body, sum, rows } = scan;
  const at = body.local('i32');
  body.get(scan.all).set(sum).get(scan.allRows).set(rows);
  body.get(start).get(known).op('i32.add').i32(binBytes).op('i32.sub').set(at);
  body.block((done) => {
    body.loop((again) => {
      body.get(at).get(start).op('i32.lt_s').branchIf(done);
      body.get(at).memory('f64.load', 16).f64(0).op('f64.ne');
      body.if(() => {
        body.get(sum).get(at).memory('v128.load').op('f64x2.sub').set(sum);
        body.get(rows).get(at).memory('f64.load', 16).op('f64.sub').set(rows);
        setOther(scan);
        pushIsTooSmall(scan, 'other');
        body.op('i32.eqz');
        body.if(() => {
          pushIsTooSmall(scan, 'sum');
          body.branchIf(done);
          offer(scan);
        });
      });
      body.get(at).i32(binBytes).op('i32.sub').set(at).branch(again);
    });
  });
}

interface LabelBins {
  readonly start: Local;
  readonly known: Local;
  readonly hasNulls: Local;
  readonly places: SplitPlaces;
}

/** Puts labels in the order of their gradients and lets each end of it go left, up to the middle. */
function scanLabels(scan: Scan, { start, known, hasNulls, places }: LabelBins): void {
  const { body } = scan;
  const [ratios, addresses, count, middle] = [0, 0, 0, 0].map(() => body.local('i32')) as [
    Local,
    Local,
    Local,
    Local,
  ];
  body.get(3).i32(orderBytes).op('i32.mul').i32(places.orders).op('i32.add').tee(ratios);
  body
    .i32(256 * 8)
    .op('i32.add')
    .set(addresses);
  body.get(known).i32(binBytes).i32(0).get(hasNulls).op('select', 'i32.add');
  body.get(start).op('i32.add').set(known);
  orderLabels(scan, { start, end: known, ratios, addresses, count });
  body.get(count).i32(1).op('i32.add').i32(1).op('i32.shr_u').set(middle);
  body.get(count).i32(2).op('i32.ge_s');
  body.if(() => {
    fromEnd(scan, addresses, middle, 4);
    body.get(count).i32(1).op('i32.sub').i32(2).op('i32.shl').get(addresses).op('i32.add');
    body.set(addresses).get(middle).i32(1).op('i32.sub').set(middle);
    fromEnd(scan, addresses, middle, -4);
  });
}

interface LabelOrder {
  readonly start: Local;
  readonly end: Local;
  readonly ratios: Local;
  readonly addresses: Local;
  /** Set to how many there are. */
  readonly count: Local;
}

/** Each label with enough support is put behind those whose ratio is not above its own. */
function orderLabels(scan: Scan, { start, end, ratios, addresses, count }: LabelOrder): void {
  const { body } = scan;
  const [at, place, before] = [body.local('i32'), body.local('i32'), body.local('i32')];
  const [ratio, hessian, support] = [body.local('f64'), body.local('f64'), body.local('f64')];
  const ratioAt = (index: Local) => body.get(index).i32(3).op('i32.shl').get(ratios).op('i32.add');
  const addressAt = (index: Local) =>
    body.get(index).i32(2).op('i32.shl').get(addresses).op('i32.add');
  body.get(scan.allRows).get(scan.all).lane('f64x2.extract_lane', 1).op('f64.div').set(support);
  body.i32(0).set(count).get(start).set(at);
  const insert = (): void => {
    body.get(at).memory('f64.load').get(hessian).f64(leastLabelSupport).op('f64.add', 'f64.div');
    body.set(ratio).get(count).set(place);
    body.block((found) => {
      body.loop((again) => {
        body.get(place).op('i32.eqz').branchIf(found);
        body.get(place).i32(1).op('i32.sub').set(before);
        ratioAt(before).memory('f64.load').get(ratio).op('f64.gt', 'i32.eqz').branchIf(found);
        ratioAt(place);
        ratioAt(before).memory('f64.load').memory('f64.store');
        addressAt(place);
        addressAt(before).memory('i32.load').memory('i32.store');
        body.get(before).set(place).branch(again);
      });
    });
    ratioAt(place).get(ratio).memory('f64.store');
    addressAt(place).get(at).memory('i32.store');
    body.get(count).i32(1).op('i32.add').set(count);
  };
  body.block((done) => {
    body.loop((again) => {
      body.get(at).get(end).op('i32.ge_s').branchIf(done);
      body.get(at).memory('f64.load', 8).tee(hessian).get(support).op('f64.mul');
      body.f64(leastLabelSupport).op('f64.lt', 'i32.eqz');
      body.if(insert);
      body.get(at).i32(binBytes).op('i32.add').set(at).branch(again);
    });
  });
}

/** From an address's place on, so many labels, each of them going left with those before it. */
function fromEnd(scan: Scan, addresses: Local, most: Local, step: 4 | -4): void {
  const { body, sum, rows } = scan;
  const [place, taken, at] = [body.local('i32'), body.local('i32'), body.local('i32')];
  setNothing(scan);
  body.get(addresses).set(place).i32(0).set(taken);
  body.block((done) => {
    body.loop((again) => {
      body.get(taken).get(most).op('i32.ge_s').branchIf(done);
      body.get(place).memory('i32.load').set(at);
      body.get(sum).get(at).memory('v128.load').op('f64x2.add').set(sum);
      body.get(rows).get(at).memory('f64.load', 16).op('f64.add').set(rows);
      body.get(place).i32(step).op('i32.add').set(place);
      body.get(taken).i32(1).op('i32.add').set(taken);
      setOther(scan);
      pushIsTooSmall(scan, 'sum');
      body.branchIf(again);
      pushIsTooSmall(scan, 'other');
      body.branchIf(done);
      offer(scan);
      body.branch(again);
    });
  });
}

function setNothing({ body, sum, rows }: Scan): void {
  body.f64(0).op('f64x2.splat').set(sum).f64(0).set(rows);
}

function setOther({ body, all, sum, other }: Scan): void {
  body.get(all).get(sum).op('f64x2.sub').set(other);
}

/** Leaves whether a side has too few rows or too little weight. */
function pushIsTooSmall(scan: Scan, side: 'sum' | 'other'): void {
  const { body, rows, allRows, leastRows } = scan;
  if (side === 'sum') body.get(rows);
  else body.get(allRows).get(rows).op('f64.sub');
  body.f64(leastRows).op('f64.lt').get(scan[side]).lane('f64x2.extract_lane', 1);
  body.f64(leastHessian).op('f64.lt', 'i32.or');
}

/** Keeps the gain of this cut where it is more than the best so far. */
function offer({ body, sum, other, worth, best, gain }: Scan): void {
  // Gradients of both sides, squared, by the hessians of both.
  body.get(sum).get(other).shuffle(0, 1, 4, 5).get(sum).get(other).shuffle(0, 1, 4, 5);
  body.op('f64x2.mul').get(sum).get(other).shuffle(2, 3, 6, 7);
  body.f64(tiny).op('f64x2.splat', 'f64x2.add', 'f64x2.div').set(other);
  body.get(other).lane('f64x2.extract_lane', 0).get(other).lane('f64x2.extract_lane', 1);
  body.op('f64.add').get(worth).op('f64.sub').tee(gain);
  body.get(best).get(gain).get(best).op('f64.gt', 'select').set(best);
}
