/**
 * Loads and stores of a group of vectors: whole vectors where lanes are neighbours in memory, one value
 * for all lanes where they share it, lane by lane where they are strewn.
 */
import type { Scalar } from '../../graph';
import type { Index } from '../../program';
import type { Local } from '../assembler';
import type { Place } from './cursors';
import { activeLanes, type Frame, laneSteps } from './frame';

/** An index whose terms are computed. */
export interface Target {
  readonly index: Index;
  /** Byte address of the buffer. */
  readonly base: number;
  /** Sum of the terms that all lanes share, in bytes (i32); null: none. */
  readonly shared: Local | null;
  /** Sum of the terms that differ between lanes, in bytes (i32x4); null: none. */
  readonly strewn: Local | null;
}

/** Writes the address of the place + `extra` bytes, less what the instruction's offset (returned) adds. */
function pushAddress(frame: Frame, place: Place, target: Target, extra: number): number {
  const { body } = frame.code;
  if (place.local === null) body.i32(0);
  else body.get(place.local);
  if (target.shared !== null) body.get(target.shared).op('i32.add');
  if (!place.wraps) return place.offset + extra;
  if (extra !== 0) body.i32(extra).op('i32.add');
  return 0;
}

/** Writes the address of one lane; returns the instruction's offset. */
function pushLaneAddress(
  frame: Frame,
  place: Place,
  target: Target,
  vector: number,
  lane: number,
): number {
  const extra = 4 * (4 * vector + lane) * target.index.strides[frame.lane]!;
  const offset = pushAddress(frame, place, target, extra);
  if (target.strewn === null) return offset;
  frame.code.body.get(target.strewn).lane('i32x4.extract_lane', lane).op('i32.add');
  return offset;
}

function isShared(frame: Frame, target: Target): boolean {
  return target.strewn === null && target.index.strides[frame.lane] === 0;
}

function isWhole(frame: Frame, target: Target): boolean {
  return target.strewn === null && target.index.strides[frame.lane] === 1;
}

/** `load` leaves a vector on the stack; where the guard is false in all lanes it is not run. */
function guarded(frame: Frame, guard: Local | null, load: () => void): Local {
  const { code } = frame;
  if (guard === null) {
    load();
    return code.keep();
  }
  code.body.get(guard).op('v128.any_true');
  code.body.if(
    () => {
      load();
      code.body.get(guard).op('v128.and');
    },
    () => code.body.i32x4(0),
    'v128',
  );
  return code.keep();
}

function loadLanes(
  frame: Frame,
  place: Place,
  target: Target,
  guard: Local | null,
  vector: number,
): Local {
  const { body } = frame.code;
  const result = body.local('v128');
  body.i32x4(0).set(result);
  for (let lane = 0; lane < activeLanes(frame, vector); lane++) {
    const load = () => {
      const offset = pushLaneAddress(frame, place, target, vector, lane);
      body.get(result).memoryLane('v128.load32_lane', lane, offset).set(result);
    };
    if (guard === null) load();
    else body.get(guard).lane('i32x4.extract_lane', lane).if(load);
  }
  return result;
}

/** The value of one vector; the same for all of them when all lanes share it. */
export function writeLoad(
  frame: Frame,
  target: Target,
  guard: Local | null,
  type: Scalar,
  vector: number,
): Local {
  const { code } = frame;
  const place = frame.cursors.place(target.index, target.base);
  let value: Local;
  if (!isShared(frame, target) && !isWhole(frame, target)) {
    value = loadLanes(frame, place, target, guard, vector);
  } else {
    const [name, extra] = isShared(frame, target)
      ? (['v128.load32_splat', 0] as const)
      : (['v128.load', 16 * vector] as const);
    value = guarded(frame, guard, () => {
      code.body.memory(name, pushAddress(frame, place, target, extra));
    });
  }
  return type === 'bool' ? code.op('i32x4.ne', value, code.i32(0)) : value;
}

/** Lanes 0 … count - 1 (1–3) of a vector to neighbouring elements. */
function storePart(
  frame: Frame,
  push: (extra: number) => number,
  value: Local,
  count: number,
): void {
  const { body } = frame.code;
  if (count >= 2) {
    const offset = push(0);
    body.get(value).memoryLane('v128.store64_lane', 0, offset);
  }
  if (count === 2) return;
  const offset = push(4 * (count - 1));
  body.get(value).memoryLane('v128.store32_lane', count - 1, offset);
}

export function writeStore(
  frame: Frame,
  target: Target,
  value: Local,
  type: Scalar,
  vector: number,
): void {
  const { code } = frame;
  const { body } = code;
  const place = frame.cursors.place(target.index, target.base);
  const bytes = type === 'bool' ? code.op('v128.and', value, code.i32(1)) : value;
  const count = activeLanes(frame, vector);
  if (isShared(frame, target)) {
    const offset = pushAddress(frame, place, target, 0);
    body.get(bytes).memoryLane('v128.store32_lane', 0, offset);
  } else if (!isWhole(frame, target)) {
    for (let lane = 0; lane < count; lane++) {
      const offset = pushLaneAddress(frame, place, target, vector, lane);
      body.get(bytes).memoryLane('v128.store32_lane', lane, offset);
    }
  } else if (count === 4) {
    const offset = pushAddress(frame, place, target, 16 * vector);
    body.get(bytes).memory('v128.store', offset);
  } else {
    const push = (extra: number) => pushAddress(frame, place, target, 16 * vector + extra);
    storePart(frame, push, bytes, count);
  }
}

/** The numbers of the elements that an index means (for streams, which have no buffer): i32x4. */
export function writeElements(frame: Frame, target: Target, vector: number): Local {
  const { code } = frame;
  const spread = code.splat(writeElement(frame, target));
  const stride = target.index.strides[frame.lane]!;
  const moved = code.op('i32x4.add', spread, laneSteps(frame, vector, stride));
  if (target.strewn === null) return moved;
  return code.op('i32x4.add', moved, code.shift('i32x4.shr_s', target.strewn, 2));
}

/** The same of lane 0 of vector 0, as an i32, without the strewn terms. */
export function writeElement(frame: Frame, target: Target): Local {
  const { body } = frame.code;
  const place = frame.cursors.place(target.index, 0);
  const offset = pushAddress(frame, place, target, 0);
  const element = body.local('i32');
  body.i32(offset).op('i32.add').i32(2).op('i32.shr_s').set(element);
  return element;
}
