/**
 * The copy guard. Some rows are kept from a first set of trees; rows drawn from these trees must copy, and
 * come near to, the rows that they were grown on no more than the unseen rows do. Where they do, leaves
 * are made larger and splits rarer until they do not. The guard shapes the model; it keeps no row and
 * filters none.
 */
import type { Stream } from '../../random';
import { track, z, type Control } from '../../schema';
import type { EncodedTable } from '../generator';
import type { Growth } from './grow';
import { countEqual, nearest, placeRows, type PlacedRows } from './nearness';

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
/** Small tables are parted several ways, until so many rows were unseen once. */
const unseenEnough = 2000;
const partsAtMost = 5;
/** Rows times columns squared, over all parts; one part is always tried. */
const costAtMost = 3e6;
const drawnAtLeast = 1000;
const stepsAtMost = 5;
/** Comparisons of single values, for all distances of one step. */
const comparisons = 1.5e8;
const nearerAtMost = 0.515;
const veryNearAtMost = 0.055;
/** Standard errors of leeway, so that chance alone rarely makes the trees coarser. */
const leeway = 1;

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
  const order = random.permutation(table.rowCount).subarray(0, rowsAtMost);
  const unseenRows = Math.min(unseenAtMost, Math.floor(order.length * unseenShare));
  const cost = table.rowCount * columns.length ** 2;
  const parts = Math.min(
    Math.ceil(unseenEnough / unseenRows),
    Math.max(1, Math.min(partsAtMost, Math.floor(costAtMost / cost))),
  );
  const trials = Array.from({ length: parts }, (_, i) => {
    const from = i * unseenRows;
    const seen = Uint32Array.of(...order.subarray(0, from), ...order.subarray(from + unseenRows));
    return new Trial(
      pick(table, seen),
      pick(table, order.subarray(from, from + unseenRows)),
      columns,
    );
  });
  const report = track(control, 'looking for copied rows', stepsAtMost + 1);
  let growth = first;
  for (let steps = 0; ; steps++) {
    const found: Rates[] = [];
    for (const trial of trials) found.push(await trial.measure(growth, tryOut, control));
    report(steps + 1);
    const rates = meanOf(found);
    const isMet = isCareful(
      rates,
      trials.reduce((sum, { size }) => sum + size, 0),
    );
    if (isMet || steps === stepsAtMost) {
      return { leafRows: growth.leafRows, evidence: growth.evidence, steps, isMet, ...rates };
    }
    growth = {
      ...growth,
      leafRows: Math.ceil(growth.leafRows * 1.5),
      evidence: Math.max(2, growth.evidence * 1.5),
    };
  }
}

function meanOf(list: readonly Rates[]): Rates {
  const mean = (name: keyof Rates): number =>
    list.reduce((sum, rates) => sum + rates[name], 0) / list.length;
  return {
    copies: mean('copies'),
    copiesOfUnseen: mean('copiesOfUnseen'),
    nearer: mean('nearer'),
    veryNear: mean('veryNear'),
  };
}

/** @param size unseen rows that were compared with */
function isCareful({ copies, copiesOfUnseen, nearer, veryNear }: Rates, size: number): boolean {
  return (
    copies <= copiesOfUnseen + leeway * Math.sqrt((copiesOfUnseen + 1 / size) / size) &&
    nearer <= nearerAtMost + leeway * Math.sqrt(0.25 / size) &&
    veryNear <= veryNearAtMost + leeway * Math.sqrt((2 * 0.05 * 0.95) / size)
  );
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

type Rates = Omit<Verdict, 'leafRows' | 'evidence' | 'steps' | 'isMet'>;

/** One parting of the table, and how drawn rows lie to both parts. */
class Trial {
  readonly size: number;
  readonly #all: PlacedRows;
  readonly #near: PlacedRows;
  readonly #far: PlacedRows;
  readonly #copiesOfUnseen: number;
  #limit: number | null = null;

  constructor(
    private readonly seen: EncodedTable,
    unseen: EncodedTable,
    private readonly columns: readonly number[],
  ) {
    const width = columns.length;
    this.size = Math.min(unseen.rowCount, Math.floor(Math.sqrt(comparisons / (3 * width))));
    this.#all = placeRows(seen, columns, seen.rowCount);
    this.#near = placeRows(seen, columns, this.size);
    this.#far = placeRows(unseen, columns, this.size);
    const whole = placeRows(unseen, columns, unseen.rowCount);
    this.#copiesOfUnseen = countEqual(whole, this.#all) / unseen.rowCount;
  }

  async measure(growth: Growth, tryOut: Try, control: Control): Promise<Rates> {
    const drawn = await tryOut(this.seen, growth, Math.max(this.size, drawnAtLeast));
    this.#limit ??= (await nearest(this.#far, this.#near, control)).sort()[
      Math.floor(this.size / 20)
    ] as number;
    const query = placeRows(drawn, this.columns, drawn.rowCount);
    const toSeen = await nearest(query, this.#near, control);
    const toUnseen = await nearest(query, this.#far, control);
    let [nearer, veryNear] = [0, 0];
    for (let row = 0; row < query.rows; row++) {
      const difference = (toSeen[row] as number) - (toUnseen[row] as number);
      nearer += difference < 0 ? 1 : difference === 0 ? 0.5 : 0;
      if ((toSeen[row] as number) < this.#limit) veryNear++;
    }
    return {
      copies: countEqual(query, this.#all) / query.rows,
      copiesOfUnseen: this.#copiesOfUnseen,
      nearer: nearer / query.rows,
      veryNear: veryNear / query.rows,
    };
  }
}
