/** The part of a report about each column on its own: distances, tests, moments, coverage. */
import type { Control, Figure, ReportPart } from '../../engine/schema';
import { figure } from '../figures';
import { measured, noHoldoutReason, unavailable, valueOf } from '../measured';
import { holm } from '../metrics';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { thin } from '../sample';
import { labelFigures } from './labels';
import { numberFigures } from './numbers';

/** Rows of each table beyond which a seeded sample is taken. */
const mostRows = 200_000;
const significance = 0.05;
const correction =
  'Holm’s correction for the number of columns: “more than chance” means below 5 % after it.';

/** @throws Fault `cancelled` */
export async function judge(
  { aligned, seed }: PartInput,
  control: Control,
): Promise<ReportPart<'columns'>> {
  if (aligned.columns.length === 0) {
    return { status: 'unavailable', reason: 'no column can be compared' };
  }
  const judged = thin(aligned, mostRows, seed, 'column rows');
  const rows = judged.rows.train + judged.rows.holdout + judged.rows.synthetic;
  const pace = new Pace(control, rows * judged.columns.length);
  const figures: Figure[] = [];
  for (const column of judged.columns) {
    const found =
      column.measure === 'numeric' ? numberFigures(column, seed) : labelFigures(column, seed);
    figures.push(...found);
    await pace.step('comparing columns closely', rows);
  }
  return {
    status: 'judged',
    figures: correct(figures, aligned.rows.holdout > 0),
    sampled:
      judged === aligned
        ? null
        : `a seeded sample of ${mostRows.toLocaleString('en')} rows of each table`,
    correction,
  };
}

const isTest = ({ metric }: Figure) => metric === 'ks-p-value' || metric === 'chi-square-p-value';

/** Says of each p-value what is left of it after correction, and puts the share of columns first. */
function correct(figures: readonly Figure[], hasHoldout: boolean): Figure[] {
  const tests = figures.filter(isTest);
  const synthetic = holm(tests.map((test) => valueOf(test.synthetic)));
  const baseline = holm(tests.map((test) => valueOf(test.baseline)));
  const sentences = new Map(tests.map((test, k) => [test, sentenceOf(synthetic[k] ?? null)]));
  const none = 'no column could be tested';
  const share = figure({
    metric: 'columns-told-apart',
    synthetic: measured(shareBelow(synthetic), none),
    baseline: hasHoldout ? measured(shareBelow(baseline), none) : unavailable(noHoldoutReason),
  });
  return [share, ...figures.map((one) => ({ ...one, sentence: sentences.get(one) ?? null }))];
}

function shareBelow(corrected: readonly (number | null)[]): number | null {
  const known = corrected.filter((p) => p !== null);
  return known.length === 0 ? null : known.filter((p) => p < significance).length / known.length;
}

function sentenceOf(corrected: number | null): string | null {
  if (corrected === null) return null;
  return corrected < significance
    ? 'Differs by more than chance explains, after correction for the number of columns.'
    : 'Chance may explain the difference, after correction for the number of columns.';
}
