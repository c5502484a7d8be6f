/** The columns of a comparison as lines to read: what is worst comes first. */
import {
  kindTraits,
  type DriftColumn,
  type DriftSeverity,
  type Measured,
} from '$lib/engine/schema';
import { percent } from '../words';

const rank: Readonly<Record<DriftSeverity, number>> = { high: 0, moderate: 1, unknown: 2, none: 3 };

/** Worst first, then by the index; otherwise in the order of the table. */
export function sortedByDrift(columns: readonly DriftColumn[]): readonly DriftColumn[] {
  const index = ({ psi }: DriftColumn) => (psi.status === 'measured' ? psi.value : 0);
  return [...columns].sort((a, b) => rank[a.severity] - rank[b.severity] || index(b) - index(a));
}

type Metric = DriftColumn['measures'][number]['metric'];

const names: Readonly<Record<Metric, readonly [title: string, says: string]>> = {
  ks: [
    'Largest gap between the two curves (Kolmogorov–Smirnov)',
    '0 is no change, 1 is no overlap',
  ],
  wasserstein: [
    'Distance that values have moved (Wasserstein)',
    'in standard deviations of the earlier values',
  ],
  'total-variation': [
    'Share of rows whose label would have to change (total variation; tested by χ²)',
    '0 is no change',
  ],
  'jensen-shannon': ['Jensen–Shannon distance', '0 is no change, 1 is no overlap'],
  hellinger: ['Hellinger distance', '0 is no change, 1 is no overlap'],
};

export interface DriftFact {
  readonly title: string;
  readonly value: string;
  /** What the number means, or why there is none. */
  readonly says: string;
}

function written(measured: Measured): string {
  return measured.status === 'measured' ? measured.value.toFixed(3) : '–';
}

/** Everything measured of one column. */
export function factsOf(column: DriftColumn): readonly DriftFact[] {
  const { psi, expectedPsi, measures, missing, labels, outside, kinds } = column;
  const chance = expectedPsi === null ? '' : `; ${expectedPsi.toFixed(3)} by chance alone`;
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
        names[metric][0],
        written(value),
        value.status === 'unavailable'
          ? value.reason
          : `${names[metric][1]}${pValue === null ? '' : `; p = ${pValue < 0.0001 ? '< 0.0001' : pValue.toFixed(4)} of no change`}`,
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
