/** How near synthetic rows come to the rows they were learnt from, beside real rows that nobody learnt from. */
import type { Bins, Control, Figure, Measured, ReportPart } from '../../engine/schema';
import { figure, normalInterval, wilson } from '../figures';
import { measured, noHoldoutReason, unavailable } from '../measured';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { quantile } from '../privacy';
import { findAll, searchedRows, sizesOf, type Found, type Sizes } from './neighbours';
import {
  clamp,
  countBelow,
  firstOf,
  nearerToTrain,
  neighbourRatio,
  overfittingProtection,
  quantileInterval,
} from './numbers';

/** @throws Fault `cancelled` */
export async function judge(input: PartInput, control: Control): Promise<ReportPart<'distances'>> {
  const { aligned, seed, tools } = input;
  const { rows, columns } = aligned;
  const cannot = (reason: string) => ({ status: 'unavailable', reason }) as const;
  if (columns.length === 0) return cannot('no column has values that can be compared row by row');
  if (rows.train === 0) return cannot('the training table has no rows');
  if (rows.synthetic === 0) return cannot('the synthetic table has no rows');
  const sizes = sizesOf(aligned);
  const pace = new Pace(control, searchedRows(sizes, rows.holdout > 0));
  const onDone = (done: number) => pace.step('measuring distances', done);
  const found = await findAll(aligned, sizes, seed, { tools, onDone });
  return {
    status: 'judged',
    sampled: sentenceOf(sizes, rows),
    figures: [...copyFigures(input, found), ...shareFigures(found), ...distanceFigures(found)],
    histogram: histogramOf(found),
  };
}

function sentenceOf(sizes: Sizes, rows: PartInput['aligned']['rows']): string | null {
  const { synthetic, reference } = sizes;
  const isAll =
    synthetic === rows.synthetic &&
    reference === rows.train &&
    (rows.holdout === 0 || reference === rows.holdout);
  if (isAll) return null;
  const count = (value: number) => value.toLocaleString('en');
  const tables =
    rows.holdout > 0 ? 'of the training table and of the holdout each' : 'of the training table';
  return `A seeded sample: ${count(synthetic)} synthetic rows against ${count(reference)} rows ${tables}.`;
}

const found01 = (rows: Int32Array) => rows.reduce((total, row) => total + (row >= 0 ? 1 : 0), 0);

function copyFigures({ report, aligned }: PartInput, { alike, holdout }: Found): Figure[] {
  const { copies, copiedRows } = report.privacy;
  const { rows } = aligned;
  return [
    figure({
      metric: 'exact-copies',
      ...copies,
      interval: wilson(copiedRows.synthetic, rows.synthetic),
      rows: { synthetic: rows.synthetic, baseline: rows.holdout },
    }),
    alikeFigure('near-copies', alike.near, holdout?.alike.near),
    alikeFigure('retouched-copies', alike.retouched, holdout?.alike.retouched),
  ];
}

function alikeFigure(
  metric: 'near-copies' | 'retouched-copies',
  ours: Int32Array | null,
  theirs: Int32Array | null | undefined,
): Figure {
  if (ours === null) {
    const few = unavailable('of so few columns all but one are met by chance');
    return figure({ metric, synthetic: few, baseline: few });
  }
  const share = (rows: Int32Array) => found01(rows) / rows.length;
  return figure({
    metric,
    synthetic: measured(share(ours), ''),
    baseline: theirs == null ? unavailable(noHoldoutReason) : measured(share(theirs), ''),
    interval: wilson(found01(ours), ours.length),
    rows: { synthetic: ours.length, baseline: theirs?.length ?? 0 },
  });
}

function shareFigures({ toTrain, holdout }: Found): Figure[] {
  if (holdout === null) {
    const [synthetic, baseline] = [unavailable(noHoldoutReason), unavailable(noHoldoutReason)];
    return (['dcr-share', 'very-near-share', 'dcr-overfitting-protection'] as const).map((metric) =>
      figure({ metric, synthetic, baseline }),
    );
  }
  const { toHoldout, holdoutToTrain, half } = holdout;
  const nearer = nearerToTrain(toTrain, toHoldout);
  const tooFew = unavailable('the holdout is too small to be halved');
  const protection = overfittingProtection(toTrain, toHoldout);
  return [
    figure({
      metric: 'dcr-share',
      synthetic: measured(nearer.share, ''),
      baseline:
        half === null ? tooFew : measured(nearerToTrain(half.toTrain, half.toHoldout).share, ''),
      interval: nearer.interval,
      expected: 0.5,
    }),
    veryNear(firstOf(toTrain).distance, firstOf(holdoutToTrain).distance),
    figure({
      metric: 'dcr-overfitting-protection',
      synthetic: measured(protection, ''),
      baseline:
        half === null ? tooFew : measured(overfittingProtection(half.toTrain, half.toHoldout), ''),
      interval: clamp(normalInterval(protection, 2 * nearer.error)),
    }),
  ];
}

/** Fewer unseen real rows do not say what their nearest twentieth is, nor how alone such rows are. */
const leastUnseen = 20;
const tooFewUnseen = `fewer than ${leastUnseen} real rows were set aside, too few to tell what is near`;

function veryNear(ours: Float64Array, theirs: Float64Array): Figure {
  if (theirs.length < leastUnseen) {
    const none = unavailable(tooFewUnseen);
    return figure({ metric: 'very-near-share', synthetic: none, baseline: none });
  }
  const limit = quantile(theirs.slice().sort(), 0.05);
  const below = countBelow(ours, limit);
  const reason = 'more than 5 % of the real holdout rows have an exact twin in train';
  return figure({
    metric: 'very-near-share',
    synthetic: limit === 0 ? unavailable(reason) : measured(below / ours.length, ''),
    baseline:
      limit === 0 ? unavailable(reason) : measured(countBelow(theirs, limit) / theirs.length, ''),
    interval: limit === 0 ? null : wilson(below, ours.length),
    expected: limit === 0 ? null : 0.05,
  });
}

const sorted = (distances: Float64Array) => distances.slice().sort();

function distanceFigures({ toTrain, randomToTrain, holdout }: Found): Figure[] {
  const ours = sorted(firstOf(toTrain).distance);
  const theirs = holdout === null ? null : sorted(firstOf(holdout.holdoutToTrain).distance);
  const quantiles = (
    [
      ['dcr-median', 0.5],
      ['dcr-near-quantile', 0.05],
    ] as const
  ).map(([metric, share]) => {
    const synthetic = quantile(ours, share);
    const real = theirs === null ? null : quantile(theirs, share);
    return figure({
      metric,
      synthetic: measured(synthetic, ''),
      baseline: measured(real, noHoldoutReason),
      interval: quantileInterval(ours, share),
      sentence: real === null || real === 0 ? null : inTimes(synthetic / real),
    });
  });
  const ratio = neighbourRatio(toTrain);
  const realRatio = (): Measured => {
    if (holdout === null) return unavailable(noHoldoutReason);
    if (firstOf(holdout.holdoutToTrain).distance.length < leastUnseen)
      return unavailable(tooFewUnseen);
    return measured(neighbourRatio(holdout.holdoutToTrain)?.mean ?? null, noSecond);
  };
  const noSecond = 'no row has a second nearest training row at a distance above 0';
  const random = quantile(sorted(firstOf(randomToTrain).distance), 0.5);
  const protection = (median: number | null, reason: string): Measured =>
    random === 0
      ? unavailable('rows of pure chance equal training rows, too')
      : measured(median === null ? null : Math.min(1, median / random), reason);
  return [
    figure({
      metric: 'nndr',
      synthetic: measured(ratio?.mean ?? null, noSecond),
      baseline: realRatio(),
      interval: ratio?.interval ?? null,
    }),
    ...quantiles,
    figure({
      metric: 'dcr-baseline-protection',
      synthetic: protection(quantile(ours, 0.5), ''),
      baseline:
        theirs === null
          ? unavailable(noHoldoutReason)
          : protection(quantile(theirs, 0.5), noHoldoutReason),
    }),
  ];
}

function inTimes(ratio: number): string {
  return `${ratio.toFixed(2)} times the distance of real rows that were set aside`;
}

const binCount = 40;

/** Same bins for all; the first begins at 0, the last holds everything beyond. */
function histogramOf({ toTrain, holdout }: Found): Bins {
  const series = [
    { name: 'synthetic to train', distances: firstOf(toTrain).distance },
    ...(holdout === null
      ? []
      : [
          { name: 'synthetic to holdout', distances: firstOf(holdout.toHoldout).distance },
          { name: 'holdout to train', distances: firstOf(holdout.holdoutToTrain).distance },
        ]),
  ];
  const far = Math.max(...series.map(({ distances }) => quantile(sorted(distances), 0.99)));
  const width = (far > 0 ? far : 1) / binCount;
  return {
    edges: Array.from({ length: binCount + 1 }, (_, i) => i * width),
    series: series.map(({ name, distances }) => {
      const shares = new Array<number>(binCount).fill(0);
      for (const distance of distances) {
        const bin = Math.min(binCount - 1, Math.floor(distance / width));
        shares[bin] = (shares[bin] as number) + 1 / distances.length;
      }
      return { name, shares };
    }),
  };
}
