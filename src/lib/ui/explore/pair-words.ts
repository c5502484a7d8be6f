/** What a picture of two columns says in one sentence; a difference that chance explains is not told as one. */
import type { LabelPair, MixedPair, NumberPair, Two } from '$lib/state';
import { axisText, percent } from '../words';
import { gridAxis, shareOf } from './bar-words';

/** Standard errors from which a cell differs: there are hundreds of cells, some of them far off by chance. */
const beyondChance = 4;

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

/** The group whose medians are farthest apart, measured by the real middle half. */
export function boxesSentence({ groups, number, label, rows }: MixedPair): string {
  if (rows.real === 0 || rows.synthetic === 0) return noRows(rows);
  let worst: MixedPair['groups'][number] | null = null;
  let distance = 0;
  for (const group of groups) {
    const [real, synthetic] = [group.real.quantiles, group.synthetic.quantiles];
    if (!real || !synthetic) continue;
    const gap = Math.abs(synthetic[2] - real[2]) / (real[3] - real[1] || 1);
    if (gap > distance) [distance, worst] = [gap, group];
  }
  const middles = worst && [worst.real.quantiles, worst.synthetic.quantiles];
  if (!worst || !middles?.[0] || !middles[1]) return 'The medians agree in every group.';
  const write = (value: number) => axisText(number.kind, value);
  return `The medians of ${number.column} are farthest apart where ${label.column} is ${worst.name}: ${write(middles[0][2])} real, ${write(middles[1][2])} synthetic.`;
}

function noRows({ real }: Two<number>): string {
  return real === 0
    ? 'No real row has both columns and passes the filter.'
    : 'No synthetic row has both columns and passes the filter.';
}
