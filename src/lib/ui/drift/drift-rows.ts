/** The columns of a comparison as lines to read: what is worst comes first. */
import { driftMetrics, kindTraits, type DriftColumn, type Measured } from '$lib/engine/schema';
import { percent } from '../words';

export interface DriftFact {
  readonly title: string;
  readonly value: string;
  /** What the number means, or why there is none. */
  readonly says: string;
}

/** What is not nothing never reads as nothing. */
function short(value: number): string {
  if (value === 0) return '0';
  return value > 0 && value < 0.001 ? 'below 0.001' : value.toFixed(3);
}

function written(measured: Measured): string {
  return measured.status === 'measured' ? short(measured.value) : '–';
}

/** Everything measured of one column. */
export function factsOf(column: DriftColumn): readonly DriftFact[] {
  const { psi, expectedPsi, measures, missing, labels, outside, kinds } = column;
  const chance = expectedPsi === null ? '' : `; ${short(expectedPsi)} by chance alone`;
  const fact = (title: string, value: string, says: string): DriftFact => ({ title, value, says });
  const kind = (of: DriftColumn['kinds']['before']) => (of === null ? '–' : kindTraits[of].label);
  return [
    fact(
      'Population stability index',
      written(psi),
      psi.status === 'measured'
        ? `below 0.10 none, to 0.25 moderate, above high${chance}`
        : psi.reason,
    ),
    ...measures.map(({ metric, value, pValue }) =>
      fact(
        driftMetrics[metric].title,
        written(value),
        value.status === 'unavailable'
          ? value.reason
          : `${driftMetrics[metric].says}${pValue === null ? '' : `; p ${pValue < 0.0001 ? '< 0.0001' : `= ${pValue.toFixed(4)}`} of no change`}`,
      ),
    ),
    fact(
      'Empty cells',
      `${missing.before === null ? '–' : percent(missing.before)} → ${missing.after === null ? '–' : percent(missing.after)}`,
      'share of rows, earlier and later',
    ),
    ...(labels === null
      ? []
      : [
          fact(
            'New labels',
            `${labels.gained}`,
            `in ${percent(labels.gainedShare)} of the later rows`,
          ),
          fact(
            'Labels that are gone',
            `${labels.lost}`,
            `they were in ${percent(labels.lostShare)} of the earlier rows`,
          ),
        ]),
    ...(outside === null
      ? []
      : [fact('Outside the earlier range', percent(outside), 'share of the later values')]),
    ...(kinds.before === kinds.after
      ? []
      : [
          fact(
            'Kind',
            `${kind(kinds.before)} → ${kind(kinds.after)}`,
            'as each table reads by itself',
          ),
        ]),
  ];
}
