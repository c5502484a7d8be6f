/** What the recording backend wrote down of one call of a step: TensorFlow.js kernels, in order. */
import type { Shape } from '../graph';

export type TraceType = 'float32' | 'int32' | 'bool';

export interface TraceValue {
  readonly shape: Shape;
  readonly type: TraceType;
  /** Where the value comes from; `node` is a place in `Trace.nodes`. */
  readonly from:
    | { readonly kind: 'input'; readonly name: string }
    | { readonly kind: 'variable'; readonly variable: number }
    | { readonly kind: 'constant'; readonly values: Float32Array | Int32Array }
    | { readonly kind: 'kernel'; readonly node: number };
}

export interface TraceNode {
  /** TensorFlow.js' kernel name (`MatMul` is `BatchMatMul`), or one of our own (`Twinset…`). */
  readonly kernel: string;
  /** By the kernel's own input names; kernels with a list of inputs (Concat, AddN) use '0', '1', … Places in `Trace.values`. */
  readonly inputs: Readonly<Record<string, number>>;
  readonly attributes: Readonly<Record<string, unknown>>;
  /** Places in `Trace.values`. */
  readonly outputs: readonly number[];
}

export interface TraceVariable {
  readonly name: string;
  readonly shape: Shape;
  readonly type: TraceType;
  /** The value that it starts a step with. */
  readonly value: number;
  /** The value that was assigned last; null when the step leaves it alone. */
  readonly next: number | null;
  /** Variables of one group lie side by side in the state, flat, in the order of `place`. */
  readonly group: { readonly name: string; readonly place: number } | null;
  /** Contents when the trace was made. */
  readonly initial: Float32Array | Int32Array;
}

export interface Trace {
  readonly name: string;
  readonly values: readonly TraceValue[];
  readonly nodes: readonly TraceNode[];
  readonly inputs: readonly { readonly name: string; readonly value: number }[];
  readonly variables: readonly TraceVariable[];
  readonly outputs: readonly { readonly name: string; readonly value: number }[];
}
