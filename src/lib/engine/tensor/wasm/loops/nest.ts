/**
 * A kernel's domain made simple: axes of size 1 dropped, neighbours that every index walks as one axis
 * merged. Generated loops are over this nest.
 */
import type { Index, Instruction, LoopKernel, Pass, Store } from '../../program';

export interface Axis {
  readonly size: number;
  readonly isInner: boolean;
}

/** Outer axes first, at least one; `passes` speak of these axes. */
export interface Nest {
  readonly axes: readonly Axis[];
  readonly segments: readonly number[] | null;
  readonly operands: readonly number[];
  readonly passes: readonly Pass[];
}

function indexOf(instruction: Instruction): Index | null {
  return 'index' in instruction ? instruction.index : null;
}

/** All indexes of a pass. */
export function indexesOf(pass: Pass): readonly Index[] {
  const loads = pass.code.map(indexOf).filter((index) => index !== null);
  return [...loads, ...pass.stores.map((store) => store.index)];
}

function mapIndexes(
  passes: readonly Pass[],
  axes: (instruction: Instruction) => Instruction,
  map: (index: Index) => Index,
): Pass[] {
  return passes.map((pass) => ({
    ...pass,
    code: pass.code.map((instruction) => {
      const renamed = axes(instruction);
      return 'index' in renamed ? { ...renamed, index: map(renamed.index) } : renamed;
    }),
    stores: pass.stores.map((store): Store => ({ ...store, index: map(store.index) })),
  }));
}

/** The nest without axis `place`; a coordinate along it is 0, or `merge`d into the axis before it. */
function without(nest: Nest, place: number, axes: readonly Axis[]): Nest {
  const rename = (instruction: Instruction): Instruction => {
    if (instruction.op !== 'coordinate') return instruction;
    if (instruction.axis === place) return { type: 'i32', op: 'constant', value: 0 };
    if (instruction.axis < place) return instruction;
    return { ...instruction, axis: instruction.axis - 1 };
  };
  const map = (index: Index): Index => ({ ...index, strides: index.strides.toSpliced(place, 1) });
  return { ...nest, axes, passes: mapIndexes(nest.passes, rename, map) };
}

function usesCoordinate(nest: Nest, axis: number): boolean {
  return nest.passes.some((pass) =>
    pass.code.some((instruction) => instruction.op === 'coordinate' && instruction.axis === axis),
  );
}

/** Whether axes `place` and `place + 1` are one to every index. */
function isMergeable(nest: Nest, place: number): boolean {
  const [first, second] = [nest.axes[place]!, nest.axes[place + 1]!];
  if (first.isInner !== second.isInner) return false;
  if (usesCoordinate(nest, place) || usesCoordinate(nest, place + 1)) return false;
  return nest.passes.every((pass) =>
    indexesOf(pass).every(({ strides }) => strides[place] === strides[place + 1]! * second.size),
  );
}

/** Axes that a segment table hangs on keep their shape: the last outer and the only inner one. */
function isSegmented(nest: Nest, place: number): boolean {
  return nest.segments !== null && place >= nest.axes.length - 2;
}

/** An axis of size 1 in front, for kernels that have no outer axis to lay lanes along. */
function withUnitAxis(nest: Nest): Nest {
  const rename = (instruction: Instruction): Instruction =>
    instruction.op === 'coordinate' ? { ...instruction, axis: instruction.axis + 1 } : instruction;
  const map = (index: Index): Index => ({ ...index, strides: [0, ...index.strides] });
  const axes = [{ size: 1, isInner: false }, ...nest.axes];
  return { ...nest, axes, passes: mapIndexes(nest.passes, rename, map) };
}

export function simplifyNest(
  kernel: Pick<LoopKernel, 'outer' | 'inner' | 'segments' | 'operands' | 'passes'>,
): Nest {
  let nest: Nest = {
    axes: [
      ...kernel.outer.map((size) => ({ size, isInner: false })),
      ...kernel.inner.map((size) => ({ size, isInner: true })),
    ],
    segments: kernel.segments,
    operands: kernel.operands,
    passes: kernel.passes,
  };
  for (let place = nest.axes.length - 1; place >= 0; place--) {
    const { axes } = nest;
    if (axes[place]!.size !== 1 || isSegmented(nest, place)) continue;
    nest = without(nest, place, axes.toSpliced(place, 1));
  }
  for (let place = nest.axes.length - 2; place >= 0; place--) {
    if (isSegmented(nest, place + 1) || !isMergeable(nest, place)) continue;
    const [first, second] = [nest.axes[place]!, nest.axes[place + 1]!];
    const merged = { ...second, size: first.size * second.size };
    nest = without(nest, place, nest.axes.toSpliced(place, 2, merged));
  }
  const outer = nest.axes.filter((axis) => !axis.isInner).length;
  return outer === (nest.segments === null ? 0 : 1) ? withUnitAxis(nest) : nest;
}
