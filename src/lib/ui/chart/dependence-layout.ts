/**
 * A forest of columns as places in a drawing: one column a line, children below their parent and one
 * step further in, the strongest first. A picture of an outline, so that it reads from top to bottom.
 */
export interface DependenceEdge {
  readonly from: string;
  readonly to: string;
  /** Mutual information. */
  readonly bits: number;
}

export interface PlacedColumn {
  readonly name: string;
  /** Steps from the left. */
  readonly depth: number;
  /** Place from the top. */
  readonly line: number;
  /** Line of the column that this one hangs on; null for the first of a tree. */
  readonly parent: number | null;
  /** Of the connection to the parent; 0 for the first of a tree. */
  readonly bits: number;
}

/** Edges may point either way; of edges that would close a ring the weakest are left out. */
export function placeColumns(edges: readonly DependenceEdge[]): readonly PlacedColumn[] {
  const neighbours = strongestForest(edges);
  const placed: PlacedColumn[] = [];
  const seen = new Set<string>();
  const weight = (name: string) =>
    (neighbours.get(name) ?? []).reduce((sum, { bits }) => sum + bits, 0);
  const roots = [...neighbours.keys()].sort((a, b) => weight(b) - weight(a));
  for (const root of roots) {
    const stack = [{ name: root, depth: 0, parent: null as number | null, bits: 0 }];
    for (let next = stack.pop(); next; next = stack.pop()) {
      if (seen.has(next.name)) continue;
      seen.add(next.name);
      const line = placed.length;
      placed.push({ ...next, line });
      const depth = next.depth + 1;
      const children = (neighbours.get(next.name) ?? [])
        .filter(({ name }) => !seen.has(name))
        .sort((a, b) => a.bits - b.bits);
      for (const { name, bits } of children) stack.push({ name, depth, parent: line, bits });
    }
  }
  return placed;
}

interface Neighbour {
  readonly name: string;
  readonly bits: number;
}

function strongestForest(edges: readonly DependenceEdge[]): Map<string, Neighbour[]> {
  const neighbours = new Map<string, Neighbour[]>();
  const tree = new Map<string, string>();
  const rootOf = (name: string): string => {
    let at = name;
    for (let up = tree.get(at); up !== undefined && up !== at; up = tree.get(at)) at = up;
    return at;
  };
  for (const { from, to, bits } of [...edges].sort((a, b) => b.bits - a.bits)) {
    for (const name of [from, to]) if (!neighbours.has(name)) neighbours.set(name, []);
    const [a, b] = [rootOf(from), rootOf(to)];
    if (a === b) continue;
    tree.set(a, b);
    neighbours.get(from)?.push({ name: to, bits });
    neighbours.get(to)?.push({ name: from, bits });
  }
  return neighbours;
}
