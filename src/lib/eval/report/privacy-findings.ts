/** What the verdict says about privacy: copied rows, and nearness to train against nearness to unseen rows. */
import type { Finding, Grade, Limit, Report } from '../../engine/schema';
import { count, list, percent, percents } from './words';

type Judged = Pick<Report, 'privacy' | 'rows'>;

/** Standard errors that chance is allowed. */
const tolerance = 2;
/** Shares beyond which more than chance counts as poor. */
const poorNearer = 0.53;
/** With a larger standard error, nearness says nothing about a table. */
const usefulNearerError = 0.1;
const fairVeryNear = 0.07;
const poorVeryNear = 0.1;

export function privacyFindings(report: Judged): Finding[] {
  return [
    copiesFinding(report),
    nearerFinding(report),
    ...veryNearFinding(report),
    ...repeatsFinding(report),
  ];
}

/**
 * Copies are held against how often real rows repeat a training row by chance: the holdout's rate, or,
 * without one, the rate at which training rows repeat each other.
 */
function copiesFinding({ privacy, rows }: Judged): Finding {
  const { synthetic, baseline } = privacy.copies;
  if (synthetic.status === 'unavailable') {
    return say('unknown', `Copies could not be looked for: ${synthetic.reason}.`);
  }
  const share = synthetic.value;
  const copied = privacy.copiedRows.synthetic;
  const claim = (text: string) =>
    `${count(copied)} ${copied === 1 ? 'row' : 'rows'} (${text}) ${copied === 1 ? 'equals' : 'equal'} a real training row`;
  const graded = (real: number, realRows: number, beside: string): Finding => {
    const limit = copyLimit(rows.synthetic, real, realRows);
    const grade = gradeCopies(share, real, limit);
    const [said = '', upTo = ''] = percents([share, limit]);
    const rule =
      grade === 'poor' && share <= limit
        ? 'A table of nothing but copies is one'
        : `Good up to ${upTo}`;
    return say(grade, `${claim(said)}; ${beside}. ${rule}.`, { figure: 'copies', goodAt: limit });
  };
  if (baseline.status === 'measured') {
    const beside = `of real rows that were set aside, ${percent(baseline.value)} do so`;
    return graded(baseline.value, rows.holdout, beside);
  }
  const { twins } = privacy;
  if (twins.status === 'unavailable') {
    return say('unknown', `${claim(percent(share))}; ${baseline.reason}.`);
  }
  return graded(
    twins.value,
    rows.train,
    `${percent(twins.value)} of the training rows repeat each other`,
  );
}

/** The real rate plus two standard errors of the difference of two shares, were both the same. */
function copyLimit(rows: number, real: number, realRows: number): number {
  // Laplace's rule keeps the error above 0 where no real row was repeated.
  const rate = (real * realRows + 1) / (realRows + 2);
  const error = Math.sqrt(rate * (1 - rate) * (1 / rows + 1 / realRows));
  return Math.min(1, real + tolerance * error);
}

function gradeCopies(share: number, real: number, limit: number): Grade {
  // Of so few rows that chance might explain anything, a table of nothing but copies is one all the same.
  if (share === 1 && real < 0.5) return 'poor';
  if (share <= limit) return 'good';
  return share <= Math.max(1.5 * real, 2 * limit - real) ? 'fair' : 'poor';
}

function nearerFinding({ privacy }: Judged): Finding {
  const { nearerToTrain, nearerToTrainError } = privacy;
  if (nearerToTrain.status === 'unavailable' || nearerToTrainError === null) {
    const reason = nearerToTrain.status === 'unavailable' ? nearerToTrain.reason : 'no rows';
    return say('unknown', `Nearness to the training rows could not be judged: ${reason}.`);
  }
  const share = nearerToTrain.value;
  if (nearerToTrainError > usefulNearerError) {
    return say(
      'unknown',
      `${percent(share)} of the rows are nearer to a training row than to an unseen real row, but with so few rows that says nothing (standard error ${percent(nearerToTrainError)}).`,
    );
  }
  const limit = 0.5 + tolerance * nearerToTrainError;
  const grade: Grade = share <= limit ? 'good' : share > poorNearer ? 'poor' : 'fair';
  const [said = '', good = '', worst = ''] = percents([share, limit, poorNearer]);
  const poor = limit < poorNearer ? `, poor above ${worst}` : ', poor above';
  return say(
    grade,
    `${said} of the rows are nearer to a training row than to an unseen real row (50 % is ideal, standard error ${percent(nearerToTrainError)}). Good up to ${good}${poor}.`,
    { figure: 'nearer-to-train', goodAt: limit },
  );
}

function veryNearFinding({ privacy, rows }: Judged): Finding[] {
  const { veryNear, distanceRows } = privacy;
  if (veryNear.status === 'unavailable') return [];
  // What is near is learnt from the unseen rows, which are the fewer.
  const error = Math.sqrt(0.05 * 0.95 * (1 / distanceRows + 1 / Math.max(1, rows.holdout)));
  const claim = (text: string) =>
    `${text} of the rows are as near to a training row as only the nearest 5 % of unseen real rows are`;
  if (error > usefulNearerError) {
    const said = claim(percent(veryNear.value));
    return [say('unknown', `${said}, but with so few rows that says nothing.`)];
  }
  const limit = Math.max(fairVeryNear, 0.05 + tolerance * error);
  const poor = Math.max(poorVeryNear, 0.05 + 2 * tolerance * error);
  const grade: Grade = veryNear.value <= limit ? 'good' : veryNear.value > poor ? 'poor' : 'fair';
  const [said = '', good = ''] = percents([veryNear.value, limit]);
  return [
    say(grade, `${claim(said)}. Good up to ${good}.`, { figure: 'very-near', goodAt: limit }),
  ];
}

/** Made-up values may repeat this share of real ones without a word, such as common first names. */
const freeRepeats = 0.01;

function repeatsFinding({ privacy, rows }: Judged): Finding[] {
  const judged = privacy.repeats.flatMap(({ column, synthetic, baseline }) => {
    if (synthetic.status === 'unavailable') return [];
    const share = synthetic.value;
    if (baseline.status === 'unavailable') {
      const grade: Grade = share <= freeRepeats ? 'good' : 'unknown';
      return [{ grade, share, text: `“${column}” ${percent(share)}` }];
    }
    const limit = Math.max(freeRepeats, copyLimit(rows.synthetic, baseline.value, rows.holdout));
    const grade = gradeCopies(share, baseline.value, limit);
    const text = `“${column}” ${percent(share)} (unseen real rows ${percent(baseline.value)})`;
    return [{ grade, share, text }];
  });
  if (judged.length === 0) return [];
  const order: readonly Grade[] = ['good', 'unknown', 'fair', 'poor'];
  const grade = order[Math.max(...judged.map((one) => order.indexOf(one.grade)))] ?? 'unknown';
  const worst = judged
    .filter((one) => one.grade === grade)
    .toSorted((a, b) => b.share - a.share)
    .slice(0, 3);
  const claim =
    grade === 'good'
      ? 'Made-up values hardly repeat real ones'
      : 'Values that should be made up also occur in the training rows';
  return [say(grade, `${claim}: ${list(worst.map(({ text }) => text))}.`)];
}

function say(grade: Grade, sentence: string, limit?: Limit): Finding {
  return { topic: 'privacy', grade, sentence, ...(limit && { limit }) };
}
