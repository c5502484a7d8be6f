/**
 * The copy guard. Some rows are kept from a first set of trees; rows drawn from these trees must copy, and
 * come near to, the rows that they were grown on no more than the unseen rows do. Where they do, leaves
 * are made larger and splits rarer until they do not. The guard shapes the model; it keeps no row and
 * filters none.
 */
import type { Stream } from '../../random';
import { track, z } from '../../schema';
import type { EncodedTable, FitControl } from '../generator';
import type { Growth } from './grow';
import { countEqual, Ruler, scalings, type PlacedRows, type Scaling } from './nearness';

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
const unseenEnough = 4000;
const partsAtMost = 5;
/** Rows times columns squared, over all parts; one part is always tried. */
const costAtMost = 2.5e7;
/** Above this cost of one part, fewer and larger steps are made. */
const boldAbove = 2e8;
const drawnAtLeast = 1000;
/** Comparisons of single values, for all distances of one step. */
const comparisons = 2.4e8;
const nearerAtMost = 0.51;
const veryNearAtMost = 0.055;
/** Standard errors of leeway, so that chance alone rarely makes the trees coarser. */
const leeway = 1;

/** Grows trees on the rows given, and draws `count` rows from them. */
export type Try = (
  rows: Int32Array,
  growth: Growth,
  count: number,
) => Promise<Pick<EncodedTable, 'columns'>>;

/** @returns null where the table has too few rows to measure anything. @throws Fault `cancelled` */
export async function chooseGrowth(
  table: EncodedTable,
  columns: readonly number[],
  first: Growth,
  random: Stream,
  tryOut: Try,
  control: FitControl,
): Promise<Verdict | null> {
  if (table.rowCount < rowsAtLeast || columns.length === 0) return null;
  const trials = partTable(table, columns, random);
  const unseen = trials.reduce((sum, { size }) => sum + size, 0);
  const isBold = costOf(table, columns.length) > boldAbove;
  const stepsAtMost = isBold ? 2 : 5;
  const report = track(control, 'looking for copied rows', stepsAtMost + 1);
  let growth = first;
  for (let steps = 0; ; steps++) {
    const found: Rates[] = [];
    for (const trial of trials) found.push(await trial.measure(growth, tryOut, control));
    report(steps + 1);
    const rates = meanOf(found);
    const isMet = isCareful(rates, unseen);
    if (isMet || steps === stepsAtMost || control.stop?.aborted) {
      return { leafRows: growth.leafRows, evidence: growth.evidence, steps, isMet, ...rates };
    }
    growth = moreCareful(growth, isBold ? 2.5 : 1.4);
  }
}

/** Few and weak splits hide single rows as well as large leaves do; strong ones are what makes rows likely. */
function moreCareful(growth: Growth, factor: number): Growth {
  const { leafRows, evidence } = growth;
  const weak = evidence < 4 ? Math.max(2, evidence * 1.5) : evidence * 1.15;
  return { ...growth, leafRows: Math.ceil(leafRows * factor), evidence: weak };
}

function costOf({ rowCount }: EncodedTable, columns: number): number {
  return Math.min(rowCount, rowsAtMost) * columns ** 2;
}

/** Several ways of setting rows aside; each is unseen in one of them at most. */
function partTable(table: EncodedTable, columns: readonly number[], random: Stream): Trial[] {
  const order = random.permutation(table.rowCount).subarray(0, rowsAtMost);
  const unseenRows = Math.min(unseenAtMost, Math.floor(order.length * unseenShare));
  const cost = costOf(table, columns.length);
  const parts = Math.min(
    Math.ceil(unseenEnough / unseenRows),
    Math.max(1, Math.min(partsAtMost, Math.floor(costAtMost / cost))),
  );
  const ruler = new Ruler(table, columns);
  return Array.from({ length: parts }, (_, i) => {
    const from = i * unseenRows;
    const unseen = Int32Array.from(order.subarray(from, from + unseenRows));
    const seen = new Int32Array(order.length - unseenRows);
    seen.set(order.subarray(0, from));
    seen.set(order.subarray(from + unseenRows), from);
    return new Trial(table, seen, unseen, ruler);
  });
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

export function growthOf({ leafRows, evidence }: Verdict): Pick<Growth, 'leafRows' | 'evidence'> {
  return { leafRows, evidence };
}

type Rates = Omit<Verdict, 'leafRows' | 'evidence' | 'steps' | 'isMet'>;

/** One parting of the table, and how drawn rows lie to both parts. */
class Trial {
  readonly size: number;
  readonly #seen: Int32Array;
  readonly #all: PlacedRows;
  readonly #near: PlacedRows;
  readonly #far: PlacedRows;
  readonly #copiesOfUnseen: number;
  readonly #limits: Partial<Record<Scaling, number>> = {};

  constructor(
    table: EncodedTable,
    seen: Int32Array,
    unseen: Int32Array,
    private readonly ruler: Ruler,
  ) {
    const { width } = ruler;
    this.size = Math.min(unseen.length, Math.floor(Math.sqrt(comparisons / (6 * width))));
    this.#near = ruler.place(table, seen.subarray(0, this.size));
    this.#far = ruler.place(table, unseen.subarray(0, this.size));
    // In the order of the table, so that growing reads memory forwards.
    this.#seen = seen.slice().sort();
    this.#all = ruler.place(table, this.#seen);
    this.#copiesOfUnseen = countEqual(ruler.place(table, unseen), this.#all) / unseen.length;
  }

  async measure(growth: Growth, tryOut: Try, control: FitControl): Promise<Rates> {
    const count = Math.max(this.size, drawnAtLeast);
    const drawn = await tryOut(this.#seen, growth, count);
    const query = this.ruler.place(
      drawn,
      Int32Array.from({ length: count }, (_, row) => row),
    );
    let [nearer, veryNear] = [0, 0];
    for (const scaling of scalings) {
      const found = await this.#compare(query, scaling, control);
      nearer = Math.max(nearer, found.nearer);
      veryNear = Math.max(veryNear, found.veryNear);
    }
    const copies = countEqual(query, this.#all) / query.rows;
    return { copies, copiesOfUnseen: this.#copiesOfUnseen, nearer, veryNear };
  }

  async #compare(
    query: PlacedRows,
    scaling: Scaling,
    control: FitControl,
  ): Promise<Pick<Rates, 'nearer' | 'veryNear'>> {
    const { ruler } = this;
    this.#limits[scaling] ??= (await ruler.nearest(this.#far, this.#near, scaling, control)).sort()[
      Math.floor(this.size / 20)
    ] as number;
    const limit = this.#limits[scaling];
    const toSeen = await ruler.nearest(query, this.#near, scaling, control);
    const toUnseen = await ruler.nearest(query, this.#far, scaling, control);
    let [nearer, veryNear] = [0, 0];
    for (let row = 0; row < query.rows; row++) {
      const [seen, unseen] = [toSeen[row] as number, toUnseen[row] as number];
      nearer += seen < unseen ? 1 : seen === unseen ? 0.5 : 0;
      if (seen < limit) veryNear++;
    }
    return { nearer: nearer / query.rows, veryNear: veryNear / query.rows };
  }
}
