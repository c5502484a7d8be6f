/**
 * Products with one-hot rows without the multiplications by zero: a row of the matrix is looked up
 * going forward, and added to going back. One-hot columns mostly stand in a concat with others.
 */
import type { NodeId } from '../graph';
import type { NodeOf, Rewriter, Rule } from './rewriter';

type Product = NodeOf<'product'>;

/** [rows, depth] that is 1 where the column is `indices`, i32 [rows, 1], and 0 elsewhere. */
interface OneHot {
  readonly indices: NodeId;
  readonly depth: number;
}

function oneHotOf(b: Rewriter, id: NodeId): OneHot | null {
  const node = b.as(id, 'pointwise');
  const equal = node?.fn === 'toF32' ? b.as(node.inputs[0]!, 'pointwise') : null;
  if (equal?.fn !== 'equal' || equal.shape.length !== 2) return null;
  const [rows, depth] = equal.shape as readonly [number, number];
  const [one, other] = equal.inputs as readonly [NodeId, NodeId];
  for (const [place, indices] of [
    [one, other],
    [other, one],
  ] as const) {
    const column = b.as(place, 'coordinate');
    const isColumn =
      column !== null && column.axis === column.shape.length - 1 && column.shape.at(-1) === depth;
    if (isColumn && b.shapeOf(indices).join() === `${rows},1`) return { indices, depth };
  }
  return null;
}

interface Split {
  readonly oneHot: OneHot;
  /** The other columns of the operand; null when there are none. */
  readonly rest: NodeId | null;
  readonly isFirst: boolean;
}

/** One-hot columns at either end of a matrix, apart from the rest. */
function split(b: Rewriter, matrix: NodeId): Split | null {
  const alone = oneHotOf(b, matrix);
  if (alone !== null) return { oneHot: alone, rest: null, isFirst: true };
  const concat = b.as(matrix, 'concat');
  if (concat?.axis !== 1 || concat.shape.length !== 2) return null;
  for (const isFirst of [false, true]) {
    const oneHot = oneHotOf(b, concat.inputs.at(isFirst ? 0 : -1)!);
    if (oneHot === null) continue;
    const others = isFirst ? concat.inputs.slice(1) : concat.inputs.slice(0, -1);
    return { oneHot, rest: b.concat(others, 1), isFirst };
  }
  return null;
}

/** Rows of `matrix` by index, and zeros for an index outside. */
function rowsOf(b: Rewriter, matrix: NodeId, { indices, depth }: OneHot): NodeId {
  const isInside = b.pointwise(
    'and',
    b.pointwise('greaterEqual', indices, b.fill(0, [], 'i32')),
    b.pointwise('less', indices, b.fill(depth, [], 'i32')),
  );
  const found = b.gather(matrix, b.reshape(indices, [b.shapeOf(indices)[0]!]));
  return b.pointwise('select', isInside, found, b.fill(0));
}

const lookUp: Rule<'product'> = (b, node: Product) => {
  const isPlain = node.shape.length === 2 && !node.transposeLeft && !node.transposeRight;
  const parts = isPlain ? split(b, node.left) : null;
  if (parts === null) return null;
  const { oneHot, rest, isFirst } = parts;
  const [depth, columns] = b.shapeOf(node.right) as readonly [number, number];
  const cut = (first: number, count: number) => b.slice(node.right, [first, 0], [count, columns]);
  const others = depth - oneHot.depth;
  const found = rowsOf(b, cut(isFirst ? 0 : others, oneHot.depth), oneHot);
  if (rest === null) return found;
  return b.pointwise('add', b.product(rest, cut(isFirst ? oneHot.depth : 0, others)), found);
};

const addToRows: Rule<'product'> = (b, node: Product) => {
  const isPlain = node.shape.length === 2 && node.transposeLeft && !node.transposeRight;
  const parts = isPlain ? split(b, node.left) : null;
  if (parts === null) return null;
  const { oneHot, rest, isFirst } = parts;
  const indices = b.reshape(oneHot.indices, [b.shapeOf(oneHot.indices)[0]!]);
  const added = b.scatter(node.right, indices, oneHot.depth);
  if (rest === null) return added;
  const others = b.product(rest, node.right, { transposeLeft: true });
  return b.concat(isFirst ? [added, others] : [others, added], 0);
};

export const oneHotRules: readonly Rule<'product'>[] = [lookUp, addToRows];
