/** How the element of each graph node follows from elements of its inputs; movement only changes places. */
import { streamKey } from '../../random';
import { broadcastStrides, sameShape, sizeOf, stridesOf, type GraphNode } from '../graph';
import type { Value } from '../program';
import {
  coordinatesAt,
  fixed,
  fromTerm,
  indexOf,
  scaled,
  shifted,
  SplitWanted,
  weighed,
  type Affine,
} from './affine';
import { CodeWriter, type ExpressionRules, type Place, type Scene } from './code-writer';

type Rule<Op extends GraphNode['op']> = ExpressionRules[Op];

/** Thrown when a node can only be read from memory; the fusion then keeps it in memory. */
export class MustBeStored extends Error {
  constructor(readonly node: number) {
    super(`node ${node} must be stored`);
  }
}

const castTypes: Partial<Record<string, string>> = { toF32: 'f32', toI32: 'i32', toBool: 'bool' };

/** Whether a node has the values of its only input, in the same or a larger shape. */
export function isCopy(node: GraphNode, graphNodes: readonly GraphNode[]): boolean {
  if (node.op !== 'pointwise') return false;
  const type = castTypes[node.fn];
  return type !== undefined && graphNodes[node.inputs[0]!]!.type === type;
}

/** Coordinates of an input that is broadcast to `to`. */
export function broadcastCoordinates(
  coordinates: readonly Affine[],
  from: readonly number[],
  to: readonly number[],
  rank: number,
): Affine[] {
  const strides = broadcastStrides(from, to);
  return from.map((_, axis) => {
    const own = axis + to.length - from.length;
    return strides[own] === 0 ? fixed(0, rank) : coordinates[own]!;
  });
}

const pointwise: Rule<'pointwise'> = (writer, node, { coordinates, guard }) => {
  const { nodes } = writer.scene.graph;
  const args = node.inputs.map((id) => {
    const from = nodes[id]!.shape;
    const own = sameShape(from, node.shape)
      ? coordinates
      : broadcastCoordinates(coordinates, from, node.shape, writer.rank);
    return writer.value(id, { coordinates: own, guard });
  });
  return isCopy(node, nodes) ? args[0]! : writer.pointwise(node.fn, node.type, ...args);
};

const reshape: Rule<'reshape'> = (writer, node, { coordinates, guard }) => {
  const { graph, domain } = writer.scene;
  const place = weighed(coordinates, stridesOf(node.shape), writer.rank);
  let input = node.input;
  for (;;) {
    const known = writer.scene.knownFlat(writer, input, place, guard);
    if (known !== null) return known;
    const before = graph.nodes[input]!;
    if (before.op !== 'reshape') break;
    input = before.input;
  }
  const own = splittable(input, () =>
    coordinatesAt(place, graph.nodes[input]!.shape, domain.lengths),
  );
  if (!own) throw new MustBeStored(input);
  return writer.value(input, { coordinates: own, guard });
};

/** Tells a wish to split which node would do without, were it stored. */
function splittable<Result>(node: number, run: () => Result): Result {
  try {
    return run();
  } catch (error) {
    if (error instanceof SplitWanted) error.node = node;
    throw error;
  }
}

const slice: Rule<'slice'> = (writer, node, { coordinates, guard }) =>
  writer.value(node.input, {
    coordinates: coordinates.map((c, axis) =>
      shifted(scaled(c, node.strides[axis]!), node.begin[axis]!),
    ),
    guard,
  });

const transpose: Rule<'transpose'> = (writer, node, { coordinates, guard }) => {
  const own = coordinates.map((_, axis) => coordinates[node.order.indexOf(axis)]!);
  return writer.value(node.input, { coordinates: own, guard });
};

/** The input where `conditions` hold, else `outside`. */
function guarded(
  writer: CodeWriter,
  node: GraphNode & { readonly input: number },
  { coordinates, guard }: Place,
  conditions: readonly (Value | boolean)[],
  outside: number,
): Value {
  const other = () => writer.constant(outside, node.type);
  if (conditions.includes(false)) return other();
  let condition: Value | null = null;
  for (const each of conditions)
    if (typeof each === 'number') condition = writer.both(condition, each);
  if (condition === null) return writer.value(node.input, { coordinates, guard });
  const inside = writer.both(guard, condition);
  const value = writer.value(node.input, { coordinates, guard: inside });
  const made = writer.code[value]!;
  // A load that is not allowed gives 0 by itself.
  if (outside === 0 && made.op === 'load' && made.guard === inside) return value;
  return writer.pointwise('select', node.type, condition, value, other());
}

const pad: Rule<'pad'> = (writer, node, { coordinates, guard }) => {
  const { shape } = writer.scene.graph.nodes[node.input]!;
  const own = coordinates.map((c, axis) => shifted(c, -node.before[axis]!));
  const conditions = own.map((c, axis) => writer.within(c, 0, shape[axis]!));
  return guarded(writer, node, { coordinates: own, guard }, conditions, node.value);
};

const concat: Rule<'concat'> = (writer, node, { coordinates, guard }) => {
  const { nodes } = writer.scene.graph;
  const along = coordinates[node.axis]!;
  let start = 0;
  const pieces = node.inputs.flatMap((id) => {
    const from = start;
    const length = nodes[id]!.shape[node.axis]!;
    start += length;
    const condition = writer.within(along, from, from + length);
    return condition === false ? [] : [{ id, from, condition, end: start }];
  });
  let result: Value | null = null;
  for (const { id, from, condition, end } of pieces.reverse()) {
    const inside = condition === true ? guard : writer.both(guard, condition as Value);
    const own = coordinates.map((c, axis) => (axis === node.axis ? shifted(c, -from) : c));
    const value = writer.value(id, { coordinates: own, guard: inside });
    if (result === null) result = value;
    else {
      const isBefore = writer.within(along, -Infinity, end) as Value;
      result = writer.pointwise('select', node.type, isBefore, value, result);
    }
  }
  return result ?? writer.constant(0, node.type);
};

const windows: Rule<'windows'> = (writer, node, { coordinates, guard }) => {
  const [n, y, x, i, j, c] = coordinates as [Affine, Affine, Affine, Affine, Affine, Affine];
  const [, height, width] = writer.scene.graph.nodes[node.input]!.shape as number[];
  const conditions: (Value | boolean)[] = [];
  const source = (out: Affine, kernel: Affine, axis: 0 | 1, length: number): Affine => {
    const at = weighed([out, kernel], [node.stride[axis], node.dilation[axis]], writer.rank);
    const moved = shifted(at, -node.before[axis]);
    const by = node.inflate[axis];
    if (by === 1) {
      conditions.push(writer.within(moved, 0, length));
      return moved;
    }
    const value = writer.integer(moved);
    const size = writer.constant(by, 'i32');
    const rest = writer.pointwise('mod', 'i32', value, size);
    const isWhole = writer.pointwise('equal', 'bool', rest, writer.constant(0, 'i32'));
    const place = writer.pointwise('floorDiv', 'i32', value, size);
    const [low, high] = writer.rangeOf(place)!;
    const own = fromTerm({ value: place, low, high }, writer.rank);
    conditions.push(isWhole, writer.within(own, 0, length));
    return own;
  };
  const row = source(y, i, 0, height!);
  const column = source(x, j, 1, width!);
  return guarded(writer, node, { coordinates: [n, row, column, c], guard }, conditions, 0);
};

/** A term for an index made by code, moved to the nearest of 0 … rows - 1. */
function rowTerm(writer: CodeWriter, index: Value, rows: number): Affine {
  const range = writer.rangeOf(index);
  let value = index;
  if (!range || range[1] >= rows)
    value = writer.pointwise('min', 'i32', value, writer.constant(rows - 1, 'i32'));
  if (!range || range[0] < 0)
    value = writer.pointwise('max', 'i32', value, writer.constant(0, 'i32'));
  return fromTerm({ value, low: 0, high: rows - 1 }, writer.rank);
}

const gather: Rule<'gather'> = (writer, node, { coordinates, guard }) => {
  const { nodes } = writer.scene.graph;
  const at = nodes[node.indices]!.shape.length;
  const index = writer.value(node.indices, { coordinates: coordinates.slice(0, at), guard });
  const row = rowTerm(writer, index, nodes[node.input]!.shape[0]!);
  return writer.value(node.input, { coordinates: [row, ...coordinates.slice(at)], guard });
};

/** The number of the segment that a column is in: an axis of the domain, or looked up in a table. */
function segmentAt(
  writer: CodeWriter,
  column: Affine,
  guard: Value | null,
  starts: readonly number[],
): Affine {
  const { segments } = writer.scene.domain;
  const isSame = segments !== null && sameShape(segments.starts, starts);
  const isColumn =
    column.offset === 0 &&
    column.terms.length === 0 &&
    column.coefficients.every((c, axis) => c === Number(axis === segments?.columnAxis));
  if (isSame && isColumn) {
    const own = fixed(0, writer.rank);
    return {
      ...own,
      coefficients: own.coefficients.map((_, axis) => Number(axis === segments.segmentAxis)),
    };
  }
  const table = writer.scene.segmentTable(starts);
  const value = writer.load(table, 'i32', shifted(column, table.offset), guard);
  return fromTerm({ value, low: 0, high: starts.length - 2 }, writer.rank);
}

const segmentSpread: Rule<'segmentSpread'> = (writer, node, { coordinates, guard }) => {
  const column = coordinates.at(-1)!;
  const segment = segmentAt(writer, column, guard, node.starts);
  return writer.value(node.input, {
    coordinates: [...coordinates.slice(0, -1), segment],
    guard,
  });
};

const random: Rule<'random'> = (writer, { distribution, purpose, shape, type }, { coordinates }) =>
  writer.push({
    op: 'random',
    type,
    distribution,
    stream: { purpose, ...streamKey(purpose) },
    index: indexOf(weighed(coordinates, stridesOf(shape), writer.rank)),
  });

const shuffle: Rule<'shuffle'> = (writer, { rows, purpose, shape, type }, { coordinates }) =>
  writer.push({
    op: 'shuffle',
    type,
    rows,
    count: sizeOf(shape),
    stream: { purpose, ...streamKey(purpose) },
    index: indexOf(weighed(coordinates, [1], writer.rank)),
  });

const storedOnly = (writer: CodeWriter, node: GraphNode): Value => {
  throw new MustBeStored(writer.scene.graph.nodes.indexOf(node));
};

const expressionRules: ExpressionRules = {
  input: storedOnly,
  state: storedOnly,
  constant: (writer, node) => {
    if (node.values.length !== 1) return storedOnly(writer, node);
    return writer.constant(node.values[0]!, node.type);
  },
  step: (writer) => writer.push({ op: 'step', type: 'i32' }),
  random,
  shuffle,
  coordinate: (writer, node, { coordinates }) => writer.integer(coordinates[node.axis]!),
  pointwise,
  reshape,
  transpose,
  slice,
  pad,
  concat,
  windows,
  reduce: storedOnly,
  scan: storedOnly,
  segmentReduce: storedOnly,
  segmentSpread,
  product: storedOnly,
  gather,
  scatter: storedOnly,
};

export function writerFor(scene: Scene): CodeWriter {
  return new CodeWriter(scene, expressionRules);
}
