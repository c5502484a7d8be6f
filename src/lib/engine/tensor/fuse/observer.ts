/** Writes code only to see what it reads: how roots are judged before it is known who shares a kernel. */
import { stridesOf, type Graph, type GraphNode, type NodeId } from '../graph';
import { weighed, type Affine } from './affine';
import type { Weights } from './choose';
import type { CodeWriter, Domain, Scene } from './code-writer';
import { isContiguous, type Memory } from './memory';

/** One place where a root reads something that is in memory. */
export interface Read {
  readonly node: NodeId;
  /** Over `Root.lengths`, of the row-major place in the node; null when it is not so regular. */
  readonly strides: readonly number[] | null;
  /** Over the number of the segment. */
  readonly segmentStride: number;
}

/** The graph and its memory: what all of fusion works on. */
export interface Setting {
  readonly graph: Graph;
  readonly stored: ReadonlySet<NodeId>;
  readonly memory: Memory;
  readonly weights: Weights;
}

export class Observer {
  readonly reads: Read[] = [];
  readonly scene: Scene;

  constructor({ graph, stored, memory }: Setting, domain: Domain) {
    const note = (node: NodeId, place: Affine, isGuarded: boolean) => {
      const isRegular = !isGuarded && place.offset === 0 && place.terms.length === 0;
      const strides = [...place.coefficients];
      const segment = domain.segments ? strides.splice(domain.segments.segmentAxis, 1)[0]! : 0;
      this.reads.push({ node, strides: isRegular ? strides : null, segmentStride: segment });
    };
    const read = (
      writer: CodeWriter,
      id: NodeId,
      place: Affine,
      guard: number | null,
      coordinates?: readonly Affine[],
    ) => {
      const layout = memory.layouts.get(id);
      if (!layout || isSingle(graph.nodes[id]!)) return null;
      note(id, place, guard !== null);
      const own = coordinates ? weighed(coordinates, layout.strides, writer.rank) : place;
      return writer.load({ ...layout, storage: id }, graph.nodes[id]!.type, own, guard);
    };
    this.scene = {
      graph,
      domain,
      known: (writer, id, { coordinates, guard }) => {
        if (!stored.has(id)) return null;
        const strides = stridesOf(graph.nodes[id]!.shape);
        return read(writer, id, weighed(coordinates, strides, writer.rank), guard, coordinates);
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
