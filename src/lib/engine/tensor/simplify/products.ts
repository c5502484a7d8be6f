/** Rules for matrix products: transposes become flags, and what is no real product becomes element-wise. */
import { sizeOf, type NodeId } from '../graph';
import type { NodeOf, Rewriter, Rule } from './rewriter';

type Product = NodeOf<'product'>;
const flagsOf = ({ transposeLeft, transposeRight }: Product) => ({ transposeLeft, transposeRight });

/** A node whose last two axes alone are swapped, before they were. */
function swapped(b: Rewriter, id: NodeId): NodeId | null {
  const node = b.as(id, 'transpose');
  if (node === null) return null;
  const rank = node.order.length;
  const isSwap = node.order.every(
    (axis, i) => axis === (i === rank - 1 ? rank - 2 : i === rank - 2 ? rank - 1 : i),
  );
  return isSwap ? node.input : null;
}

const transposesAreFlags: Rule<'product'> = (b, node) => {
  const [left, right] = [swapped(b, node.left), swapped(b, node.right)];
  if (left === null && right === null) return null;
  return b.product(left ?? node.left, right ?? node.right, {
    transposeLeft: node.transposeLeft !== (left !== null),
    transposeRight: node.transposeRight !== (right !== null),
  });
};

/** Batch axes of length 1, and a batch that meets one right matrix, are rows. */
const batchIsRows: Rule<'product'> = (b, node) => {
  const [left, right] = [b.shapeOf(node.left), b.shapeOf(node.right)];
  if (left.length === 2) return null;
  const isOneRight = sizeOf(right.slice(0, -2)) === 1;
  const isOneLeft = sizeOf(left.slice(0, -2)) === 1;
  if (!isOneRight || (node.transposeLeft && !isOneLeft)) return null;
  const rows = [sizeOf(left.slice(0, -1)), left.at(-1)!];
  const flat = b.product(b.reshape(node.left, rows), b.reshape(node.right, right.slice(-2)), flagsOf(node)); // prettier-ignore
  return b.reshape(flat, node.shape);
};

/** The operand with the summed axis last (left) or last but one (right). */
function plain(b: Rewriter, id: NodeId, isTransposed: boolean): NodeId {
  if (!isTransposed) return id;
  const order = b.shapeOf(id).map((_, axis) => axis);
  const rank = order.length;
  return b.transpose(id, [...order.slice(0, -2), rank - 1, rank - 2]);
}

/** One term a sum: an outer product, which fuses with its neighbours. */
const outerProduct: Rule<'product'> = (b, node) => {
  const depth = b.shapeOf(node.left).at(node.transposeLeft ? -2 : -1);
  if (depth !== 1) return null;
  const left = plain(b, node.left, node.transposeLeft);
  return b.pointwise('mul', left, plain(b, node.right, node.transposeRight));
};

/** What an operand repeats along the summed axis, with that axis of length 1. */
function sameAlong(b: Rewriter, id: NodeId, axis: number): NodeId | null {
  const shape = b.shapeOf(id);
  const one = shape.map((length, i) => (i === shape.length + axis ? 1 : length));
  const value = b.filledWith(id);
  if (value !== null) return b.fill(value, one);
  const source = b.broadcastOf(id);
  if (source === null) return null;
  return (b.shapeOf(source).at(axis) ?? 1) === 1 ? b.broadcast(source, one) : null;
}

/** An operand that is the same along the summed axis leaves a sum of the other. */
const productIsSum: Rule<'product'> = (b, node) => {
  const leftAxis = node.transposeLeft ? -2 : -1;
  const rightAxis = node.transposeRight ? -1 : -2;
  const summed = (id: NodeId, axis: number) => {
    const shape = b.shapeOf(id);
    const at = shape.length + axis;
    const one = shape.map((length, i) => (i === at ? 1 : length));
    return b.reshape(b.reduce('sum', id, [at]), one);
  };
  const right = sameAlong(b, node.right, rightAxis);
  if (right !== null) return b.product(summed(node.left, leftAxis), right, flagsOf(node));
  const left = sameAlong(b, node.left, leftAxis);
  return left === null ? null : b.product(left, summed(node.right, rightAxis), flagsOf(node));
};

/** A matrix and a vector: a reduction, which fuses with what comes before and after. */
const productWithVector: Rule<'product'> = (b, node) => {
  const rank = node.shape.length;
  const [m, n] = node.shape.slice(-2);
  if (m !== 1 && n !== 1) return null;
  const isColumn = n === 1;
  // With the summed axis where the matrix has it, the vector is aligned by a reshape.
  const [matrix, vector] = isColumn ? [node.left, node.right] : [node.right, node.left];
  const isMatrixTurned = isColumn ? node.transposeLeft : !node.transposeRight;
  const axis = isMatrixTurned ? rank - 2 : rank - 1;
  const own = b.shapeOf(vector);
  const depth = b.shapeOf(matrix)[axis]!;
  const lined = [...own.slice(0, -2), ...(isMatrixTurned ? [depth, 1] : [1, depth])];
  const terms = b.pointwise('mul', matrix, b.reshape(vector, lined));
  return b.reshape(b.reduce('sum', terms, [axis]), node.shape);
};

/** A window of one element is the picture itself. */
const onlyWindow: Rule<'windows'> = (b, { input, shape, stride, before, inflate }) => {
  const isPlain = [shape[3], shape[4], ...stride, ...inflate].every((n) => n === 1);
  const from = b.shapeOf(input);
  const isWhole = shape[1] === from[1] && shape[2] === from[2];
  return isPlain && isWhole && before.every((n) => n === 0) ? b.reshape(input, shape) : null;
};

export const productRules: readonly Rule<'product'>[] = [
  transposesAreFlags,
  batchIsRows,
  outerProduct,
  productIsSum,
  productWithVector,
];
export const windowsRules: readonly Rule<'windows'>[] = [onlyWindow];
