/**
 * What each writing is, seen alone: the domain that it walks over and where it reads what is in memory.
 * Fusion decides by this; the code is written once more when it is known who is fused with whom.
 */
import {
  broadcastStrides,
  sizeOf,
  stridesOf,
  type Graph,
  type GraphNode,
  type NodeId,
  type Shape,
} from '../graph';
import type { MatrixView } from '../program';
import { along, coordinatesAt, fixed, SplitWanted, weighed, type Affine } from './affine';
import { inputsOf, ownCost } from './choose';
import type { CodeWriter, Domain, Place, Scene } from './code-writer';
import { MustBeStored, writerFor } from './expressions';
import { withoutOnes } from './lengths';
import { isContiguous, type Memory } from './memory';

export type RootKind = 'element' | 'reduction' | 'scan' | 'product' | 'scatter';

/** One place where a root reads something that is in memory. */
export interface Read {
  readonly node: NodeId;
  /** Over `Root.lengths`, of the row-major place in the node; null when it is not so regular. */
  readonly strides: readonly number[] | null;
  /** Over the number of the segment. */
  readonly segmentStride: number;
}

export interface Root {
  /** Place in `Memory.writings`. */
  readonly writing: number;
  readonly node: NodeId;
  readonly kind: RootKind;
  /** The domain, row-major, no axis of length 1. */
  readonly lengths: readonly number[];
  /** Which axes are reduced; null when any may be. */
  readonly inner: readonly boolean[] | null;
  readonly segments: readonly number[] | null;
  readonly reads: readonly Read[];
  /** Of one element, where an addition is 1. */
  readonly cost: number;
}

/** The graph and its memory: what all of fusion works on. */
export interface Setting {
  readonly graph: Graph;
  readonly stored: ReadonlySet<NodeId>;
  readonly memory: Memory;
}

export function isReduction(node: GraphNode): boolean {
  return node.op === 'reduce' || node.op === 'segmentReduce';
}

/** Coordinates of the element at the domain's own place. */
export function coordinatesFor(place: Affine, shape: Shape, domain: Domain): Affine[] {
  const own = coordinatesAt(place, shape, domain.lengths);
  if (!own) throw new Error('fuse: a domain does not fit its own root');
  return own;
}

/** Axes of the domain of one root: of its space, with the segment's number before the column. */
function domainOf(lengths: Shape, segments: readonly number[] | null): Domain {
  if (!segments) return { lengths, segments: null };
  const columnAxis = lengths.length;
  return {
    lengths: [...lengths.slice(0, -1), segments.length - 1, lengths.at(-1)!],
    segments: { starts: segments, segmentAxis: columnAxis - 1, columnAxis },
  };
}

class Observer {
  readonly reads: Read[] = [];
  readonly scene: Scene;

  constructor({ graph, stored, memory }: Setting, domain: Domain) {
    const note = (node: NodeId, place: Affine, isGuarded: boolean) => {
      const isRegular = !isGuarded && place.offset === 0 && place.terms.length === 0;
      const strides = [...place.coefficients];
      const segment = domain.segments ? strides.splice(domain.segments.segmentAxis, 1)[0]! : 0;
      this.reads.push({ node, strides: isRegular ? strides : null, segmentStride: segment });
    };
    const read = (writer: CodeWriter, id: NodeId, place: Affine, guard: number | null) => {
      const layout = memory.layouts.get(id);
      if (!layout || isSingle(graph.nodes[id]!)) return null;
      note(id, place, guard !== null);
      return writer.load({ ...layout, storage: id }, graph.nodes[id]!.type, place, guard);
    };
    this.scene = {
      graph,
      domain,
      known: (writer, id, { coordinates, guard }) => {
        if (!stored.has(id)) return null;
        const strides = stridesOf(graph.nodes[id]!.shape);
        return read(writer, id, weighed(coordinates, strides, writer.rank), guard);
      },
      knownFlat: (writer, id, place, guard) => {
        const layout = memory.layouts.get(id);
        if (!stored.has(id) || !layout || !isContiguous(layout, graph.nodes[id]!.shape))
          return null;
        return read(writer, id, place, guard);
      },
      segmentTable: (starts) => memory.segmentTable(starts),
      operand: (storage) => storage,
    };
  }
}

export function isSingle(node: GraphNode): boolean {
  return node.op === 'constant' && node.values.length === 1;
}

/** The place of an element in the whole space, as a sum over the domain. */
export function spacePlace(lengths: Shape, domain: Domain): Affine {
  const strides = stridesOf(lengths);
  const coefficients = [...strides];
  if (domain.segments) coefficients.splice(domain.segments.segmentAxis, 0, 0);
  return { offset: 0, coefficients, terms: [] };
}

/** Segments that the expression of a node spreads values over, when its rows are as wide. */
function segmentsOf({ graph, stored }: Setting, id: NodeId): readonly number[] | null {
  const width = graph.nodes[id]!.shape.at(-1);
  const seen = new Set<NodeId>();
  const search = (at: NodeId, isTop: boolean): readonly number[] | null => {
    if (seen.has(at) || (!isTop && stored.has(at))) return null;
    seen.add(at);
    const node = graph.nodes[at]!;
    if (node.op === 'segmentSpread' && node.starts.at(-1) === width) return node.starts;
    for (const input of inputsOf(node)) {
      const found = search(input, false);
      if (found) return found;
    }
    return null;
  };
  return search(id, true);
}

function loopCost(writer: CodeWriter): number {
  return writer.code.reduce((sum, { op, ...rest }) => {
    if (op === 'random' && 'distribution' in rest)
      return sum + ownCost({ op, distribution: rest.distribution } as GraphNode);
    return sum + ownCost({ op: 'pointwise', fn: op } as GraphNode);
  }, 0);
}

interface Space {
  readonly kind: RootKind;
  readonly shape: Shape;
  readonly inner: readonly boolean[] | null;
  readonly segments: readonly number[] | null;
}

function spaceOf(setting: Setting, node: GraphNode, id: NodeId, isPrimary: boolean): Space {
  const { nodes } = setting.graph;
  if (isPrimary && node.op === 'reduce') {
    const { shape } = nodes[node.input]!;
    const inner = shape.map((_, axis) => node.axes.includes(axis));
    return { kind: 'reduction', shape, inner, segments: null };
  }
  if (isPrimary && node.op === 'segmentReduce') {
    const { shape } = nodes[node.input]!;
    const inner = shape.map((_, axis) => axis === shape.length - 1);
    return { kind: 'reduction', shape, inner, segments: node.starts };
  }
  if (isPrimary && node.op === 'scan') {
    const inner = node.shape.map((_, axis) => axis === node.axis);
    return { kind: 'scan', shape: node.shape, inner, segments: null };
  }
  return { kind: 'element', shape: node.shape, inner: null, segments: segmentsOf(setting, id) };
}

/** The code of a root's value, at the domain's own element. */
export function writeRoot(
  writer: CodeWriter,
  { graph }: Setting,
  root: { readonly node: NodeId; readonly kind: RootKind; readonly isPrimary: boolean },
  place: Affine,
): number {
  const { domain } = writer.scene;
  const node = graph.nodes[root.node]!;
  if (root.kind === 'element') {
    const at: Place = { coordinates: coordinatesFor(place, node.shape, domain), guard: null };
    return root.isPrimary ? writer.expression(root.node, at) : writer.value(root.node, at);
  }
  const input = (node as { input: NodeId }).input;
  const coordinates = coordinatesFor(place, graph.nodes[input]!.shape, domain);
  return writer.value(input, { coordinates, guard: null });
}

function analyseLoop(setting: Setting, writing: number, space: Space): Root {
  const { node, isPrimary } = setting.memory.writings[writing]!;
  const { kind, segments } = space;
  const long = space.shape.flatMap((length, axis) => (length === 1 ? [] : [axis]));
  let lengths = long.map((axis) => space.shape[axis]!);
  let inner = space.inner && long.map((axis) => space.inner![axis]!);
  // A row of one column has no axis of its own.
  const own = space.shape.at(-1) === 1 ? null : segments;
  for (;;) {
    const domain = domainOf(lengths, own);
    const observer = new Observer(setting, domain);
    const writer = writerFor(observer.scene);
    try {
      writeRoot(writer, setting, { node, kind, isPrimary }, spacePlace(lengths, domain));
      const cost = loopCost(writer);
      return { writing, node, kind, lengths, inner, segments: own, reads: observer.reads, cost };
    } catch (error) {
      if (!(error instanceof SplitWanted)) throw error;
      const { axis, factor } = error;
      const isFixed = axis >= lengths.length - (own ? 1 : 0) || (kind === 'scan' && inner![axis]!);
      if (isFixed) {
        if (own && kind === 'element')
          return analyseLoop(setting, writing, { ...space, segments: null });
        throw new MustBeStored(error.node!);
      }
      const parts = [lengths[axis]! / factor, factor];
      lengths = lengths.flatMap((length, at) => (at === axis ? parts : [length]));
      inner = inner && inner.flatMap((is, at) => (at === axis ? [is, is] : [is]));
    }
  }
}

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

/** @throws MustBeStored when a node that is not in memory has to be for this */
export function analyse(setting: Setting, writing: number): Root {
  const { node: id, isPrimary } = setting.memory.writings[writing]!;
  const node = setting.graph.nodes[id]!;
  const irregular = (read: NodeId): Read => ({ node: read, strides: null, segmentStride: 0 });
  if (isPrimary && node.op === 'product') {
    const sides = (['left', 'right'] as const).map((side) => matrixView(setting, node, side));
    return {
      ...{ writing, node: id, kind: 'product', inner: null, segments: null, cost: 1 },
      lengths: withoutOnes(node.shape),
      reads: sides.map((side) => irregular(side.node)),
    };
  }
  if (isPrimary && node.op === 'scatter') {
    const parts = [node.values, node.indices].map((part) => stretch(setting, part));
    return {
      ...{ writing, node: id, kind: 'scatter', inner: null, segments: null, cost: 1 },
      lengths: [sizeOf(node.shape)],
      reads: parts.map((part) => irregular(part.node)),
    };
  }
  return analyseLoop(setting, writing, spaceOf(setting, node, id, isPrimary));
}
