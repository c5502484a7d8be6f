/** Loops of generated code; cursors and coordinates move along. */
import type { Local } from '../assembler';
import type { Frame } from './frame';

/** `end` is written after every `length` iterations of a loop. */
export interface Run {
  /** A power of two. */
  readonly length: number;
  readonly end: () => void;
}

/** Elements `begin` (null: 0) … `end` - 1 of an axis, at least one, in order. */
export function writeLoop(
  frame: Frame,
  axis: number,
  { begin, end }: { begin: Local | null; end: Local | number },
  inside: () => void,
  run: Run | null = null,
): void {
  const { body } = frame.code;
  const counter = body.local('i32');
  if (begin === null) body.i32(0);
  else body.get(begin);
  body.set(counter);
  const outer = frame.coordinates[axis]!;
  frame.coordinates[axis] = counter;
  const cursors = frame.cursors.enter(axis, begin);
  body.loop((again) => {
    inside();
    cursors.step(1);
    body.get(counter).i32(1).op('i32.add').set(counter);
    writeRunEnd(frame, counter, run, 1);
    body.get(counter);
    // A constant size is told from a local by the start: loops with a begin have both in locals.
    if (begin === null) body.i32(end);
    else body.get(end);
    body.op('i32.lt_s').branchIf(again);
  });
  cursors.leave();
  frame.coordinates[axis] = outer;
}

function writeRunEnd(frame: Frame, counter: Local, run: Run | null, step: number): void {
  if (run === null) return;
  const { body } = frame.code;
  body
    .get(counter)
    .i32(run.length * step - 1)
    .op('i32.and', 'i32.eqz');
  body.if(run.end);
}

/** Elements of the lanes' axis: all of them, or those of one chunk (whose length is a multiple of a group's). */
export interface LaneRange {
  readonly size: number;
  /** The first; null or absent: 0. */
  readonly begin?: Local;
  readonly chunk?: { readonly number: Local; readonly length: number };
}

/** Groups of `vectors` vectors along the lanes' axis, and the rest behind them as a group of its own. */
export function writeLaneLoop(
  frame: Frame,
  vectors: number,
  { size, begin, chunk }: LaneRange,
  inside: () => void,
  run: Run | null = null,
): void {
  const { body } = frame.code;
  const step = 4 * vectors;
  const [counter, end] = [body.local('i32'), body.local('i32')];
  if (begin !== undefined) {
    body.get(begin).tee(counter).i32(size).op('i32.add').set(end);
  } else if (chunk === undefined) {
    body.i32(0).set(counter).i32(size).set(end);
  } else {
    body.get(chunk.number).i32(chunk.length).op('i32.mul').tee(counter);
    body.i32(chunk.length).op('i32.add').tee(end).i32(size);
    body.get(end).i32(size).op('i32.lt_s', 'select').set(end);
  }
  const outer = frame.coordinates[frame.lane]!;
  frame.coordinates[frame.lane] = counter;
  const cursors = frame.cursors.enter(
    frame.lane,
    chunk === undefined && begin === undefined ? null : counter,
  );
  const before = { vectors: frame.vectors, last: frame.last };
  const isWhole = () => body.get(counter).i32(step).op('i32.add').get(end).op('i32.le_s');
  const writeGroups = () => {
    Object.assign(frame, { vectors, last: 4 });
    body.loop((again) => {
      inside();
      cursors.step(step);
      body.get(counter).i32(step).op('i32.add').set(counter);
      writeRunEnd(frame, counter, run, step);
      isWhole().branchIf(again);
    });
  };
  const rest = size % step;
  if (size >= step) {
    if (rest === 0 || chunk === undefined) writeGroups();
    else isWhole().if(writeGroups);
  }
  if (rest > 0) {
    const writeRest = () => {
      Object.assign(frame, { vectors: Math.ceil(rest / 4), last: rest % 4 || 4 });
      inside();
    };
    if (chunk === undefined) writeRest();
    else body.get(counter).get(end).op('i32.lt_s').if(writeRest);
  }
  cursors.leave();
  Object.assign(frame, before);
  frame.coordinates[frame.lane] = outer;
}

/**
 * Columns `begin` … `end` - 1 of a block, in groups of `vectors` and then four at a time; `begin` is a
 * multiple of 4, `end` too or the number `size` of all columns.
 */
export function writeColumnLoop(
  frame: Frame,
  vectors: number,
  { begin, end, size }: { begin: Local; end: Local; size: number },
  inside: () => void,
): void {
  const { body } = frame.code;
  const counter = body.local('i32');
  body.get(begin).set(counter);
  const outer = frame.coordinates[frame.lane]!;
  frame.coordinates[frame.lane] = counter;
  const cursors = frame.cursors.enter(frame.lane, begin);
  for (const group of vectors === 1 ? [1] : [vectors, 1]) {
    const step = 4 * group;
    const isWhole = () => body.get(counter).i32(step).op('i32.add').get(end).op('i32.le_s');
    if (size < step) continue;
    Object.assign(frame, { vectors: group, last: 4 });
    isWhole().if(() => {
      body.loop((again) => {
        body.scope(inside);
        cursors.step(step);
        body.get(counter).i32(step).op('i32.add').set(counter);
        isWhole().branchIf(again);
      });
    });
  }
  if (size % 4 > 0) {
    body.get(counter).get(end).op('i32.lt_s');
    body.if(() => {
      Object.assign(frame, { vectors: 1, last: size % 4 });
      body.scope(inside);
    });
  }
  Object.assign(frame, { vectors: 1, last: 4 });
  cursors.leave();
  frame.coordinates[frame.lane] = outer;
}
