/**
 * SDMetrics' DisclosureProtection with the CAP attacker (correct attribution probability: Taub et al.,
 * 2018): who knows some columns of a person looks up all synthetic rows that agree, and guesses the
 * secret as those rows hold it.
 */
import { groupBy, type CoarseColumn, type Part } from './coarse';

export interface Protection {
  /** CAP protection as a share of the baseline, at most 1; null where the baseline is 0. */
  readonly score: number | null;
  /** 1 - the attacker's mean chance of being right; rows that no synthetic row agrees with are left out. */
  readonly cap: number;
  /** 1 - the chance of a blind guess among all combinations of the secrets' values in train. */
  readonly blind: number;
}

/**
 * @param of whose secrets are attacked; SDMetrics' “real” table is `train`
 * @returns null where no row of the table agrees with a synthetic one
 */
export function protectionOf(
  known: readonly CoarseColumn[],
  secrets: readonly CoarseColumn[],
  rows: Readonly<Record<Part, number>>,
  of: 'train' | 'holdout' = 'train',
): Protection | null {
  const keys = groupBy(known, rows);
  const answers = groupBy([...known, ...secrets], rows);
  const keySizes = new Int32Array(keys.count);
  const answerSizes = new Int32Array(answers.count);
  keys.of.synthetic.forEach((key, row) => {
    const answer = answers.of.synthetic[row] as number;
    keySizes[key] = (keySizes[key] as number) + 1;
    answerSizes[answer] = (answerSizes[answer] as number) + 1;
  });
  let matched = 0;
  let right = 0;
  keys.of[of].forEach((key, row) => {
    const size = keySizes[key] as number;
    if (size === 0) return;
    matched++;
    right += (answerSizes[answers.of[of][row] as number] as number) / size;
  });
  if (matched === 0) return null;
  const cap = 1 - right / matched;
  const blind = 1 - 1 / secrets.reduce((all, { codes }) => all * new Set(codes.train).size, 1);
  return { score: blind === 0 ? null : Math.min(cap / blind, 1), cap, blind };
}
