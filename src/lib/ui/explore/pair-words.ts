/** What a picture of two columns says in one sentence; a difference that chance explains is not told as one. */
import type { LabelPair, MixedPair, NumberPair, Two } from '$lib/state';
import { axisText, percent } from '../words';
import { gridAxis, shareOf } from './bar-words';

/** Standard errors from which a cell differs: there are hundreds of cells, some of them far off by chance. */
const beyondChance = 4;
const medianBeyondChance = 3;

/** “Differs most at age 17 to 20 and job clerk: 1.2 % real, 3.4 % synthetic.” */
export function cellsSentence(pair: NumberPair | LabelPair): string {
  const { rows, real, synthetic } = pair;
  if (rows.real === 0 || rows.synthetic === 0) return noRows(rows);
  let worst = 0;
  let distance = 0;
  real.forEach((count, at) => {
    const gap = errorsApart(count, synthetic[at] ?? 0, rows);
    if (gap > distance) [distance, worst] = [gap, at];
  });
  if (distance < beyondChance) return 'No cell differs by more than chance allows.';
  const [x, y] = [gridAxis(pair.x), gridAxis(pair.y)];
  const column = x.labels[worst % x.labels.length] ?? '';
  const line = y.labels[Math.floor(worst / x.labels.length)] ?? '';
  const shares = `${percent(shareOf(real[worst], rows.real))} real, ${percent(shareOf(synthetic[worst], rows.synthetic))} synthetic`;
  return `Differs most clearly at ${x.name} ${column} and ${y.name} ${line}: ${shares}.`;
}

/** How many standard errors two shares are apart, by the pooled share. */
export function errorsApart(real: number, synthetic: number, rows: Two<number>): number {
  const pooled = (real + synthetic) / (rows.real + rows.synthetic);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / rows.real + 1 / rows.synthetic));
  if (error === 0) return 0;
  return Math.abs(real / rows.real - synthetic / rows.synthetic) / error;
}

/** The group whose medians are apart most clearly. */
export function boxesSentence({ groups, number, label, rows }: MixedPair): string {
  if (rows.real === 0 || rows.synthetic === 0) return noRows(rows);
  const apart = groups.flatMap(({ name, real, synthetic }) => {
    if (!real.quantiles || !synthetic.quantiles) return [];
    const medians = [real.quantiles[2], synthetic.quantiles[2]] as const;
    const error = Math.hypot(medianError(real), medianError(synthetic));
    const gap = Math.abs(medians[1] - medians[0]);
    return [{ name, medians, errors: gap === 0 ? 0 : gap / error }];
  });
  const worst = apart.toSorted((a, b) => b.errors - a.errors)[0];
  if (!worst) return 'No group has enough rows in both tables to compare medians.';
  if (worst.errors < medianBeyondChance) return 'No median differs by more than chance allows.';
  const [real, synthetic] = worst.medians.map((value) => axisText(number.kind, value));
  return `The median of ${number.column} differs most clearly where ${label.column} is ${worst.name}: ${real} real, ${synthetic} synthetic.`;
}

/** Standard error of a median of normal values, √(π/2)·σ/√n, with σ from the middle half. */
function medianError({ rows, quantiles }: MixedPair['groups'][number]['real']): number {
  if (!quantiles) return 0;
  const deviation = (quantiles[3] - quantiles[1]) / 1.349;
  return (Math.sqrt(Math.PI / 2) * deviation) / Math.sqrt(rows);
}

function noRows({ real }: Two<number>): string {
  return real === 0
    ? 'No real row has both columns and passes the filter.'
    : 'No synthetic row has both columns and passes the filter.';
}
