/** What a kernel does and for whom, in a few words, from the graph nodes that it makes and the states it touches. */
import type { GraphNode } from '../graph';
import type { Group } from './groups';
import type { Setting } from './observer';
import type { Root } from './roots';

function word(node: GraphNode): string {
  if (node.op === 'pointwise' || node.op === 'reduce') return node.fn;
  return node.op === 'segmentReduce' ? `segment ${node.fn}` : node.op;
}

const some = (names: readonly string[], most: number) =>
  `${names.slice(0, most).join(', ')}${names.length > most ? ' …' : ''}`;

/** " → weights" for states and outputs that it writes, else " · weights" for states that it reads. */
function whom({ graph, memory }: Setting, members: readonly Root[]): string {
  const written = members.flatMap(({ writing }) => {
    const storages = memory.writings[writing]!.stores.map(({ storage }) => storage);
    const states = memory.nextStates.filter(({ storage }) => storages.includes(storage));
    const outputs = memory.outputStorages.flatMap((storage, place) =>
      storages.includes(storage) ? [graph.outputs[place]!.name] : [],
    );
    return [...states.map(({ state }) => graph.states[state]!.name), ...outputs];
  });
  const read = members.flatMap(({ reads }) =>
    reads.flatMap(({ node: id }) => {
      const node = graph.nodes[id]!;
      return node.op === 'state' ? [graph.states[node.state]!.name] : [];
    }),
  );
  const [names, sign] = written.length > 0 ? [written, '→'] : [read, '·'];
  return names.length > 0 ? ` ${sign} ${some([...new Set(names)], 2)}` : '';
}

/** "product 500×256×256 + add + max · critic", "sum, sub 729345 → critic". */
export function nameOf(setting: Setting, roots: readonly Root[], group: Group): string {
  const { nodes } = setting.graph;
  const members = [...group.full, ...group.outer].map((place) => roots[place]!);
  const made = members.map(({ node }) => nodes[node]!);
  const product = made.find(({ op }) => op === 'product') as
    (GraphNode & { op: 'product' }) | undefined;
  const others = [...new Set(made.filter((node) => node !== product).map(word))];
  const end = whom(setting, members);
  if (!product) return `${some(others, 6)} ${group.lengths.join('×') || '1'}${end}`;
  const k = nodes[product.left]!.shape.at(product.transposeLeft ? -2 : -1);
  const shape = [...product.shape.slice(0, -1), k, product.shape.at(-1)].join('×');
  return `${[`product ${shape}`, ...others].join(' + ')}${end}`;
}
