/** What the verdict says about impossible values. */
import type { Finding, Grade, Report, Validity } from '../../engine/schema';
import { list, percent } from './words';

/** A column is good when no more than this share of its values is impossible. */
const goodFrom = 0.99;
const fairFrom = 0.95;
const limit = { figure: 'possible-values', goodAt: goodFrom } as const;

const rules: Readonly<Record<Validity['metric'], string>> = {
  BoundaryAdherence: 'within the range of the original',
  CategoryAdherence: 'among the labels of the original',
  KeyUniqueness: 'unique',
};

interface Judged {
  readonly column: string;
  readonly score: number;
  /** Real rows may break a rule too: a holdout has values that train has not. */
  readonly goodFrom: number;
  readonly rule: string;
}

export function validityFindings({ validity }: Pick<Report, 'validity'>): Finding[] {
  const judged = validity.flatMap(({ column, metric, synthetic, baseline }): Judged[] => {
    if (synthetic.status === 'unavailable') return [];
    const real = baseline.status === 'measured' ? baseline.value : 1;
    const limit = Math.min(goodFrom, real - (1 - goodFrom));
    return [{ column, score: synthetic.value, goodFrom: limit, rule: rules[metric] }];
  });
  if (judged.length === 0) return [];
  const bad = judged.filter(({ score, goodFrom: limit }) => score < limit);
  const least = Math.min(...judged.map(({ score }) => score));
  if (bad.length === 0) {
    const claim = least === 1 ? 'All values are' : `At least ${percent(least)} of the values are`;
    return [
      {
        topic: 'validity',
        grade: 'good',
        sentence: `${claim} possible ones in each column: in the original's range, among its labels, unique where they are keys. Good from ${percent(goodFrom)}.`,
        limit,
      },
    ];
  }
  const grade: Grade = bad.some(
    ({ score, goodFrom: limit }) => score < limit - (goodFrom - fairFrom),
  )
    ? 'poor'
    : 'fair';
  const worst = bad
    .toSorted((a, b) => a.score - b.score)
    .slice(0, 3)
    .map(({ column, score, rule }) => `in “${column}” ${percent(score)} are ${rule}`);
  return [
    {
      topic: 'validity',
      grade,
      sentence: `Some values are impossible: ${list(worst)}. Good from ${percent(goodFrom)}.`,
      limit,
    },
  ];
}
