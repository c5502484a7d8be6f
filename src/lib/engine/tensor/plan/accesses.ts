/** Which buffers a kernel reads and writes, and where. */
import type { Index, Kernel } from '../program';

export interface Access {
  /** A place in the kernel's `operands`' target list. */
  readonly target: number;
  /** Over the kernel's domain; null for operands of products and scatters. */
  readonly index: Index | null;
  /** Number of the pass; a product's operands are read before everything. */
  readonly pass: number;
  readonly isGuarded: boolean;
}

export interface Accesses {
  readonly loads: readonly Access[];
  readonly stores: readonly Access[];
}

/** All loads and stores of a kernel. */
export function accessesOf(kernel: Kernel): Accesses {
  const target = (operand: number) => kernel.operands[operand]!;
  const whole = ({ operand }: { readonly operand: number }): Access => ({
    target: target(operand),
    index: null,
    pass: -1,
    isGuarded: false,
  });
  if (kernel.kind === 'scatter')
    return { loads: [whole(kernel.values), whole(kernel.indices)], stores: [whole(kernel.out)] };
  const passes = kernel.kind === 'loop' ? kernel.passes : [kernel.epilogue];
  const views = kernel.kind === 'loop' ? [] : [whole(kernel.left), whole(kernel.right)];
  const loads = passes.flatMap(({ code }, pass) =>
    code.flatMap((each) =>
      each.op === 'load'
        ? [
            {
              target: target(each.operand),
              index: each.index,
              pass,
              isGuarded: each.guard !== undefined,
            },
          ]
        : [],
    ),
  );
  const stores = passes.flatMap((each, pass) =>
    each.stores.map(({ operand, index }) => ({
      target: target(operand),
      index,
      pass,
      isGuarded: false,
    })),
  );
  return { loads: [...views, ...loads], stores };
}
