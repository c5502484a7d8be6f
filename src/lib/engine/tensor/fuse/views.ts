/** Operands that are read from memory as they lie there: matrices by strides, unbroken stretches. */
import { broadcastStrides, type GraphNode, type NodeId, type Shape } from '../graph';
import type { MatrixView } from '../program';
import { along, fixed, SplitWanted, weighed, type Affine } from './affine';
import type { Scene } from './code-writer';
import { MustBeStored, writerFor } from './expressions';
import { isContiguous } from './memory';
import { isSingle, Observer, type Setting } from './observer';

export type View = Omit<MatrixView, 'operand'> & { readonly node: NodeId };

/**
 * A node as strides over `lengths`, read at `coordinates`; null when strides can't tell.
 * The result's node is the one that is in memory.
 */
function stridedView(
  setting: Setting,
  id: NodeId,
  coordinates: readonly Affine[],
  lengths: Shape,
): { readonly node: NodeId; readonly offset: number; readonly strides: readonly number[] } | null {
  const { graph, memory, stored } = setting;
  const observer = new Observer(setting, { lengths, segments: null });
  let found: { node: NodeId; place: Affine } | null = null;
  const take = (node: NodeId, place: Affine, layout: { offset: number }) => {
    found = { node, place: { ...place, offset: place.offset + layout.offset } };
    return 0;
  };
  const layoutOf = (node: NodeId) => {
    if (stored.has(node) || isSingle(graph.nodes[node]!))
      return isSingle(graph.nodes[node]!) ? memory.filled(node) : memory.layouts.get(node);
    return undefined;
  };
  const scene: Scene = {
    ...observer.scene,
    known: (writer, node, at) => {
      const layout = layoutOf(node);
      if (!layout || at.guard !== null) return null;
      return take(node, weighed(at.coordinates, layout.strides, writer.rank), layout);
    },
    knownFlat: (_, node, place, guard) => {
      const layout = layoutOf(node);
      const isFilled = isSingle(graph.nodes[node]!);
      const isUnbroken = layout && isContiguous(layout, graph.nodes[node]!.shape);
      if (!layout || guard !== null || !(isUnbroken || isFilled)) return null;
      return take(node, isFilled ? fixed(0, place.coefficients.length) : place, layout);
    },
  };
  const writer = writerFor(scene);
  try {
    writer.value(id, { coordinates, guard: null });
  } catch (error) {
    if (error instanceof SplitWanted || error instanceof MustBeStored) return null;
    throw error;
  }
  const view = found as { node: NodeId; place: Affine } | null;
  if (!view || writer.code.length > 0 || view.place.terms.length > 0) return null;
  return { node: view.node, offset: view.place.offset, strides: view.place.coefficients };
}

/** An operand of a product over [...batch, rows, columns]. @throws MustBeStored when it has no strides */
export function matrixView(
  setting: Setting,
  product: GraphNode & { readonly op: 'product' },
  side: 'left' | 'right',
): View {
  const id = product[side];
  const { shape } = setting.graph.nodes[id]!;
  const isTransposed = side === 'left' ? product.transposeLeft : product.transposeRight;
  const [rows, columns] = isTransposed ? [shape.at(-1)!, shape.at(-2)!] : shape.slice(-2);
  const batch = product.shape.slice(0, -2);
  const lengths = [...batch, rows!, columns!];
  const rank = lengths.length;
  const kept = broadcastStrides(shape.slice(0, -2), batch);
  const own = batch.map((_, axis) => (kept[axis] === 0 ? fixed(0, rank) : along(axis, rank)));
  const [row, column] = [along(rank - 2, rank), along(rank - 1, rank)];
  const coordinates = [...own, ...(isTransposed ? [column, row] : [row, column])];
  const view = stridedView(setting, id, coordinates, lengths);
  if (!view) throw new MustBeStored(id);
  return {
    node: view.node,
    offset: view.offset,
    batchStrides: view.strides.slice(0, -2),
    rowStride: view.strides[rank - 2]!,
    columnStride: view.strides[rank - 1]!,
  };
}

/** An unbroken stretch of memory that holds a node. @throws MustBeStored when there is none */
export function stretch(setting: Setting, id: NodeId): { node: NodeId; offset: number } {
  const { shape } = setting.graph.nodes[id]!;
  const coordinates = shape.map((_, axis) => along(axis, shape.length));
  const view = stridedView(setting, id, coordinates, shape);
  if (!view || !isContiguous({ storage: 0, ...view }, shape)) throw new MustBeStored(id);
  return view;
}
