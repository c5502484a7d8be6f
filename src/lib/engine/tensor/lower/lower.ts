/**
 * From traced TensorFlow.js kernels to the graph's few primitive operations: one rule a kernel.
 * Refuses kernels that it has no rule for; it changes nothing else (see simplify/).
 */
import { Fault } from '../../schema';
import {
  GraphBuilder,
  sameShape,
  sizeOf,
  type Graph,
  type NodeId,
  type Scalar,
  type Shape,
} from '../graph';
import type { Trace, TraceNode, TraceValue } from '../trace';
import { elementwise } from './elementwise';
import { indexing } from './indexing';
import { scalarOf, type LayoutState, type StateLayout, type StateMember } from './layout';
import { movement } from './movement';
import { products } from './products';
import { reduction } from './reduction';
import type { Lowering, Rules } from './rule';

const rules: Rules = { ...elementwise, ...movement, ...reduction, ...products, ...indexing };

/** Names of the kernels that have a rule; each is in lower.test.ts and has a shape rule in trace/rules. */
export const loweredKernels: readonly string[] = Object.keys(rules);

interface Result {
  readonly shape: Shape;
  readonly type: Scalar;
}
const resultOf = ({ shape, type }: TraceValue): Result => ({ shape, type: scalarOf[type] });

/** The nodes of one trace while it is lowered. */
class Lowered {
  readonly b = new GraphBuilder();
  readonly trace: Trace;
  /** By place in `trace.values`. */
  readonly nodes: (NodeId | undefined)[] = [];

  constructor(trace: Trace) {
    this.trace = trace;
  }

  /** The node of a value; constants get theirs when they are first asked for. */
  of(value: number): NodeId {
    this.nodes[value] ??= this.#constant(this.trace.values[value]!);
    return this.nodes[value];
  }

  #constant(value: TraceValue): NodeId {
    if (value.from.kind !== 'constant') throw new Error('lower: a value is used before it is made');
    const { shape, type } = resultOf(value);
    const { values } = value.from;
    const isSame = values.length > 0 && values.every((number) => Object.is(number, values[0]));
    return this.b.constant(isSame ? values.slice(0, 1) : values, shape, type);
  }

  #unknown(kernel: string): Fault {
    return new Fault('trace-kernel-unknown', { kernel, step: this.trace.name });
  }

  #lowering(node: TraceNode): Lowering {
    const of = (value: number) => this.of(value);
    const outputs = node.outputs.map((value) => resultOf(this.trace.values[value]!));
    return {
      b: this.b,
      input: (name) => {
        const value = node.inputs[name];
        if (value === undefined) throw new Error(`lower: ${node.kernel} has no input ${name}`);
        return of(value);
      },
      optional: (name) => (node.inputs[name] === undefined ? null : of(node.inputs[name])),
      get list() {
        return Object.keys(node.inputs)
          .sort((a, b) => Number(a) - Number(b))
          .map((key) => of(node.inputs[key]!));
      },
      attributes: node.attributes,
      unknown: (kernel) => this.#unknown(kernel),
      outputs,
      out: outputs[0]!,
    };
  }

  kernel(node: TraceNode): void {
    const rule = rules[node.kernel];
    if (rule === undefined) throw this.#unknown(node.kernel);
    const lowering = this.#lowering(node);
    const made = [rule(lowering)].flat();
    made.forEach((id, i) => {
      const { shape, type } = this.b.node(id);
      const expected = lowering.outputs[i]!;
      if (!sameShape(shape, expected.shape) || type !== expected.type) {
        throw new Error(
          `lower: ${node.kernel} gave ${type} [${shape.join()}], traced as ${expected.type} [${expected.shape.join()}]`,
        );
      }
      this.nodes[node.outputs[i]!] = id;
    });
  }
}

/** A variable's value at the start of the step, cut out of its stretch. */
function memberOf(b: GraphBuilder, state: NodeId, { shape, offset }: StateMember): NodeId {
  if (sameShape(b.shapeOf(state), shape)) return state;
  return b.reshape(b.slice(state, [offset], [sizeOf(shape)]), shape);
}

/** Gives a stretch its next value when the step assigns one of its members. */
function assignState(
  lowered: Lowered,
  place: number,
  { shape, members }: LayoutState,
  stretch: NodeId,
): void {
  const { b, trace } = lowered;
  const next = members.map(({ variable }) => {
    const found = trace.variables.find(({ name }) => name === variable);
    return found === undefined || found.next === null ? null : lowered.of(found.next);
  });
  if (next.every((value) => value === null)) return;
  const flat = members.map((member, i) => {
    const value = next[i] ?? memberOf(b, stretch, member);
    return b.reshape(value, [sizeOf(member.shape)]);
  });
  b.assign(place, b.reshape(b.concat(flat, 0), shape));
}

/**
 * @param layout of all steps that share the session: `graph.states` follows it
 * @throws Fault `trace-kernel-unknown`
 */
export function lower(trace: Trace, layout: StateLayout): Graph {
  const lowered = new Lowered(trace);
  const { b, nodes } = lowered;
  for (const { name, value } of trace.inputs) {
    const { shape, type } = resultOf(trace.values[value]!);
    nodes[value] = b.input(name, shape, type);
  }
  const stretches = layout.map(({ name, shape, type }) => b.state(name, shape, type));
  const byName = new Map(trace.variables.map((variable) => [variable.name, variable]));
  layout.forEach(({ members }, i) => {
    for (const member of members) {
      const variable = byName.get(member.variable);
      if (variable !== undefined) nodes[variable.value] = memberOf(b, stretches[i]!, member);
    }
  });
  for (const node of trace.nodes) lowered.kernel(node);
  layout.forEach((state, i) => assignState(lowered, i, state, stretches[i]!));
  for (const { name, value } of trace.outputs) b.output(name, lowered.of(value));
  return b.finish();
}
