/** What the verdict says about impossible values. */
import type { Finding, Report, Validity } from '../../engine/schema';
import { list, percents } from './words';

/** A column is good when no more than this share of its values is impossible. */
const goodFrom = 0.99;
const fairFrom = 0.95;

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
  const [worst, ...others] = (bad.length > 0 ? bad : judged).toSorted((a, b) => a.score - b.score);
  if (worst === undefined) return [];
  const limit = { figure: 'possible-values', goodAt: worst.goodFrom } as const;
  const named = bad.length > 0 ? [worst, ...others].slice(0, 3) : [worst];
  const texts = percents([...named.map(({ score }) => score), goodFrom]);
  // Real rows may fall short of the rule; then they are the measure, and the sentence says so.
  const isEased = judged.some(({ goodFrom: least }) => least < goodFrom);
  const rule = `Good from ${texts.at(-1)}${isEased ? ', or from a point below what unseen real rows reach' : ''}.`;
  if (bad.length === 0) {
    const claim = worst.score === 1 ? 'All values are' : `At least ${texts[0]} of the values are`;
    const sentence = `${claim} possible ones in each column: in the original's range, among its labels, unique where they are keys. ${rule}`;
    return [{ topic: 'validity', grade: 'good', sentence, limit }];
  }
  const isPoor = bad.some(({ score, goodFrom: least }) => score < least - (goodFrom - fairFrom));
  const claims = named.map(({ column, rule: kept }, k) => `in “${column}” ${texts[k]} are ${kept}`);
  const sentence = `Some values are impossible: ${list(claims)}. ${rule}`;
  return [{ topic: 'validity', grade: isPoor ? 'poor' : 'fair', sentence, limit }];
}
