/**
 * The copy guard. Some rows are kept from a first set of trees; rows drawn from these trees must copy, and
 * come near to, the rows that they were grown on no more than the unseen rows do. Where they do, leaves
 * are made larger and splits rarer until they do not. The guard shapes the model; it keeps no row and
 * filters none.
 */
import type { Stream } from '../../random';
import { track, z, type Control } from '../../schema';
import type { EncodedTable } from '../generator';
import { binsOf } from './bins';
import type { Growth } from './grow';
import { countEqual, distanceTables, nearest, scaleOf, type BinnedRows } from './nearness';

/** What the guard found with the growth that was taken; rates are shares of rows. */
export const verdictSchema = z.object({
  leafRows: z.int().min(1),
  evidence: z.number().min(0),
  /** How often the growth was made more careful. */
  steps: z.int().min(0),
  isMet: z.boolean(),
  copies: z.number(),
  copiesOfUnseen: z.number(),
  /** Share of drawn rows that are nearer to rows grown on than to as many unseen ones. */
  nearer: z.number(),
  /** Share of drawn rows nearer to a row grown on than all but 5 % of the unseen rows are. */
  veryNear: z.number(),
});
export type Verdict = z.infer<typeof verdictSchema>;

const rowsAtLeast = 250;
const rowsAtMost = 40_000;
const unseenShare = 0.2;
const unseenAtMost = 3000;
const stepsAtMost = 5;
/** Comparisons of single values, for all distances of one step. */
const comparisons = 1.5e8;
const nearerAtMost = 0.515;
const veryNearAtMost = 0.055;

/** Grows trees on the rows given, and draws `count` rows from them. */
export type Try = (table: EncodedTable, growth: Growth, count: number) => Promise<EncodedTable>;

/** @returns null where the table has too few rows to measure anything. @throws Fault `cancelled` */
export async function chooseGrowth(
  table: EncodedTable,
  columns: readonly number[],
  first: Growth,
  random: Stream,
  tryOut: Try,
  control: Control,
): Promise<Verdict | null> {
  if (table.rowCount < rowsAtLeast || columns.length === 0) return null;
  const { seen, unseen } = part(table, random);
  const measure = measurer(seen, unseen, columns, control);
  const report = track(control, 'looking for copied rows', stepsAtMost + 1);
  let growth = first;
  for (let steps = 0; ; steps++) {
    const measured = await measure((count) => tryOut(seen, growth, count));
    report(steps + 1);
    if (measured.isMet || steps === stepsAtMost) {
      return { leafRows: growth.leafRows, evidence: growth.evidence, steps, ...measured };
    }
    growth = {
      ...growth,
      leafRows: Math.ceil(growth.leafRows * 1.5),
      evidence: Math.max(2, growth.evidence * 1.5),
    };
  }
}

function part(table: EncodedTable, random: Stream): { seen: EncodedTable; unseen: EncodedTable } {
  const order = random.permutation(table.rowCount).subarray(0, rowsAtMost);
  const unseenRows = Math.min(unseenAtMost, Math.floor(order.length * unseenShare));
  return {
    seen: pick(table, order.subarray(unseenRows)),
    unseen: pick(table, order.subarray(0, unseenRows)),
  };
}

function pick(table: EncodedTable, rows: Uint32Array): EncodedTable {
  return {
    rowCount: rows.length,
    columns: table.columns.map(({ codes, fractions, cells }) => ({
      cells,
      codes: Int32Array.from(rows, (row) => codes[row] as number),
      fractions: fractions && Float32Array.from(rows, (row) => fractions[row] as number),
    })),
  };
}

type Measured = Omit<Verdict, 'leafRows' | 'evidence' | 'steps'>;

function measurer(
  seen: EncodedTable,
  unseen: EncodedTable,
  columns: readonly number[],
  control: Control,
): (draw: (count: number) => Promise<EncodedTable>) => Promise<Measured> {
  const kept = columns.map((column) => seen.columns[column] as EncodedTable['columns'][number]);
  const bins = kept.map(({ cells }) => binsOf(cells));
  const tables = distanceTables(
    kept.map(({ cells }, i) => scaleOf(bins[i] as (typeof bins)[number], cells.hasNull)),
  );
  const lay = (table: EncodedTable, rows: number): BinnedRows => {
    const values = new Uint8Array(rows * columns.length);
    columns.forEach((column, place) => {
      const codes = table.columns[column]?.codes ?? new Int32Array(rows);
      const of = bins[place]?.of ?? new Uint8Array(0);
      for (let row = 0; row < rows; row++) {
        values[row * columns.length + place] = of[codes[row] as number] as number;
      }
    });
    return { values, rows };
  };
  const size = Math.min(unseen.rowCount, Math.floor(Math.sqrt(comparisons / (3 * columns.length))));
  const [all, near, far] = [lay(seen, seen.rowCount), lay(seen, size), lay(unseen, size)];
  const whole = lay(unseen, unseen.rowCount);
  const copiesOfUnseen = countEqual(whole, all, columns.length) / unseen.rowCount;
  let limit: number | null = null;

  return async (draw) => {
    const drawn = await draw(Math.max(size, unseen.rowCount));
    limit ??= (await nearest(far, near, tables, control)).sort()[Math.floor(size / 20)] as number;
    const query = lay(drawn, size);
    const toSeen = await nearest(query, near, tables, control);
    const toUnseen = await nearest(query, far, tables, control);
    const copies = countEqual(lay(drawn, drawn.rowCount), all, columns.length) / drawn.rowCount;
    let [nearer, veryNear] = [0, 0];
    for (let row = 0; row < size; row++) {
      const difference = (toSeen[row] as number) - (toUnseen[row] as number);
      nearer += difference < 0 ? 1 : difference === 0 ? 0.5 : 0;
      if ((toSeen[row] as number) < limit) veryNear++;
    }
    nearer /= size;
    veryNear /= size;
    // One standard error of leeway, so that chance alone rarely makes the trees coarser.
    const error = 1 / Math.sqrt(size);
    const isMet =
      copies <= copiesOfUnseen + Math.sqrt((copiesOfUnseen + 1 / size) / size) &&
      nearer <= nearerAtMost + error &&
      veryNear <= veryNearAtMost + 0.22 * error;
    return { isMet, copies, copiesOfUnseen, nearer, veryNear };
  };
}
