/** Loops that the parts of the search share. */
import type { FunctionWriter, Local } from '../../engine/tensor';

export type Body = FunctionWriter;

/** While `local` is less than what `to` leaves on the stack: `inner`, then `step` further. */
export function count(
  body: Body,
  local: Local,
  to: () => void,
  step: number,
  inner: () => void,
): void {
  body.block((done) => {
    body.loop((again) => {
      body.get(local);
      to();
      body.op('i32.ge_s').branchIf(done);
      inner();
      body.get(local).i32(step).op('i32.add').set(local).branch(again);
    });
  });
}

/** `inner` once for every bit of `mask`, lowest first, with its number in `bit`; the mask is 0 afterwards. */
export function eachBit(body: Body, mask: Local, bit: Local, inner: () => void): void {
  body.block((done) => {
    body.loop((again) => {
      body.get(mask).op('i32.eqz').branchIf(done);
      body.get(mask).op('i32.ctz').set(bit);
      inner();
      body.get(mask).get(mask).i32(1).op('i32.sub', 'i32.and').set(mask).branch(again);
    });
  });
}

/** Walks `columns` columns: `at` grows by `step` each, `other` by `otherStep`. */
export function walk(
  body: Body,
  { at, other, end }: { readonly at: Local; readonly other: Local; readonly end: Local },
  columns: number,
  [step, otherStep]: readonly [number, number],
  inner: () => void,
): void {
  if (columns === 0) return;
  const span = columns * step;
  body.get(at).i32(span).op('i32.add').set(end);
  count(
    body,
    at,
    () => body.get(end),
    step,
    () => {
      inner();
      body.get(other).i32(otherStep).op('i32.add').set(other);
    },
  );
}
