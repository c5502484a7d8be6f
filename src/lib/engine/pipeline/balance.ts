/** Class balance: in which shares a generator is to draw the labels of one column. */
import type { Cells } from '../encode';
import { generatorList, type Balance, type Generator } from '../models';
import { Fault, kindTraits, type Column, type Recipe, type Schema } from '../schema';

/** Wanted shares of cells: labels between their learnt and an equal share; pool and null as learnt. */
export function balancedShares(
  { size, hasPool = false, weights }: Cells,
  strength: number,
): Float64Array {
  const labels = hasPool ? size - 1 : size;
  const ofLabels = weights.slice(0, labels);
  const mass = ofLabels.reduce((sum, weight) => sum + weight, 0);
  const held = ofLabels.filter((weight) => weight > 0).length;
  return weights.map((weight, cell) =>
    cell >= labels || weight === 0 ? weight : (1 - strength) * weight + (strength * mass) / held,
  );
}

function refuse(why: string): Fault {
  return new Fault('option-invalid', { option: 'balance', why });
}

/** @throws Fault `option-invalid` where this generator cannot balance; it names those that can */
export function refuseBalance(generator: Generator, { balance }: Recipe): void {
  if (balance === null || generator.info.canBalance) return;
  const able = generatorList.flatMap(({ info }) => (info.canBalance ? [info.name] : []));
  throw refuse(
    `${generator.info.name} draws labels only as often as they occur; these can even them out: ${able.join(', ')}`,
  );
}

/** A kept column and the cell columns that it became. */
export interface BalanceColumn {
  readonly column: Column;
  readonly parts: readonly Cells[];
}

/**
 * Null where nothing is to be changed: no balance asked for, strength 0, or fewer than two labels.
 * @throws Fault `column-unknown`; `option-invalid` where the column was dropped or does not hold labels
 */
export function balanceOf(
  { balance }: Recipe,
  schema: Schema,
  kept: readonly BalanceColumn[],
): Balance | null {
  if (balance === null) return null;
  const { column: name, strength } = balance;
  if (schema.columns.every((column) => column.name !== name)) {
    throw new Fault('column-unknown', { column: name });
  }
  const at = kept.findIndex(({ column }) => column.name === name);
  const found = kept[at];
  if (found === undefined) throw refuse(`the column “${name}” was dropped`);
  const { column, parts } = found;
  const [cells] = parts;
  if (kindTraits[column.kind].measure !== 'categorical' || cells === undefined) {
    const { label } = kindTraits[column.kind];
    throw refuse(`“${name}” is a column of the kind ${label}, and only labels can be evened out`);
  }
  const labels = cells.size - (cells.hasPool === true ? 1 : 0);
  if (strength === 0 || labels < 2) return null;
  const place = kept.slice(0, at).reduce((sum, other) => sum + other.parts.length, 0);
  return { column: place, shares: balancedShares(cells, strength) };
}
