/** Groups of variables: what an optimizer updates as one flat stretch of the state. */
import type { Variable } from '@tensorflow/tfjs-core';

/** Variables that lie side by side in the state, in this order, flat. */
export interface Group {
  readonly name: string;
  readonly variables: readonly Variable[];
}

const groups = new WeakMap<Variable, Group>();

/**
 * Declares that `variables` lie side by side in the compiled state, in this order, so that plain ops over
 * `concat` of their flattened values become one kernel. Has no effect on eager runs.
 * @throws Error when one of them is not float32 or is in another group
 */
export function declareGroup(name: string, variables: readonly Variable[]): void {
  const group: Group = { name, variables: [...variables] };
  for (const variable of variables) {
    if (variable.dtype !== 'float32') {
      throw new Error(`${variable.name} is ${variable.dtype}; a group holds float32 only.`);
    }
    const former = groups.get(variable);
    if (former !== undefined) throw new Error(`${variable.name} is in group ${former.name}.`);
    groups.set(variable, group);
  }
}

/** The group that a variable was declared in; null when it stands alone. */
export function groupOf(variable: Variable): Group | null {
  return groups.get(variable) ?? null;
}
