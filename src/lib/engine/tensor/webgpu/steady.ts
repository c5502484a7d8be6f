/** Which instructions of a pass give the same for every inner element: they are computed once, before the loop. */
import type { Index, Instruction, LoopKernel, Pass } from '../program';

/** One claim an instruction of `pass`; none is steady that reads what its own pass stores or sums up. */
export function steadyInstructions({ operands, outer }: LoopKernel, pass: Pass): boolean[] {
  const firstInner = outer.length;
  const stored = new Set(pass.stores.map(({ operand }) => operands[operand]));
  const steady: boolean[] = [];
  const isSteadyIndex = ({ strides, terms = [] }: Index) =>
    strides.every((stride, axis) => axis < firstInner || stride === 0) &&
    terms.every(({ value }) => steady[value]!);
  const isSteady = (instruction: Instruction): boolean => {
    switch (instruction.op) {
      case 'coordinate':
        return instruction.axis < firstInner;
      case 'reduced':
        return pass.isScan !== true;
      case 'load':
        return (
          !stored.has(operands[instruction.operand]) &&
          isSteadyIndex(instruction.index) &&
          (instruction.guard === undefined || steady[instruction.guard]!)
        );
      case 'random':
      case 'shuffle':
        return isSteadyIndex(instruction.index);
      case 'constant':
      case 'step':
      case 'product':
        return true;
      default:
        return instruction.args.every((value) => steady[value]!);
    }
  };
  for (const instruction of pass.code) steady.push(isSteady(instruction));
  return steady;
}
