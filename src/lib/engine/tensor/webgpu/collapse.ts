/**
 * Neighbouring axes of a loop that every index walks through evenly become one: fewer divisions for
 * each element, and for plain element-wise work none.
 */
import type { Index, Instruction, LoopKernel, Pass, Store } from '../program';

interface Group {
  /** Product of the lengths. */
  readonly length: number;
  /** Axes of the original, outer first; of length above 1, except that a group of one axis may be any. */
  readonly axes: readonly number[];
}

function indicesOf(pass: Pass): Index[] {
  const loads = pass.code.flatMap((instruction) =>
    'index' in instruction ? [instruction.index] : [],
  );
  return [...loads, ...pass.stores.map(({ index }) => index)];
}

function groupAxes(
  lengths: readonly number[],
  first: number,
  canJoin: (axis: number, next: number) => boolean,
): Group[] {
  const groups: Group[] = [];
  lengths.forEach((length, i) => {
    const axis = first + i;
    if (length === 1) return;
    const last = groups.at(-1);
    if (last && canJoin(last.axes.at(-1)!, axis)) {
      groups[groups.length - 1] = { length: last.length * length, axes: [...last.axes, axis] };
    } else groups.push({ length, axes: [axis] });
  });
  return groups;
}

function moveIndex(index: Index, groups: readonly Group[]): Index {
  return { ...index, strides: groups.map(({ axes }) => index.strides[axes.at(-1)!] ?? 0) };
}

function moveInstruction(instruction: Instruction, groups: readonly Group[]): Instruction {
  if (instruction.op === 'coordinate') {
    const axis = groups.findIndex(({ axes }) => axes.includes(instruction.axis));
    // An axis of length 1 is gone.
    if (axis < 0) return { type: 'i32', op: 'constant', value: 0 };
    return { ...instruction, axis };
  }
  return 'index' in instruction
    ? { ...instruction, index: moveIndex(instruction.index, groups) }
    : instruction;
}

function moveStore(store: Store, groups: readonly Group[]): Store {
  return { ...store, index: moveIndex(store.index, groups) };
}

/** The same kernel over as few axes as possible; with segments it stays as it is. */
export function collapse(kernel: LoopKernel): LoopKernel {
  if (kernel.segments) return kernel;
  const lengths = [...kernel.outer, ...kernel.inner];
  const passes = kernel.passes;
  const named = new Set(
    passes.flatMap(({ code }) => code.flatMap((i) => (i.op === 'coordinate' ? [i.axis] : []))),
  );
  const indices = passes.flatMap(indicesOf);
  const canJoin = (axis: number, next: number): boolean => {
    if (named.has(axis) || named.has(next)) return false;
    // The axes of length 1 between them are walked by nobody.
    return indices.every(
      ({ strides }) => (strides[axis] ?? 0) === (strides[next] ?? 0) * lengths[next]!,
    );
  };
  const outer = groupAxes(kernel.outer, 0, canJoin);
  const inner = groupAxes(kernel.inner, kernel.outer.length, canJoin);
  // A scan needs its one axis.
  if (inner.length === 0 && kernel.inner.length > 0) {
    inner.push({ length: kernel.inner.at(-1)!, axes: [lengths.length - 1] });
  }
  const groups = [...outer, ...inner];
  return {
    ...kernel,
    outer: outer.map(({ length }) => length),
    inner: inner.map(({ length }) => length),
    passes: passes.map((pass) => ({
      ...pass,
      code: pass.code.map((instruction) => moveInstruction(instruction, groups)),
      stores: pass.stores.map((store) => moveStore(store, groups)),
    })),
  };
}
