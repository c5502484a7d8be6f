/**
 * The figures by which a table stands or falls, read out of a report: what the gates ask and the verdict's
 * uses rest on. A figure whose part was not judged is unavailable; nothing is put in its place.
 */
import { metricTraits, type MetricTraits } from './metrics';
import type { Figure, Measured, PartName, Report } from './report';

type Judged = Omit<Report, 'verdict'>;

const unavailable = (reason: string): Measured => ({ status: 'unavailable', reason });

/** All figures of one part by the ids of their metrics; a reason instead where there are none. */
function figuresOf(
  { parts }: Pick<Report, 'parts'>,
  part: PartName,
  metrics: readonly string[],
): readonly Figure[] | string {
  const found = parts[part];
  if (found === undefined) return 'this was not judged';
  if (found.status === 'unavailable') return found.reason;
  const figures = found.figures.filter(({ metric }) => metrics.includes(metric));
  return figures.length > 0 ? figures : 'the report holds no such figure';
}

/** How far from the best there is: the larger the worse, whatever the metric's direction. */
function badness({ better, ideal }: MetricTraits, value: number): number {
  if (better === 'nearer') return Math.abs(value - (ideal ?? 0));
  return better === 'higher' ? -value : value;
}

/** The worst of several figures, such as that of the most successful attack; the first of equals. */
function worstFigure(figures: readonly Figure[]): Figure | null {
  let worst: Figure | null = null;
  let most = -Infinity;
  for (const figure of figures) {
    if (figure.synthetic.status !== 'measured') continue;
    const bad = badness(metricTraits[figure.metric], figure.synthetic.value);
    if (bad > most) [worst, most] = [figure, bad];
  }
  return worst;
}

/** The worst value of some metrics of a part. */
function worstOf(part: PartName, ...metrics: readonly string[]) {
  return (report: Judged): Measured => {
    const figures = figuresOf(report, part, metrics);
    if (typeof figures === 'string') return unavailable(figures);
    return worstFigure(figures)?.synthetic ?? (figures[0] as Figure).synthetic;
  };
}

/** The least share of possible values that a column has. */
function leastValidity({ validity }: Judged): Measured {
  const values = validity.flatMap(({ synthetic }) =>
    synthetic.status === 'measured' ? [synthetic.value] : [],
  );
  if (values.length === 0) return unavailable('no column has a range, labels or a key to keep');
  return { status: 'measured', value: Math.min(...values) };
}

/** Strongly related pairs, or all where none is: on the latter columns without relation count most. */
function relations({ quality: { trends } }: Judged): Measured {
  const { allPairs, strongPairs } = trends;
  return strongPairs.synthetic.status === 'measured' ? strongPairs.synthetic : allPairs.synthetic;
}

function overall({ quality: { overall: scores } }: Judged): Measured {
  const { allPairs, strongPairs } = scores;
  return strongPairs.synthetic.status === 'measured' ? strongPairs.synthetic : allPairs.synthetic;
}

/** Copies above what real rows, set aside or within the table, repeat by chance; never below 0. */
function extraCopies({ privacy: { copies, twins } }: Judged): Measured {
  const { synthetic, baseline } = copies;
  const chance = baseline.status === 'measured' ? baseline : twins;
  if (synthetic.status === 'unavailable') return synthetic;
  if (chance.status === 'unavailable') return chance;
  return { status: 'measured', value: Math.max(0, synthetic.value - chance.value) };
}

/** Rows that fit one to four real people, above the share of unseen real rows that do; never below 0. */
function extraFits(report: Judged): Measured {
  const figures = figuresOf(report, 'disclosure', ['k-map']);
  if (typeof figures === 'string') return unavailable(figures);
  const { synthetic, baseline } = figures[0] as Figure;
  if (synthetic.status === 'unavailable') return synthetic;
  if (baseline.status === 'unavailable') return baseline;
  return { status: 'measured', value: Math.max(0, synthetic.value - baseline.value) };
}

const useMetrics = ['use-auc', 'use-r2'];

/** The model that is best when it learns from real rows: figures of it before and after. */
export function bestModel(report: Pick<Report, 'parts'>): Figure | string {
  const figures = figuresOf(report, 'usefulness', useMetrics);
  if (typeof figures === 'string') return figures;
  const measured = figures.filter(
    ({ synthetic, baseline }) => synthetic.status === 'measured' && baseline.status === 'measured',
  );
  const real = ({ baseline }: Figure): number =>
    baseline.status === 'measured' ? baseline.value : -Infinity;
  const [first, ...rest] = measured;
  if (first === undefined) return 'no model could be compared';
  return rest.reduce((best, one) => (real(one) > real(best) ? one : best), first);
}

function usefulnessLoss(report: Judged): Measured {
  const best = bestModel(report);
  if (typeof best === 'string') return unavailable(best);
  const { synthetic, baseline } = best;
  if (synthetic.status === 'unavailable') return synthetic;
  if (baseline.status === 'unavailable') return baseline;
  return { status: 'measured', value: baseline.value - synthetic.value };
}

/** The largest difference from real rows among the figures of fairness. */
function fairnessGap(report: Judged): Measured {
  const figures = figuresOf(report, 'fairness', ['fair-parity', 'fair-opportunity']);
  if (typeof figures === 'string') return unavailable(figures);
  const gaps = figures.flatMap(({ synthetic, baseline }) =>
    synthetic.status === 'measured' && baseline.status === 'measured'
      ? [Math.abs(synthetic.value - baseline.value)]
      : [],
  );
  if (gaps.length === 0) return unavailable('no two groups could be compared');
  return { status: 'measured', value: Math.max(...gaps) };
}

export const headlines = {
  overall,
  shapes: ({ quality }: Judged) => quality.shapes.synthetic,
  trends: relations,
  accuracy: worstOf('together', 'binned-accuracy'),
  validity: leastValidity,
  rules: worstOf('structure', 'rules-kept'),
  detection: worstOf('detection', 'detection-auc'),
  usefulness: usefulnessLoss,
  copies: ({ privacy }: Judged) => privacy.copies.synthetic,
  extraCopies,
  nearer: ({ privacy }: Judged) => privacy.nearerToTrain,
  veryNear: ({ privacy }: Judged) => privacy.veryNear,
  membership: worstOf('attacks', 'membership-auc'),
  singlingOut: worstOf('attacks', 'singling-out-risk'),
  linkability: worstOf('attacks', 'linkability-risk'),
  inference: worstOf('attacks', 'inference-risk'),
  kMap: extraFits,
  fairness: fairnessGap,
} as const;
