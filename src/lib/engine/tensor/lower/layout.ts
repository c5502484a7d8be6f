/**
 * Which stretches of state the steps of one session share: each group of variables is one flat
 * stretch, every other variable a stretch of its own. Variables are known by their names.
 */
import { sizeOf, type Scalar, type Shape } from '../graph';
import type { Trace, TraceType, TraceVariable } from '../trace';

export const scalarOf = { float32: 'f32', int32: 'i32', bool: 'bool' } as const satisfies Record<
  TraceType,
  Scalar
>;

/** A variable inside a stretch: its elements lie at `offset` … `offset + sizeOf(shape) - 1`, row-major. */
export interface StateMember {
  readonly variable: string;
  readonly shape: Shape;
  readonly offset: number;
}

export interface LayoutState {
  /** The group's name, or the variable's. */
  readonly name: string;
  /** [length] for a group, the variable's own otherwise. */
  readonly shape: Shape;
  readonly type: Scalar;
  readonly members: readonly StateMember[];
}

/** In the order of `Graph.states` of every step that is lowered with it. */
export type StateLayout = readonly LayoutState[];

function layGroup(name: string, variables: readonly TraceVariable[]): LayoutState {
  const type = scalarOf[variables[0]!.type];
  const inOrder = variables.toSorted((a, b) => a.group!.place - b.group!.place);
  const places = new Set(inOrder.map(({ group }) => group!.place));
  if (places.size < inOrder.length) throw new Error(`two groups are called ${name}`);
  let offset = 0;
  const members = inOrder.map((variable): StateMember => {
    if (scalarOf[variable.type] !== type) throw new Error(`group ${name} mixes types`);
    const member = { variable: variable.name, shape: variable.shape, offset };
    offset += sizeOf(variable.shape);
    return member;
  });
  return { name, shape: [offset], type, members };
}

function laySingle({ name, shape, type }: TraceVariable): LayoutState {
  return { name, shape, type: scalarOf[type], members: [{ variable: name, shape, offset: 0 }] };
}

/** Every variable that one of the traces reads or assigns, each once. */
function variablesOf(traces: readonly Trace[]): TraceVariable[] {
  const byName = new Map<string, TraceVariable>();
  for (const { variables } of traces) {
    for (const variable of variables)
      if (!byName.has(variable.name)) byName.set(variable.name, variable);
  }
  return [...byName.values()];
}

/** The stretches of state of steps that share a session, in order of first use. */
export function stateLayout(traces: readonly Trace[]): StateLayout {
  const groups = new Map<string, TraceVariable[]>();
  for (const variable of variablesOf(traces)) {
    const { name, group } = variable;
    const key = group === null ? `variable ${name}` : `group ${group.name}`;
    groups.set(key, [...(groups.get(key) ?? []), variable]);
  }
  return Array.from(groups.values(), (members) => {
    const { group } = members[0]!;
    return group === null ? laySingle(members[0]!) : layGroup(group.name, members);
  });
}

/** What each stretch held when the steps were traced. */
export function initialStates(
  layout: StateLayout,
  traces: readonly Trace[],
): (Float32Array | Int32Array)[] {
  const byName = new Map(variablesOf(traces).map((variable) => [variable.name, variable]));
  return layout.map(({ shape, type, members }) => {
    const values = type === 'f32' ? new Float32Array(sizeOf(shape)) : new Int32Array(sizeOf(shape));
    for (const { variable, offset } of members) values.set(byName.get(variable)!.initial, offset);
    return values;
  });
}
