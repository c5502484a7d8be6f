/** Kernels' operands as buffers, each buffer once. */
import type { Instruction, Kernel, MatrixView, Store } from '../program';

type Renumber = (operand: number) => number;

const renumbered = <Part extends { readonly operand: number }>(part: Part, to: Renumber): Part => ({
  ...part,
  operand: to(part.operand),
});

function code<
  Code extends { readonly code: readonly Instruction[]; readonly stores: readonly Store[] },
>(pass: Code, to: Renumber): Code {
  return {
    ...pass,
    code: pass.code.map((each) => (each.op === 'load' ? renumbered(each, to) : each)),
    stores: pass.stores.map((store) => renumbered(store, to)),
  };
}

/** @param bufferOf by what the kernel's operands mean now */
export function bindOperands(kernel: Kernel, bufferOf: ReadonlyMap<number, number>): Kernel {
  const targets = kernel.operands.map((target) => {
    const buffer = bufferOf.get(target);
    if (buffer === undefined) throw new Error(`plan: ${kernel.name} uses what has no place`);
    return buffer;
  });
  const operands = [...new Set(targets)];
  const to: Renumber = (operand) => operands.indexOf(targets[operand]!);
  if (kernel.kind === 'loop')
    return { ...kernel, operands, passes: kernel.passes.map((pass) => code(pass, to)) };
  if (kernel.kind === 'scatter') {
    const { values, indices, out } = kernel;
    return {
      ...{ ...kernel, operands },
      values: renumbered(values, to),
      indices: renumbered(indices, to),
      out: renumbered(out, to),
    };
  }
  const view = (side: MatrixView) => renumbered(side, to);
  return {
    ...{ ...kernel, operands },
    left: view(kernel.left),
    right: view(kernel.right),
    epilogue: code(kernel.epilogue, to),
  };
}
