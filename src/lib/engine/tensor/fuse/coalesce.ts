/** Makes a loop's axes as few as they can be: two that are walked as one become one. */
import type { Index, Instruction, LoopKernel, Pass } from '../program';

function indexesOf(passes: readonly Pass[]): Index[] {
  return passes.flatMap(({ code, stores }) => [
    ...code.flatMap((instruction) => ('index' in instruction ? [instruction.index] : [])),
    ...stores.map(({ index }) => index),
  ]);
}

function axesUsed(passes: readonly Pass[]): Set<number> {
  const codes = passes.flatMap(({ code }) => code);
  return new Set(codes.flatMap((each) => (each.op === 'coordinate' ? [each.axis] : [])));
}

const without = (index: Index, axis: number): Index => ({
  ...index,
  strides: index.strides.filter((_, at) => at !== axis),
});

function dropAxis(passes: readonly Pass[], axis: number): Pass[] {
  const change = (instruction: Instruction): Instruction => {
    if (instruction.op === 'coordinate')
      return instruction.axis > axis ? { ...instruction, axis: instruction.axis - 1 } : instruction;
    return 'index' in instruction
      ? { ...instruction, index: without(instruction.index, axis) }
      : instruction;
  };
  return passes.map((pass) => ({
    ...pass,
    code: pass.code.map(change),
    stores: pass.stores.map((store) => ({ ...store, index: without(store.index, axis) })),
  }));
}

/** The same kernel with neighbouring axes joined wherever every index allows it. */
export function coalesce(kernel: LoopKernel): LoopKernel {
  let { passes } = kernel;
  const outer = [...kernel.outer];
  const inner = [...kernel.inner];
  const isWhole = (axis: number) => kernel.segments !== null && axis >= outer.length - 1;
  for (let axis = outer.length + inner.length - 2; axis >= 0; axis--) {
    if (axis + 1 === outer.length || isWhole(axis + 1)) continue;
    const length = axis + 1 < outer.length ? outer[axis + 1]! : inner[axis + 1 - outer.length]!;
    const used = axesUsed(passes);
    const isJoined = indexesOf(passes).every(
      ({ strides }) => strides[axis] === strides[axis + 1]! * length,
    );
    if (!isJoined || used.has(axis) || used.has(axis + 1)) continue;
    passes = dropAxis(passes, axis);
    const [lengths, at] = axis < outer.length ? [outer, axis] : [inner, axis - outer.length];
    lengths.splice(at, 2, lengths[at]! * length);
  }
  return { ...kernel, outer, inner, passes };
}
