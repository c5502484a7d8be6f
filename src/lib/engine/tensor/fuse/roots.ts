/**
 * What each writing is, seen alone: the domain that it walks over and where it reads what is in memory.
 * Fusion decides by this; the code is written once more when it is known who is fused with whom.
 */
import { sizeOf, stridesOf, type GraphNode, type NodeId, type Shape } from '../graph';
import { coordinatesAt, SplitWanted, type Affine } from './affine';
import { inputsOf, ownCost } from './choose';
import type { CodeWriter, Domain, Place } from './code-writer';
import { checkDraws, hasFlatStores, isOneAxis } from './draws';
import { MustBeStored, writerFor } from './expressions';
import { withoutOnes } from './lengths';
import { Observer, type Read, type Setting } from './observer';
import { matrixView, stretch } from './views';

export type RootKind = 'element' | 'reduction' | 'scan' | 'product' | 'scatter';

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
  /** Whether the whole domain can be walked as one axis. */
  readonly isFlat: boolean;
  /** Whether it draws many random numbers. */
  readonly isDrawing: boolean;
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
      const isFlat =
        !inner && !own && isOneAxis(writer, lengths) && hasFlatStores(setting, writing);
      const isDrawing = checkDraws(setting, writer, { inner, segments: own, isFlat });
      return {
        ...{ writing, node, kind, lengths, inner, segments: own, reads: observer.reads },
        ...{ cost: loopCost(writer), isFlat, isDrawing },
      };
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

/** @throws MustBeStored when a node that is not in memory has to be for this */
export function analyse(setting: Setting, writing: number): Root {
  const { node: id, isPrimary } = setting.memory.writings[writing]!;
  const node = setting.graph.nodes[id]!;
  const irregular = (read: NodeId): Read => ({ node: read, strides: null, segmentStride: 0 });
  if (isPrimary && node.op === 'product') {
    const sides = (['left', 'right'] as const).map((side) => matrixView(setting, node, side));
    return {
      ...{ writing, node: id, kind: 'product', inner: null, segments: null, cost: 1 },
      ...{ isFlat: false, isDrawing: false },
      lengths: withoutOnes(node.shape),
      reads: sides.map((side) => irregular(side.node)),
    };
  }
  if (isPrimary && node.op === 'scatter') {
    const parts = [node.values, node.indices].map((part) => stretch(setting, part));
    return {
      ...{ writing, node: id, kind: 'scatter', inner: null, segments: null, cost: 1 },
      ...{ isFlat: false, isDrawing: false },
      lengths: [sizeOf(node.shape)],
      reads: parts.map((part) => irregular(part.node)),
    };
  }
  return analyseLoop(setting, writing, spaceOf(setting, node, id, isPrimary));
}
