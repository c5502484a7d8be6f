/** What drift means for who uses the table, and for a model that was learnt from the earlier one. */
import type { DriftColumn, DriftReport, DriftSeverity } from '../../engine/schema';
import { valueOf } from '../measured';
import { worse } from './column-drift';

type Verdict = DriftReport['verdict'];
type Unjudged = Omit<DriftReport, 'verdict'>;

/** From this share of columns that moved far, the table as a whole did. */
const farShare = 0.25;
/** A classifier that tells the tables apart no better than this says that nothing much has changed. */
const apart = { moderate: 0.6, high: 0.75 } as const;

export function driftVerdict(report: Unjudged): Verdict {
  const severity = severityOf(report);
  const retrain = retrainOf(report, severity);
  return {
    severity,
    headline: headlines[severity],
    sentences: sentencesOf(report, retrain),
    retrain,
  };
}

function severityOf({ columns, toldApart }: Unjudged): DriftSeverity {
  const known = columns.filter(({ severity }) => severity !== 'unknown');
  if (known.length === 0) return 'unknown';
  const far = known.filter(({ severity }) => severity === 'high').length;
  const isBroken = known.some(({ change }) => change === 'removed' || change === 'kind-changed');
  const ofColumns: DriftSeverity =
    isBroken || far / known.length >= farShare
      ? 'high'
      : known.some(({ severity }) => severity !== 'none')
        ? 'moderate'
        : 'none';
  const auc = valueOf(toldApart);
  const together: DriftSeverity =
    auc === null
      ? 'unknown'
      : auc > apart.high
        ? 'high'
        : auc > apart.moderate
          ? 'moderate'
          : 'none';
  return worse(ofColumns, together);
}

const headlines: Readonly<Record<DriftSeverity, string>> = {
  none: 'The later table is like the earlier one.',
  moderate: 'The later table has moved in places.',
  high: 'The later table differs much from the earlier one.',
  unknown: 'The tables have nothing that could be compared.',
};

/** A model cannot draw what it has never seen: missing and new columns call for another one. */
function retrainOf({ columns }: Unjudged, severity: DriftSeverity): Verdict['retrain'] {
  const isBroken = columns.some(({ change }) => change !== 'same');
  if (severity === 'high' || isBroken) return 'yes';
  return severity === 'none' ? 'no' : 'consider';
}

const advice: Readonly<Record<Verdict['retrain'], string>> = {
  no: 'A model of the earlier table stands for the later one as well: no need to train again.',
  consider:
    'Consider training again: a model of the earlier table draws the columns named here as they were.',
  yes: 'Train again: a model of the earlier table no longer stands for the later one.',
};

function sentencesOf(report: Unjudged, retrain: Verdict['retrain']): string[] {
  const { columns, isReordered, toldApart } = report;
  const named = (found: readonly DriftColumn[]) => found.map(({ column }) => `“${column}”`);
  const group = (text: string, test: (column: DriftColumn) => boolean) => {
    const found = columns.filter(test);
    return found.length === 0 ? [] : [`${text}: ${shortList(named(found))}.`];
  };
  const auc = valueOf(toldApart);
  return [
    ...group('Gone', ({ change }) => change === 'removed'),
    ...group('New', ({ change }) => change === 'added'),
    ...group('Of another kind', ({ change }) => change === 'kind-changed'),
    ...group('Moved far', ({ change, severity }) => change === 'same' && severity === 'high'),
    ...group('Moved', ({ change, severity }) => change === 'same' && severity === 'moderate'),
    ...(isReordered ? ['The columns stand in another order.'] : []),
    ...(auc === null
      ? []
      : [
          `A classifier tells later rows from earlier ones with an AUC of ${auc.toFixed(2)} (0.5 is guessing).`,
        ]),
    advice[retrain],
  ];
}

/** Up to six names, and how many more there are. */
function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(', ');
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}
