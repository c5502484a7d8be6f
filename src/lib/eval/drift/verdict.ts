/** What drift means for who uses the table, and for a model that was learnt from the earlier one. */
import type { DriftColumn, DriftReport, DriftSeverity } from '../../engine/schema';
import { aucInterval } from '../figures';
import { valueOf } from '../measured';
import { worse } from './column-drift';

type Verdict = DriftReport['verdict'];
type Unjudged = Omit<DriftReport, 'verdict'>;

/** From this share of columns that moved far, the table as a whole did. */
const farShare = 0.25;
/** A classifier that tells the tables apart no better than this says that nothing much has changed. */
const apart = { moderate: 0.6, high: 0.75 } as const;

/** @param toldRows rows of each table that the classifier looked at */
export function driftVerdict(report: Unjudged, toldRows: number): Verdict {
  const apart = apartOf(report, toldRows);
  const severity = severityOf(report, apart);
  const retrain = retrainOf(report, severity);
  return {
    severity,
    headline: headlines[severity],
    sentences: sentencesOf(report, retrain, apart),
    retrain,
  };
}

interface Apart {
  readonly severity: DriftSeverity;
  readonly sentences: readonly string[];
}

/** What the classifier says; chance alone tells a handful of rows apart now and then. */
function apartOf({ toldApart }: Unjudged, rows: number): Apart {
  const auc = valueOf(toldApart);
  if (auc === null) return { severity: 'unknown', sentences: [] };
  const found = auc > apart.high ? 'high' : auc > apart.moderate ? 'moderate' : 'none';
  const isChance = found !== 'none' && (aucInterval(auc, rows, rows)?.low ?? 0) <= 0.5;
  const rule = isChance
    ? 'which with so few rows may be chance'
    : `above ${apart.moderate} rows as a whole have moved, above ${apart.high} far`;
  const said = `A classifier tells later rows from earlier ones with an AUC of ${aucText(auc)} (0.5 is guessing; ${rule}).`;
  return { severity: isChance ? 'none' : found, sentences: [said] };
}

/** With three digits, or as many as show on which side of a limit it is. */
function aucText(auc: number): string {
  const isAbove = (value: number) => Object.values(apart).map((limit) => value > limit);
  const digits = [3, 5, 7].find(
    (count) => isAbove(Number(auc.toFixed(count))).join() === isAbove(auc).join(),
  );
  return String(Number(auc.toFixed(digits ?? 9)));
}

function severityOf({ columns }: Unjudged, apart: Apart): DriftSeverity {
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
  return worse(ofColumns, apart.severity);
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

function adviceOn({ columns }: Unjudged, retrain: Verdict['retrain'], apart: Apart): string {
  const isNamed = columns.some(
    ({ change, severity }) => change !== 'same' || severity === 'moderate' || severity === 'high',
  );
  if (retrain !== 'consider' || isNamed) return advice[retrain];
  return apart.severity === 'moderate'
    ? 'Consider training again: no single column has moved, but what goes on between them has.'
    : 'Nobody can tell whether a model of the earlier table stands for the later one.';
}

function sentencesOf(report: Unjudged, retrain: Verdict['retrain'], apart: Apart): string[] {
  const { columns, isReordered } = report;
  const named = (found: readonly DriftColumn[]) => found.map(({ column }) => `“${column}”`);
  const group = (text: string, test: (column: DriftColumn) => boolean) => {
    const found = columns.filter(test);
    return found.length === 0 ? [] : [`${text}: ${shortList(named(found))}.`];
  };
  return [
    ...group('Gone', ({ change }) => change === 'removed'),
    ...group('New', ({ change }) => change === 'added'),
    ...group('Of another kind', ({ change }) => change === 'kind-changed'),
    ...group('Moved far', ({ change, severity }) => change === 'same' && severity === 'high'),
    ...group('Moved', ({ change, severity }) => change === 'same' && severity === 'moderate'),
    ...(isReordered ? ['The columns stand in another order.'] : []),
    ...apart.sentences,
    adviceOn(report, retrain, apart),
  ];
}

/** Up to six names, and how many more there are. */
function shortList(names: readonly string[]): string {
  const shown = names.slice(0, 6).join(', ');
  return names.length > 6 ? `${shown} and ${names.length - 6} more` : shown;
}
