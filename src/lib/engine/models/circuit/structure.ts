/**
 * Which columns depend on which: a maximum spanning tree of mutual information (Chow and Liu,
 * "Approximating discrete probability distributions with dependence trees", 1968). Columns inside the
 * tree get a hidden state; a leaf needs none, since its parent's state can draw it directly.
 */
import { cellCount } from '../../encode';
import { z, type Control } from '../../schema';
import { findFollows, followsSchema, type Follow } from '../follow';
import type { EncodedTable } from '../generator';
import { informationOf } from './information';

/** A hidden state that stands beside a column; `parent` is its place in the list, which comes before. */
export interface Hidden {
  readonly column: number;
  readonly parent: number | null;
  readonly states: number;
}

/** `hidden` draws `column`. */
export interface Emission {
  readonly column: number;
  readonly hidden: number;
}

export interface Edge {
  readonly from: number;
  readonly to: number;
  readonly bits: number;
}

export const structureSchema = z.object({
  hidden: z.array(
    z.object({
      column: z.int().min(0),
      parent: z.int().min(0).nullable(),
      states: z.int().min(1).max(4096),
    }),
  ),
  emissions: z.array(z.object({ column: z.int().min(0), hidden: z.int().min(0) })),
  follows: followsSchema,
  edges: z.array(z.object({ from: z.int().min(0), to: z.int().min(0), bits: z.number().min(0) })),
});

export interface Structure {
  /** Parents before children; the first is the root. */
  readonly hidden: readonly Hidden[];
  readonly emissions: readonly Emission[];
  readonly follows: readonly Follow[];
  readonly edges: readonly Edge[];
}

interface Tree {
  /** Columns, parents before children. */
  readonly order: readonly number[];
  /** Parent by column. */
  readonly parents: ReadonlyMap<number, number>;
}

/** Prim's algorithm from the column with the greatest sum; ties go to the column that stands first. */
function spanningTree(information: Float64Array, size: number): Tree {
  const of = (a: number, b: number): number => information[a * size + b] as number;
  const all = Array.from({ length: size }, (_, i) => i);
  const sums = all.map((a) => all.reduce((sum, b) => sum + of(a, b), 0));
  const root = sums.indexOf(Math.max(...sums));
  const order = [root];
  const parents = new Map<number, number>();
  const best = all.map((i) => ({ parent: root, value: of(root, i) }));
  const left = new Set(all.filter((i) => i !== root));
  while (left.size > 0) {
    let next = -1;
    for (const i of left) {
      if (next < 0 || (best[i]?.value as number) > (best[next]?.value as number)) next = i;
    }
    left.delete(next);
    parents.set(next, best[next]?.parent as number);
    order.push(next);
    for (const i of left) {
      const value = of(next, i);
      if (value > (best[i]?.value as number)) best[i] = { parent: next, value };
    }
  }
  return { order, parents };
}

/** @param states of every hidden state */
export async function learnStructure(
  table: EncodedTable,
  states: number,
  control: Control,
): Promise<Structure> {
  const follows = findFollows(table);
  const followers = new Set(follows.map(({ column }) => column));
  const columns = table.columns.flatMap(({ cells }, i) =>
    cellCount(cells) > 1 && !followers.has(i) ? [i] : [],
  );
  await control.breathe?.();
  if (columns.length === 0) return { hidden: [], emissions: [], follows, edges: [] };
  const information = await informationOf(table, columns, control);
  const { order, parents } = spanningTree(information, columns.length);
  const inner = new Set([order[0] as number, ...parents.values()]);
  const places = new Map<number, number>();
  const hidden: Hidden[] = [];
  const emissions: Emission[] = [];
  const edges: Edge[] = [];
  for (const at of order) {
    const parent = parents.get(at);
    const above = parent === undefined ? null : (places.get(parent) as number);
    const column = columns[at] as number;
    if (inner.has(at)) {
      places.set(at, hidden.length);
      hidden.push({ column, parent: above, states: columns.length > 1 ? states : 1 });
    }
    emissions.push({ column, hidden: places.get(at) ?? (above as number) });
    if (parent !== undefined) {
      const nats = information[at * columns.length + parent] as number;
      edges.push({ from: columns[parent] as number, to: column, bits: nats / Math.LN2 });
    }
  }
  return { hidden, emissions, follows, edges };
}
