/** The kernels of a program as emitted functions, with what each reads and writes. */
import type { Kernel, Program } from '../../program';
import { emitEpilogue, emitLoop, emitScatter, type Target } from '../loops';
import { needsEpilogue, writeProduct } from '../product';
import type { MemoryPlan, ProgramPlaces } from './memory-plan';
import type { Job, Stretch } from './phases';

/** Price of one vector instruction of a loop. */
const nsOfInstruction = 0.35;

export function writeJobs(
  target: Target,
  plan: MemoryPlan,
  places: ProgramPlaces,
  program: Program,
): Job[] {
  let packed = 0;
  return program.kernels.flatMap((kernel, number): Job[] => {
    const { reads, writes } = accessOf(target, program, kernel);
    const base = { name: kernel.name, kernel: number, reads, writes };
    if (kernel.kind !== 'product') {
      const emit = kernel.kind === 'loop' ? emitLoop : emitScatter;
      const { index, units, work } = emit(target, kernel as never);
      return [{ ...base, index, units, takesScratch: false, costNs: work * nsOfInstruction }];
    }
    const product = places.products[number]!;
    const epilogue = needsEpilogue(kernel, product) ? emitEpilogue(target, kernel).index : null;
    const panel = plan.panels[product.sharedBytes > 0 ? packed++ % 2 : 0]!;
    const panels = [{ from: panel, to: panel + product.sharedBytes }];
    const stages = writeProduct(target, kernel, product, panel, epilogue);
    return stages.map((stage, i): Job => {
      const isLast = i === stages.length - 1;
      const touched = isLast
        ? { reads: [...reads, ...panels], writes }
        : { reads, writes: panelPart(panels, i, stages.length - 1) };
      const { name, index, units, costNs } = stage;
      return { ...base, ...touched, name, index, units, costNs, takesScratch: true };
    });
  });
}

/** Packing both operands writes to different parts of one area, so that the two may run side by side. */
function panelPart(panels: readonly Stretch[], place: number, count: number): readonly Stretch[] {
  return panels.map(({ from, to }) => {
    const length = to - from;
    // Where exactly the border is does not matter, only that the parts are apart and cover the area.
    const border = from + length / 2;
    if (count === 1) return { from, to };
    return place === 0 ? { from, to: border } : { from: border, to };
  });
}

function accessOf(
  { layout }: Target,
  program: Program,
  kernel: Kernel,
): { reads: Stretch[]; writes: Stretch[] } {
  const stretch = (operand: number): Stretch => {
    const buffer = kernel.operands[operand]!;
    const from = layout.address(buffer);
    return { from, to: from + program.buffers[buffer]!.length * 4 };
  };
  const { loads, stores } = operandsOf(kernel);
  return { reads: [...loads].map(stretch), writes: [...stores].map(stretch) };
}

function operandsOf(kernel: Kernel): { loads: Set<number>; stores: Set<number> } {
  if (kernel.kind === 'scatter') {
    const { values, indices, out } = kernel;
    return { loads: new Set([values.operand, indices.operand]), stores: new Set([out.operand]) };
  }
  const parts = kernel.kind === 'loop' ? kernel.passes : [kernel.epilogue];
  const loads = parts.flatMap(({ code }) =>
    code.flatMap((instruction) => (instruction.op === 'load' ? [instruction.operand] : [])),
  );
  if (kernel.kind === 'product') loads.push(kernel.left.operand, kernel.right.operand);
  const stores = parts.flatMap((part) => part.stores.map((store) => store.operand));
  return { loads: new Set(loads), stores: new Set(stores) };
}
