/**
 * Columns in few groups, for looking at how they depend on one another: a label is a group, a number's
 * neighbouring cells are joined into groups of similar weight.
 */
import type { Cells } from '../../encode';
import type { EncodedTable } from '../generator';

/** Groups of one column; `groups[cell]` for every cell, null's included. */
export interface CoarseColumn {
  readonly groups: Int32Array;
  readonly size: number;
}

const numberGroups = 12;
const labelGroupsAtMost = 200;

/** @param most groups for the values of a column with order */
export function coarsen(cells: Cells, most = numberGroups): CoarseColumn {
  const { size, hasNull, weights, isOrdered } = cells;
  const groups = new Int32Array(size + (hasNull ? 1 : 0));
  let next = 0;
  if (isOrdered) {
    let filled = 0;
    for (let cell = 0; cell < size; cell++) {
      const weight = weights[cell] as number;
      if (filled > 0 && filled + weight / 2 > 1 / most) {
        next++;
        filled = 0;
      }
      groups[cell] = next;
      filled += weight;
    }
    next++;
  } else {
    for (let cell = 0; cell < size; cell++) groups[cell] = Math.min(cell, labelGroupsAtMost - 1);
    next = Math.min(size, labelGroupsAtMost);
  }
  if (hasNull) groups[size] = next++;
  return { groups, size: next };
}

/** Shares of rows in each cell and each group of all other columns: `[units, features]`. */
export interface Dependence {
  readonly units: number;
  readonly features: number;
  readonly joint: Float64Array;
  /** Share of each feature in the whole table. */
  readonly marginal: Float64Array;
  /** The other columns: their features are `from` to `to` - 1. */
  readonly others: readonly OtherColumn[];
}

interface OtherColumn {
  readonly from: number;
  readonly to: number;
  readonly isOrdered: boolean;
}

/** How the groups of column `subject` occur together with the groups of the `others`. */
export function dependenceOf(
  table: EncodedTable,
  coarse: readonly CoarseColumn[],
  subject: number,
  unitsOf: CoarseColumn,
  others: readonly number[],
): Dependence {
  const features = others.reduce((sum, other) => sum + (coarse[other] as CoarseColumn).size, 0);
  const joint = new Float64Array(unitsOf.size * features);
  const marginal = new Float64Array(features);
  const { codes } = table.columns[subject] as EncodedTable['columns'][number];
  const rowUnits = codes.map((code) => (unitsOf.groups[code] as number) * features);
  const step = 1 / table.rowCount;
  const spans: OtherColumn[] = [];
  let offset = 0;
  for (const other of others) {
    const { groups, size } = coarse[other] as CoarseColumn;
    const { codes: otherCodes, cells } = table.columns[other] as EncodedTable['columns'][number];
    spans.push({ from: offset, to: offset + size, isOrdered: cells.isOrdered });
    for (let row = 0; row < table.rowCount; row++) {
      const feature = offset + (groups[otherCodes[row] as number] as number);
      const at = (rowUnits[row] as number) + feature;
      joint[at] = (joint[at] as number) + step;
      marginal[feature] = (marginal[feature] as number) + step;
    }
    offset += size;
  }
  return { units: unitsOf.size, features, joint, marginal, others: spans };
}
