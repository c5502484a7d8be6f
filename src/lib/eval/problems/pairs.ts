/** Columns that no longer go together as they did, or that do now and did not. */
import type { PairTrend } from '../../engine/schema';
import { valueOf } from '../measured';
import { minus, percent } from '../report';
import { openEvenly, type EvenAgreement } from './evenly';
import { remedyFor } from './fixes';
import { isTold, severityOf, type Finder, type Scene, type Steps, type Suspect } from './suspect';

/** By how much the strength of a pair differs. */
const strengthSteps: Steps = [0.1, 0.15, 0.3];
/** By how much combinations agree less than real rows' do, and than the columns on their own do. */
const overlapSteps: Steps = [0.06, 0.12, 0.25];

const ranks = { low: 0, medium: 1, high: 2 } as const;

export const findPairs: Finder = (scene) => {
  const evenly = openEvenly(scene.aligned, scene.seed);
  const hasNumber = ({ a, b }: PairTrend) =>
    scene.aligned.columns.some(
      ({ column, measure }) => measure === 'numeric' && [a, b].includes(column.name),
    );
  /** Null where labels alone take part: their cells are the same for all tables. */
  const inEvenBins = (trend: PairTrend) => (hasNumber(trend) ? evenly(trend.a, trend.b) : null);
  return scene.report.trends.flatMap((trend) => {
    const ways = [
      byStrength(scene, trend, inEvenBins),
      byOverlap(scene, trend, inEvenBins),
    ].flatMap((way) => way ?? []);
    const [first, second] = ways;
    if (first === undefined) return [];
    return second !== undefined && ranks[second.severity] > ranks[first.severity] ? second : first;
  });
};

type InEvenBins = (trend: PairTrend) => EvenAgreement | null;
/** Strength that is lost shows in even bins too, by this much; less is one extreme value. */
const leastEven = 0.01;
/** Standard errors of a correlation in the mean loss of similarity that chance gives: √(2/π) of one is 2 losses. */
const threeErrors = 7.5;

/** Agreement that real rows and chance leave a pair. */
function floorOf({ baseline, expected }: PairTrend): number {
  const real = valueOf(baseline);
  return Math.max(real === null ? 0 : 1 - real, expected === null ? 0 : 1 - expected);
}

function byStrength(
  { report, found }: Scene,
  trend: PairTrend,
  inEvenBins: InEvenBins,
): Suspect | null {
  const { a, b, synthetic, baseline, strength, metric } = trend;
  // A few impossible values drown any correlation.
  const isDrowned = isTold(found, 'range', a) || isTold(found, 'range', b);
  if (metric === 'CorrelationSimilarity' && isDrowned) return null;
  const score = valueOf(synthetic);
  const [was, is] = [strength.real, strength.synthetic];
  if (score === null || was === null || is === null) return null;
  const gap = Math.abs(was - is);
  const severity = severityOf(gap, strengthSteps);
  if (severity === null || gap < reachOf(trend, score)) return null;
  const even = inEvenBins(trend);
  if (even !== null && even.excess < leastEven) return null;
  const isLost = Math.abs(is) < Math.abs(was);
  const { cause, fix } = remedyFor('dependence', report.generator);
  const measure = metric === 'CorrelationSimilarity' ? 'correlation' : 'Cramér’s V';
  const real = valueOf(baseline);
  return {
    ...frame(trend, severity, gap),
    sentence:
      `“${a}” and “${b}” ${isLost ? 'go together less than' : 'go together otherwise than'} in the original: ${measure} ${minus(is.toFixed(2))} instead of ${minus(was.toFixed(2))}` +
      agreement(score, real),
    cause: isLost ? cause : 'The model ties these columns to one another more than the rows do.',
    fix,
  };
}

/** The gap of strengths that chance and real rows explain; all of it where the agreement says so. */
function reachOf(trend: PairTrend, score: number): number {
  const { metric, baseline, expected } = trend;
  if (metric !== 'CorrelationSimilarity') {
    return 1 - score < 1.25 * floorOf(trend) + 0.02 ? Infinity : 0;
  }
  // A correlation that differs by 0.2 agrees to 90 %: half of it counts.
  const real = valueOf(baseline);
  const [usual, chance] = [real === null ? 0 : 1 - real, expected === null ? 0 : 1 - expected];
  return Math.max(4 * usual, threeErrors * chance);
}

function byOverlap(
  { report, found }: Scene,
  trend: PairTrend,
  inEvenBins: InEvenBins,
): Suspect | null {
  const { a, b, synthetic, baseline, metric } = trend;
  const score = valueOf(synthetic);
  if (score === null || metric !== 'ContingencySimilarity') return null;
  // Columns that are off on their own take their pairs with them.
  const isKnown = [a, b].some((column) =>
    found.some(({ kind, columns }) => kind !== 'correlation' && columns.includes(column)),
  );
  if (isKnown || isTold(found, 'range', a) || isTold(found, 'range', b)) return null;
  const alone = Math.max(...[a, b].map((column) => ownError(report, column)));
  const own = 1 - score - Math.max(floorOf(trend), alone);
  if (severityOf(own, overlapSteps) === null) return null;
  const even = inEvenBins(trend);
  const excess = Math.min(own, even?.excess ?? own);
  const severity = severityOf(excess, overlapSteps);
  if (severity === null) return null;
  const { cause, fix } = remedyFor('dependence', report.generator);
  return {
    ...frame(trend, severity, excess),
    sentence:
      `“${a}” and “${b}” meet in other combinations than in the original` +
      agreement(even?.synthetic ?? score, even === null ? valueOf(baseline) : even.holdout),
    cause,
    fix,
  };
}

function ownError(report: Scene['report'], column: string): number {
  const shape = report.shapes.find((each) => each.column === column);
  return 1 - ((shape && valueOf(shape.synthetic)) ?? 1);
}

function frame({ a, b }: PairTrend, severity: Suspect['severity'], weight: number) {
  return {
    id: `correlation:${a},${b}`,
    kind: 'correlation' as const,
    severity,
    weight,
    columns: [a, b],
    rows: [],
  };
}

function agreement(score: number, real: number | null): string {
  const reach = real === null ? '' : `, where real rows that were set aside reach ${percent(real)}`;
  return `; the pair agrees to ${percent(score)}${reach}.`;
}
