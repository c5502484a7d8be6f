/** In which order groups are joined: what saves most memory traffic first, what only saves a dispatch last. */
import { sizeOf } from '../graph';
import type { Fusion } from './groups';
import type { Setting } from './observer';
import type { Root } from './roots';

/** Element-wise consumers into the products before them. */
function joinEpilogues(fusion: Fusion): void {
  fusion.groups.forEach((group, product) => {
    if (group?.kind !== 'product') return;
    for (let other = 0; other < fusion.groups.length; other++)
      if (fusion.groups[other]?.kind === 'loop' && fusion.sourcesOf(other).has(product))
        fusion.tryJoin(product, other);
  });
}

/** Groups where one reads what the other makes: the largest reads first. */
function joinChains(fusion: Fusion, roots: readonly Root[], { graph }: Setting): void {
  const edges: { from: number; to: number; size: number }[] = [];
  roots.forEach(({ reads }, to) => {
    for (const { node } of reads)
      for (const from of fusion.makersOf(node))
        edges.push({ from, to, size: sizeOf(graph.nodes[node]!.shape) });
  });
  edges.sort((a, b) => b.size - a.size);
  for (const { from, to } of edges) fusion.tryJoin(fusion.groupOf(from), fusion.groupOf(to));
}

/** Any two that may: fewer dispatches, and shared reads once. */
function joinNeighbours(fusion: Fusion): void {
  const { groups } = fusion;
  for (let a = 0; a < groups.length; a++) {
    if (groups[a]?.kind !== 'loop') continue;
    for (let b = a + 1; b < groups.length; b++)
      if (groups[b]?.kind === 'loop') fusion.tryJoin(a, b);
  }
}

export function joinGroups(fusion: Fusion, roots: readonly Root[], setting: Setting): void {
  joinEpilogues(fusion);
  joinChains(fusion, roots, setting);
  joinNeighbours(fusion);
}
