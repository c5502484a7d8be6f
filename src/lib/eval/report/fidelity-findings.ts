/** What the verdict says about likeness: columns, then relations between columns, then the worst of both. */
import type {
  ColumnShape,
  Compared,
  Finding,
  Grade,
  Measured,
  PairTrend,
  Report,
} from '../../engine/schema';
import { valueOf } from '../measured';
import { count, list, percent, percents } from './words';

type Findings = Omit<Report, 'verdict'>;

/** What is good in absolute terms, and how far below real rows a good score may lie. */
interface Scale {
  readonly good: number;
  readonly fair: number;
  readonly margin: number;
}
const shapeScale: Scale = { good: 0.97, fair: 0.9, margin: 0.02 };
const trendScale: Scale = { good: 0.95, fair: 0.85, margin: 0.03 };

/** Below this reach even real rows tell too little to grade by. */
const leastReach = 0.7;

/** Single columns first, then pairs. */
export function fidelityFindings(report: Findings): [shapes: Finding, trends: Finding] {
  const reach = reachOf(report.shapes, report.quality.shapes, report.rows);
  // Of rows that are too few to know a single column nobody can know how two belong together: through two
  // points there is always a line.
  return [shapeFinding(report), trendFinding(report, reach !== null && reach < leastReach)];
}

/**
 * The score that real rows in the synthetic table's number would be expected to reach: the holdout's,
 * corrected for its own size; without a holdout, what sampling noise alone leaves.
 */
function reachOf(
  figures: readonly (Compared & { expected: number | null })[],
  mean: Compared,
  rows: Report['rows'],
): number | null {
  const errors = figures.flatMap(({ synthetic, expected }) =>
    synthetic.status === 'measured' && expected !== null ? [1 - expected] : [],
  );
  if (errors.length === 0) return null;
  const noise = errors.reduce((total, error) => total + error, 0) / errors.length;
  const baseline = valueOf(mean.baseline);
  if (baseline === null) return 1 - noise;
  const sizes = (1 / rows.train + 1 / rows.holdout) / (1 / rows.train + 1 / rows.synthetic);
  return Math.min(1, baseline + noise * (Math.sqrt(sizes) - 1));
}

function limitsOf(scale: Scale, reach: number) {
  const good = Math.min(scale.good, reach - scale.margin);
  return { good, fair: Math.min(scale.fair, good - (scale.good - scale.fair)) };
}

function gradeOf(score: number, limits: { good: number; fair: number }): Grade {
  return score >= limits.good ? 'good' : score >= limits.fair ? 'fair' : 'poor';
}

function besides(mean: Compared, reach: number): string {
  const baseline = valueOf(mean.baseline);
  return baseline === null
    ? `by chance alone a perfect table would reach about ${percent(reach)}`
    : `a holdout of real rows reaches ${percent(baseline)}`;
}

function shapeFinding({ shapes, quality, rows }: Findings): Finding {
  const score = valueOf(quality.shapes.synthetic);
  const reach = reachOf(shapes, quality.shapes, rows);
  if (score === null || reach === null) {
    return unknown('No column could be compared on its own', quality.shapes.synthetic);
  }
  const limits = limitsOf(shapeScale, reach);
  const [said = '', good = ''] = percents([score, limits.good]);
  const claim = `Columns on their own agree with the original to ${said} (${besides(quality.shapes, reach)}).`;
  if (reach < leastReach) return tooFew(claim);
  const grade = gradeOf(score, limits);
  const worst = grade === 'good' ? '' : ` Farthest off: ${list(worstColumns(shapes))}.`;
  return {
    topic: 'fidelity',
    grade,
    sentence: `${claim} Good from ${good}.${worst}`,
    limit: { figure: 'shapes', goodAt: limits.good },
  };
}

function trendFinding({ trends, quality, rows, judged }: Findings, areTooFew: boolean): Finding {
  const strong = trends.filter(({ isStrong }) => isStrong);
  const hasStrong = valueOf(quality.trends.strongPairs.synthetic) !== null;
  const mean = hasStrong ? quality.trends.strongPairs : quality.trends.allPairs;
  const counted = hasStrong ? strong : trends;
  const score = valueOf(mean.synthetic);
  const reach = reachOf(counted, mean, rows);
  if (score === null || reach === null) {
    return unknown('Relations between columns could not be compared', mean.synthetic);
  }
  const limits = limitsOf(trendScale, reach);
  const [said = '', good = ''] = percents([score, limits.good]);
  const which = pairsInWords(counted.length, hasStrong);
  const sampled = judged.pairs < judged.ofPairs ? ' in a sample of the pairs' : '';
  const claim = `Relations between columns agree to ${said} over ${which}${sampled} (${besides(mean, reach)}).`;
  if (areTooFew || reach < leastReach) return tooFew(claim);
  const grade = gradeOf(score, limits);
  const worst = grade === 'good' ? '' : ` Farthest off: ${list(worstPairs(counted))}.`;
  return {
    topic: 'fidelity',
    grade,
    sentence: `${claim} Good from ${good}.${worst}`,
    limit: { figure: hasStrong ? 'strong-pairs' : 'all-pairs', goodAt: limits.good },
  };
}

function pairsInWords(pairs: number, areStrong: boolean): string {
  if (areStrong) {
    const many = pairs === 1 ? 'the one pair' : `the ${count(pairs)} pairs`;
    return `${many} of columns that belong together most`;
  }
  return pairs === 1
    ? 'the only pair of columns, which is not strongly related'
    : `all ${count(pairs)} pairs of columns, none of them strongly related`;
}

function unknown(claim: string, figure: Measured): Finding {
  const reason = figure.status === 'unavailable' ? `: ${figure.reason}` : '';
  return { topic: 'fidelity', grade: 'unknown', sentence: `${claim}${reason}.` };
}

function tooFew(claim: string): Finding {
  return {
    topic: 'fidelity',
    grade: 'unknown',
    sentence: `${claim} With so few rows this says little; use more rows to judge.`,
  };
}

const named = 3;

function worstColumns(shapes: readonly ColumnShape[]): string[] {
  return lowest(shapes).map(({ column, synthetic }) => `“${column}” (${scoreText(synthetic)})`);
}

function worstPairs(trends: readonly PairTrend[]): string[] {
  return lowest(trends).map(
    ({ a, b, synthetic }) => `“${a}” with “${b}” (${scoreText(synthetic)})`,
  );
}

function lowest<Figure extends Compared>(figures: readonly Figure[]): Figure[] {
  return figures
    .filter(({ synthetic }) => synthetic.status === 'measured')
    .toSorted((a, b) => (valueOf(a.synthetic) ?? 0) - (valueOf(b.synthetic) ?? 0))
    .slice(0, named);
}

function scoreText(figure: Measured): string {
  return figure.status === 'measured' ? percent(figure.value) : 'not measured';
}
