/** Turns of phrase that all writers of products need. */
import type { FunctionWriter, Local } from '../assembler';

/** A new local with `base + bytes`. */
export function addressLocal(body: FunctionWriter, base: Local, bytes: number): Local {
  const local = body.local('i32');
  body.get(base).i32(bytes).op('i32.add').set(local);
  return local;
}

/** for (counter = its present value; counter < limit; counter += step). `limit` is a local or a number. */
export function countUp(
  body: FunctionWriter,
  counter: Local,
  limit: { readonly local: Local } | number,
  step: number,
  round: () => void,
): void {
  const pushLimit = (): void => {
    if (typeof limit === 'number') body.i32(limit);
    else body.get(limit.local);
  };
  body.block((done) => {
    body.loop((again) => {
      body.get(counter);
      pushLimit();
      body.op('i32.ge_s').branchIf(done);
      round();
      body.get(counter).i32(step).op('i32.add').set(counter).branch(again);
    });
  });
}

/** length = min(block, total - start). */
export function lesserLength(
  body: FunctionWriter,
  total: number,
  start: Local,
  block: number,
  length: Local,
): void {
  body.i32(total).get(start).op('i32.sub').tee(length).i32(block).get(length).i32(block);
  body.op('i32.lt_s', 'select').set(length);
}

/** The first 1 … 4 floats at address + offset; the other lanes are 0 and their memory is not touched. */
export function loadLanes(
  body: FunctionWriter,
  address: Local,
  offset: number,
  lanes: number,
  into: Local,
): void {
  body.get(address);
  if (lanes === 4) body.memory('v128.load', offset);
  else if (lanes === 1) body.memory('v128.load32_zero', offset);
  else body.memory('v128.load64_zero', offset);
  body.set(into);
  if (lanes !== 3) return;
  body
    .get(address)
    .get(into)
    .memoryLane('v128.load32_lane', 2, offset + 8)
    .set(into);
}

/** Stores the first 1 … 4 lanes; memory behind them is not touched. */
export function storeLanes(
  body: FunctionWriter,
  address: Local,
  offset: number,
  lanes: number,
  from: Local,
): void {
  body.get(address).get(from);
  if (lanes === 4) body.memory('v128.store', offset);
  else if (lanes === 1) body.memoryLane('v128.store32_lane', 0, offset);
  else body.memoryLane('v128.store64_lane', 0, offset);
  if (lanes !== 3) return;
  body
    .get(address)
    .get(from)
    .memoryLane('v128.store32_lane', 2, offset + 8);
}

/** In place, through registers: four vectors as the rows of a 4×4 matrix become its columns. */
export function transpose4(
  body: FunctionWriter,
  rows: readonly [Local, Local, Local, Local],
): void {
  const [a, b, c, d] = rows;
  const halves = [0, 1, 2, 3].map(() => body.local('v128'));
  const [low0, low1, high0, high1] = halves as [Local, Local, Local, Local];
  body.get(a).get(b).shuffle(0, 4, 1, 5).set(low0);
  body.get(c).get(d).shuffle(0, 4, 1, 5).set(low1);
  body.get(a).get(b).shuffle(2, 6, 3, 7).set(high0);
  body.get(c).get(d).shuffle(2, 6, 3, 7).set(high1);
  body.get(low0).get(low1).shuffle(0, 1, 4, 5).set(a);
  body.get(low0).get(low1).shuffle(2, 3, 6, 7).set(b);
  body.get(high0).get(high1).shuffle(0, 1, 4, 5).set(c);
  body.get(high0).get(high1).shuffle(2, 3, 6, 7).set(d);
}
