/** Which variable lies where in the bytes of a state. */
import type { Shape } from '../graph';
import type { TraceType, TraceVariable } from '../trace';
import type { Compiled, Values } from './device';

/** A variable inside the state region. */
export interface StatePlace {
  readonly name: string;
  readonly shape: Shape;
  readonly type: TraceType;
  readonly byteOffset: number;
  /** Number of elements. */
  readonly length: number;
}

const lengthOf = ({ shape }: TraceVariable): number => shape.reduce((size, n) => size * n, 1);

/** Elements of the members that stand before `variable` in its group. */
function offsetInGroup(variable: TraceVariable, all: readonly TraceVariable[]): number {
  const { group } = variable;
  if (group === null) return 0;
  return all
    .filter((other) => other.group?.name === group.name && other.group.place < group.place)
    .reduce((sum, other) => sum + lengthOf(other), 0);
}

/** Places of the variables that a compiled step touches, in the order of `trace.variables`. */
export function statePlaces({ program, trace }: Compiled): StatePlace[] {
  const offsets = new Map(
    program.states.map(({ name, buffer }) => [name, program.buffers[buffer]!.offset]),
  );
  return trace.variables.map((variable) => {
    const { name, shape, type, group } = variable;
    const first = offsets.get(group?.name ?? name);
    if (first === undefined)
      throw new Error(`${program.name} has no state ${group?.name ?? name}.`);
    const byteOffset = 4 * (first + offsetInGroup(variable, trace.variables));
    return { name, shape, type, byteOffset, length: lengthOf(variable) };
  });
}

/** A view of one variable in the bytes of a state; a bool is an Int32Array of 0 and 1. */
export function stateView(state: Uint8Array, { type, byteOffset, length }: StatePlace): Values {
  const array = type === 'float32' ? Float32Array : Int32Array;
  return new array(state.buffer as ArrayBuffer, state.byteOffset + byteOffset, length);
}
