/** What a kernel does, in a few words, from the graph nodes that it makes. */
import type { GraphNode } from '../graph';
import type { Group } from './groups';
import type { Setting } from './observer';
import type { Root } from './roots';

const words: Partial<Record<GraphNode['op'], string>> = { segmentReduce: 'segment' };

function word(node: GraphNode): string {
  const shape = node.shape.join('×');
  if (node.op === 'pointwise') return node.fn;
  if (node.op === 'reduce') return node.fn;
  if (node.op === 'segmentReduce') return `${words[node.op]} ${node.fn}`;
  return node.op === 'product' ? `product ${shape}` : node.op;
}

/** "product 500×256×256 + add + max", "sum, mul 500×256". */
export function nameOf({ graph }: Setting, roots: readonly Root[], group: Group): string {
  const places = [...group.full, ...group.outer];
  const nodes = places.map((place) => graph.nodes[roots[place]!.node]!);
  const product = nodes.find(({ op }) => op === 'product') as
    (GraphNode & { op: 'product' }) | undefined;
  const others = [...new Set(nodes.filter((node) => node !== product).map(word))];
  if (product) {
    const k = graph.nodes[product.left]!.shape.at(product.transposeLeft ? -2 : -1);
    const shape = [...product.shape.slice(0, -1), k, product.shape.at(-1)].join('×');
    return [`product ${shape}`, ...others].join(' + ');
  }
  const shape = group.lengths.join('×');
  return `${others.slice(0, 6).join(', ')}${others.length > 6 ? ' …' : ''}${shape && ` ${shape}`}`;
}
