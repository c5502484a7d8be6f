/**
 * The part of a report about two and three columns together: binned accuracy as MOSTLY AI defines it,
 * with what chance alone costs, and how much columns tell about each other.
 */
import type { Control, Figure, JudgedPart, MetricId, ReportPart } from '../../engine/schema';
import type { Aligned } from '../align';
import { figure, normalInterval } from '../figures';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { informationCells, sharedCells, type SharedCells } from '../metrics';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { thin } from '../sample';
import { agreementOf, type TableAgreement } from './agreement';
import { groupsOf, type Group, type Groups } from './groups';
import { informationErrors, informationOf, type PairInformation } from './information';
import { InformationChance } from './information-chance';

/** Rows of each table beyond which a seeded sample is taken. */
const mostRows = 100_000;
/** Most groups of columns of one size, and most cells that are looked at for all groups of that size. */
const mostGroups = 10_000;
const mostCells = 500_000_000;
const bins = 10;
const listedPairs = 200;
const listedTrios = 20;

/** @throws Fault `cancelled` */
export async function judge(
  { aligned, seed }: PartInput,
  control: Control,
): Promise<ReportPart<'together'>> {
  const { columns, rows } = aligned;
  if (columns.length === 0) return { status: 'unavailable', reason: 'no column can be compared' };
  if (Math.min(rows.train, rows.synthetic) === 0) {
    return { status: 'unavailable', reason: 'one of the tables has no rows' };
  }
  const judged = thin(aligned, mostRows, seed, 'columns together');
  const rowsInAll = judged.rows.train + judged.rows.holdout + judged.rows.synthetic;
  const most = Math.min(mostGroups, Math.max(1, Math.floor(mostCells / (3 * rowsInAll))));
  const pairs = groupsOf(columns.length, 2, most, seed);
  const trios = groupsOf(columns.length, 3, most, seed);
  const groups = 2 * columns.length + 2 * pairs.chosen.length + trios.chosen.length;
  const pace = new Pace(control, groups * rowsInAll);
  const step = () => pace.step('comparing columns together', rowsInAll);

  const cells: SharedCells[] = [];
  for (const column of judged.columns) {
    cells.push(sharedCells(column, bins));
    await step();
  }
  const over = async (chosen: readonly Group[]) => {
    const found: TableAgreement[] = [];
    for (const places of chosen) {
      found.push(agreementOf(places.map((place) => cells[place] as SharedCells)));
      await step();
    }
    return found;
  };
  const one = await over(columns.map((_, place) => [place]));
  const two = await over(pairs.chosen);
  const three = await over(trios.chosen);
  const { rows: of } = judged;
  const chance = new InformationChance(of.train, of.synthetic, of.holdout);
  const sides = judged.columns.map(informationCells);
  const information = await informationOver(pairs.chosen, sides, chance, step);

  return {
    status: 'judged',
    figures: [
      ...accuracyFigures([one, two, three], aligned),
      ...informationFigures(
        information.map(({ found }) => found),
        chance,
        aligned,
      ),
    ],
    sampled: sampledWords(judged === aligned, pairs, trios),
    information: listInformation(
      information,
      columns.map(({ column }) => column.name),
    ),
    trios: listTrios(
      trios.chosen,
      three,
      columns.map(({ column }) => column.name),
    ),
  };
}

interface FoundPair {
  readonly places: Group;
  readonly found: PairInformation;
}

async function informationOver(
  pairs: readonly Group[],
  sides: readonly SharedCells[],
  chance: InformationChance,
  step: () => Promise<void>,
): Promise<FoundPair[]> {
  const all: FoundPair[] = [];
  for (const places of pairs) {
    const [a, b] = places as [number, number];
    const [first, second] = [sides[a] as SharedCells, sides[b] as SharedCells];
    const found = informationOf(first, second);
    chance.add(first, second);
    if (found !== null) all.push({ places, found });
    await step();
  }
  return all;
}

interface MeanAgreement {
  readonly accuracy: number | null;
  readonly error: number;
  readonly baseline: number | null;
  readonly expected: number | null;
  readonly expectedOfHoldout: number | null;
}

const accuracyIds = [
  'binned-accuracy-one',
  'binned-accuracy-two',
  'binned-accuracy-three',
] as const;

/** Accuracy of one, two and three columns, and the mean of those there are. */
function accuracyFigures(sizes: readonly TableAgreement[][], { rows }: Aligned): Figure[] {
  const means = sizes.map(meanAgreement);
  const make = (metric: MetricId, mean: MeanAgreement) => {
    const { accuracy, error } = mean;
    return figure({
      metric,
      synthetic: measured(accuracy, 'there are too few columns'),
      baseline:
        rows.holdout === 0
          ? unavailable(noHoldoutReason)
          : measured(mean.baseline, 'there are too few columns'),
      interval: accuracy === null ? null : shareInterval(accuracy, error),
      expected: mean.expected,
      expectedOfBaseline: mean.expectedOfHoldout,
    });
  };
  const there = means.filter(({ accuracy }) => accuracy !== null);
  const overall: MeanAgreement = {
    accuracy: meanOf(there.map(({ accuracy }) => accuracy)),
    error: meanOf(there.map(({ error }) => error)) ?? 0,
    baseline: meanOf(there.map(({ baseline }) => baseline)),
    expected: meanOf(there.map(({ expected }) => expected)),
    expectedOfHoldout: meanOf(there.map(({ expectedOfHoldout }) => expectedOfHoldout)),
  };
  return [
    make('binned-accuracy', overall),
    ...means.map((mean, size) => make(accuracyIds[size] as MetricId, mean)),
  ];
}

/** Groups share columns, so that their errors do not cancel: the mean error is an upper bound. */
function meanAgreement(all: readonly TableAgreement[]): MeanAgreement {
  return {
    accuracy: meanOf(all.map(({ synthetic }) => synthetic?.accuracy ?? null)),
    error: meanOf(all.map(({ synthetic }) => synthetic?.error ?? null)) ?? 0,
    baseline: meanOf(all.map(({ holdout }) => holdout?.accuracy ?? null)),
    expected: meanOf(all.map(({ expected }) => expected)),
    expectedOfHoldout: meanOf(all.map(({ expectedOfHoldout }) => expectedOfHoldout)),
  };
}

function meanOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0) / known.length;
}

function shareInterval(value: number, error: number) {
  const { low, high } = normalInterval(value, error);
  return { low: Math.max(0, low), high: Math.min(1, high) };
}

function informationFigures(
  pairs: readonly PairInformation[],
  chance: InformationChance,
  { rows }: Aligned,
): Figure[] {
  const drawn = informationErrors(pairs, 'synthetic');
  const held = informationErrors(pairs, 'holdout');
  const few = 'there are no two columns to compare with each other';
  const unrelated = 'no two columns tell anything about each other';
  const baseline = (value: number | null | undefined, reason: string) =>
    rows.holdout === 0 ? unavailable(noHoldoutReason) : measured(value ?? null, reason);
  const reason = drawn === null ? few : unrelated;
  const [ofMean, ofWeighted] = [chance.mean(), chance.weighted()];
  return [
    figure({
      metric: 'information-error',
      synthetic: measured(drawn?.mean ?? null, few),
      baseline: baseline(held?.mean, few),
      interval: ofMean?.interval ?? null,
      expected: ofMean?.expected ?? null,
      expectedOfBaseline: ofMean?.expectedOfHoldout ?? null,
    }),
    figure({
      metric: 'weighted-information-error',
      synthetic: measured(drawn?.weighted ?? null, reason),
      baseline: baseline(held?.weighted, reason),
      interval: ofWeighted?.interval ?? null,
      expected: ofWeighted?.expected ?? null,
      expectedOfBaseline: ofWeighted?.expectedOfHoldout ?? null,
    }),
  ];
}

type Together = JudgedPart<'together'>;

function listInformation(pairs: readonly FoundPair[], names: string[]): Together['information'] {
  const error = ({ found }: FoundPair) => Math.abs(found.real - found.synthetic);
  return [...pairs]
    .sort((a, b) => error(b) - error(a))
    .slice(0, listedPairs)
    .map(({ places: [a, b], found: { real, synthetic } }) => ({
      a: names[a as number] as string,
      b: names[b as number] as string,
      real,
      synthetic,
    }));
}

function listTrios(
  groups: readonly Group[],
  found: readonly TableAgreement[],
  names: string[],
): Together['trios'] {
  const all = groups.flatMap((places, k) => {
    const { synthetic, holdout, expected } = found[k] as TableAgreement;
    if (synthetic === null) return [];
    const lost = (expected ?? 1) - synthetic.accuracy;
    return [{ places, synthetic: synthetic.accuracy, baseline: holdout?.accuracy ?? null, lost }];
  });
  return all
    .sort((a, b) => b.lost - a.lost)
    .slice(0, listedTrios)
    .map(({ places, synthetic, baseline }) => ({
      columns: places.map((place) => names[place] as string),
      synthetic,
      baseline,
    }));
}

/** What was left out, as a sentence; null where nothing was. */
function sampledWords(isWhole: boolean, pairs: Groups, trios: Groups): string | null {
  const parts = [
    ...(isWhole ? [] : [`a seeded sample of ${words(mostRows)} rows of each table`]),
    ...cut(pairs, 'pairs'),
    ...cut(trios, 'groups of three columns'),
  ];
  return parts.length === 0 ? null : parts.join(', ');
}

function cut({ chosen, of }: Groups, what: string): string[] {
  return chosen.length === of ? [] : [`${words(chosen.length)} of ${words(of)} ${what}`];
}

function words(count: number): string {
  return count.toLocaleString('en');
}
