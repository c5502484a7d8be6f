/** What every lowering rule is given, and the few steps that many of them share. */
import type { Fault } from '../../schema';
import {
  axisOf,
  withOnesAt,
  type GraphBuilder,
  type NodeId,
  type Scalar,
  type Shape,
} from '../graph';

/** One traced kernel, ready to be lowered. */
export interface Lowering {
  readonly b: GraphBuilder;
  /** The node of an input by the kernel's own name. */
  input(name: string): NodeId;
  /** Null where the kernel was called without it. */
  optional(name: string): NodeId | null;
  /** The inputs of a kernel that takes a list. */
  readonly list: readonly NodeId[];
  readonly attributes: Readonly<Record<string, unknown>>;
  /** The refusal of a kernel that is known, but not in this form. */
  unknown(kernel: string): Fault;
  readonly outputs: readonly { readonly shape: Shape; readonly type: Scalar }[];
  /** The first output, which most kernels have alone. */
  readonly out: { readonly shape: Shape; readonly type: Scalar };
}

/** The nodes of the kernel's outputs; one node for a kernel with one. */
export type Rule = (lowering: Lowering) => NodeId | readonly NodeId[];
export type Rules = Readonly<Record<string, Rule>>;

/** A number, or a list of them, as tfjs passes axes; counted from 0 and in order. */
export function axesOf(given: unknown, shape: Shape): number[] {
  if (given === undefined || given === null) return shape.map((_, axis) => axis);
  const axes = (Array.isArray(given) ? given : [given]) as number[];
  return [...new Set(axes.map((axis) => axisOf(axis, shape.length)))].sort((a, b) => a - b);
}

/** Puts back the axes that a reduction dropped, with length 1. */
export function keepAxes(
  b: GraphBuilder,
  reduced: NodeId,
  from: Shape,
  axes: readonly number[],
): NodeId {
  return b.reshape(reduced, withOnesAt(from, axes));
}

/** Booleans are counted with as i32. */
export function numeric(b: GraphBuilder, id: NodeId): NodeId {
  return b.typeOf(id) === 'bool' ? b.cast(id, 'i32') : id;
}

/** Prepends axes of length 1 up to `rank`. */
export function withRank(b: GraphBuilder, id: NodeId, rank: number): NodeId {
  const shape = b.shapeOf(id);
  if (shape.length >= rank) return id;
  return b.reshape(id, [...new Array<number>(rank - shape.length).fill(1), ...shape]);
}
