/**
 * Which trees the columns get. Every column begins with one latent; where one latent cannot carry how its
 * labels go with the other columns, its labels are parted and each part gets a latent of its own, the
 * most needed part first.
 */
import type { EncodedTable } from '../generator';
import { coarsen, dependenceOf, type CoarseColumn, type Dependence } from './coarse';
import { arrange, bestCut, unexplained, type UnitSet } from './inertia';
import type { Node } from './layout';

/** A tree in the making: a set of units on one latent, or two parts below one. */
interface Branch {
  readonly set: UnitSet;
  readonly need: number;
  parts: readonly [Branch, Branch] | null;
}

interface Grown {
  readonly column: number;
  readonly dependence: Dependence;
  readonly isOrdered: boolean;
  readonly units: CoarseColumn;
  readonly root: Branch;
}

const othersAtMost = 60;
/** Groups of a number that can part from one another. */
const numberUnits = 24;

function branchOf(set: UnitSet, grown: Omit<Grown, 'root'>, rows: number): Branch {
  const ordered = grown.isOrdered ? set : arrange(set, grown.dependence);
  const need =
    set.units.length > 2 ? unexplained(ordered, grown.isOrdered, grown.dependence, rows) : 0;
  return { set: ordered, need, parts: null };
}

function part(branch: Branch, grown: Grown, rows: number): readonly [Branch, Branch] {
  const cut = bestCut(branch.set, grown.dependence);
  const [left, right] = [
    [0, cut],
    [cut, branch.set.units.length],
  ].map(([from, to]) =>
    branchOf(
      { units: branch.set.units.slice(from, to), weights: branch.set.weights.slice(from, to) },
      grown,
      rows,
    ),
  );
  return [left as Branch, right as Branch];
}

function plant(
  table: EncodedTable,
  coarse: readonly CoarseColumn[],
  column: number,
  others: readonly number[],
): Grown {
  const { cells } = table.columns[column] as EncodedTable['columns'][number];
  const units = cells.isOrdered ? coarsen(cells, numberUnits) : identity(cells.size + 1);
  const dependence = dependenceOf(table, coarse, column, units, others);
  const count = cells.isOrdered ? units.size - (cells.hasNull ? 1 : 0) : cells.size;
  const weights = new Array<number>(count).fill(0);
  for (let cell = 0; cell < cells.size; cell++) {
    const unit = units.groups[cell] as number;
    weights[unit] = (weights[unit] ?? 0) + (cells.weights[cell] as number);
  }
  const set = { units: weights.map((_, unit) => unit), weights };
  const rest = { column, dependence, isOrdered: cells.isOrdered, units };
  return { ...rest, root: branchOf(set, rest, table.rowCount) };
}

function identity(size: number): CoarseColumn {
  return { groups: Int32Array.from({ length: size }, (_, i) => i), size };
}

/** Latents that a set takes on its own: none where it is a single cell. */
function latentsOf({ units: [first, ...more] }: UnitSet, { groups }: CoarseColumn): number {
  if (more.length > 0) return 1;
  return groups.filter((group) => group === first).length > 1 ? 1 : 0;
}

/** Parts the neediest branches until `latentsAtMost` are used or nothing needs it. */
function partNeediest(all: readonly Grown[], latents: number, latentsAtMost: number, rows: number) {
  const open = all.map((grown) => ({ grown, branch: grown.root }));
  let used = latents;
  while (open.length > 0) {
    const index = open.reduce(
      (best, { branch }, i) => (branch.need > (open[best]?.branch.need ?? 0) ? i : best),
      0,
    );
    const { grown, branch } = open[index] as (typeof open)[number];
    if (branch.need <= 0) return;
    const parts = part(branch, grown, rows);
    const more = parts.reduce((sum, { set }) => sum + latentsOf(set, grown.units), 0);
    if (used + more > latentsAtMost) return;
    used += more;
    branch.parts = parts;
    open.splice(index, 1);
    for (const next of parts) if (next.set.units.length > 2) open.push({ grown, branch: next });
  }
}

/** Adds the nodes of a branch to the layout and returns the child number that leads to it. */
function writeBranch(
  branch: Branch,
  grown: Grown,
  cellsOf: number[][],
  layout: Node[],
  weights: Float64Array,
): number {
  const { set, parts } = branch;
  const cells = set.units.flatMap((unit) => cellsOf[unit] as number[]);
  if (cells.length === 1) return cells[0] as number;
  const mass = set.weights.reduce((sum, weight) => sum + weight, 0);
  const at = layout.length;
  if (parts === null) {
    const shares = cells.map((cell) => (weights[cell] as number) / mass);
    layout.push({ column: grown.column, children: cells, weights: shares });
    return -1 - at;
  }
  layout.push({ column: grown.column, children: [], weights: [] });
  const children = parts.map((next) => writeBranch(next, grown, cellsOf, layout, weights));
  const shares = parts.map((next) => next.set.weights.reduce((sum, w) => sum + w, 0) / mass);
  layout[at] = { column: grown.column, children, weights: shares };
  return -1 - at;
}

function writeColumn(grown: Grown, table: EncodedTable, layout: Node[]): void {
  const { cells } = table.columns[grown.column] as EncodedTable['columns'][number];
  const { size, hasNull, weights } = cells;
  const cellsOf: number[][] = Array.from({ length: grown.units.size }, () => []);
  for (let cell = 0; cell < size; cell++) cellsOf[grown.units.groups[cell] as number]?.push(cell);
  if (!hasNull) {
    writeBranch(grown.root, grown, cellsOf, layout, weights);
    return;
  }
  const at = layout.length;
  const nullShare = weights[size] as number;
  layout.push({ column: grown.column, children: [], weights: [] });
  const child = writeBranch(grown.root, grown, cellsOf, layout, weights);
  layout[at] = {
    column: grown.column,
    children: [child, size],
    weights: [1 - nullShare, nullShare],
  };
}

/** @param columns those that get a tree of their own */
export function growLayout(
  table: EncodedTable,
  columns: readonly number[],
  latentsAtMost: number,
): Node[] {
  const coarse = table.columns.map(({ cells }) => coarsen(cells));
  const telling = columns.filter((column) => (coarse[column] as CoarseColumn).size > 1);
  const stride = Math.max(1, Math.ceil(telling.length / othersAtMost));
  const witnesses = telling.filter((_, i) => i % stride === 0);
  const grown = telling
    .filter((column) => (table.columns[column]?.cells.size ?? 0) > 0)
    .map((column) =>
      plant(
        table,
        coarse,
        column,
        witnesses.filter((other) => other !== column),
      ),
    );
  const first = grown.reduce((sum, { column, root, units }) => {
    const hasNull = table.columns[column]?.cells.hasNull ?? false;
    return sum + (hasNull ? 1 : 0) + latentsOf(root.set, units);
  }, 0);
  partNeediest(grown, first, latentsAtMost, table.rowCount);
  const layout: Node[] = [];
  for (const each of grown) writeColumn(each, table, layout);
  return layout;
}
