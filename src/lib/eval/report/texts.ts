/** Sentences and names that the files of a report share. */
import { partNames, type Measured, type Report } from '../../engine/schema';
import type { ReportLine } from './lines';
import type { ReportMeta } from './meta';
import { count, written } from './words';

/** How large the tables are, and what made the synthetic one. */
export function provenance({ rows, softwareVersion }: Report, meta: ReportMeta): string {
  const holdout =
    rows.holdout === 0 ? 'no holdout' : `${count(rows.holdout)} real rows as a holdout`;
  const facts = [
    `${count(rows.synthetic)} synthetic rows`,
    `judged against ${count(rows.train)} training rows`,
    holdout,
    ...(meta.generator === null ? [] : [`generator ${meta.generator}`]),
    ...(meta.seed === null ? [] : [`seed ${meta.seed}`]),
    ...(meta.licence === null ? [] : [`licence ${meta.licence}`]),
    `Twinset ${softwareVersion}`,
  ];
  return `${facts.join(' · ')}.`;
}

/** How much was looked at, and by whose definitions. */
export function methodText({ judged, privacy, seed, parts }: Report): string {
  const { shapeRows, pairRows } = judged;
  const samples = partNames.flatMap((name) => {
    const part = parts[name];
    return part?.status === 'judged' && part.sampled !== null ? [part.sampled] : [];
  });
  const sampled = samples.length === 0 ? '' : ` Other parts: ${[...new Set(samples)].join('; ')}.`;
  return `Single columns and pairs as SDMetrics 0.29 defines them, on ${count(shapeRows.synthetic)} synthetic and ${count(shapeRows.train)} training rows (pairs: ${count(pairRows.synthetic)} and ${count(pairRows.train)}); ${count(judged.pairs)} of ${count(judged.ofPairs)} pairs; distances on ${count(privacy.distanceRows)} rows drawn with seed ${seed}.${sampled} “Real rows” are rows that were set aside before training, judged as if they were synthetic. Pictures show no exact extremes and no label of fewer than five training rows.`;
}

/** Title with what it was measured in: a learner, an attack, columns. */
export function lineName({ traits, variant, columns }: ReportLine): string {
  return [traits.title, ...(variant === null ? [] : [variant]), ...columns].join(', ');
}

/** What real rows would reach in as many rows as the synthetic table has; empty where that reads the same. */
export function reachText({ traits: { unit }, baseline, reach }: ReportLine): string {
  if (reach === undefined || baseline.status === 'unavailable') return '';
  const text = written(reach, unit);
  return text === written(baseline.value, unit) ? '' : `(${text} in as many rows)`;
}

/** Both numbers as text, the synthetic one with its interval; a dash where there is none. */
export function sidesOf(line: ReportLine) {
  const { traits, synthetic, baseline, interval } = line;
  const side = (measured: Measured): string =>
    measured.status === 'measured' ? written(measured.value, traits.unit) : '–';
  const { unit } = traits;
  const spread =
    interval === null || synthetic.status === 'unavailable'
      ? ''
      : ` (${written(interval.low, unit)} to ${written(interval.high, unit)})`;
  return {
    synthetic: `${side(synthetic)}${spread}`,
    baseline: `${side(baseline)} ${reachText(line)}`.trim(),
  };
}
