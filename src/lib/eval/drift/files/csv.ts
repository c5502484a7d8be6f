/** The numbers of a comparison as CSV: one row a column, nothing rounded. */
import type { DriftColumn, DriftMetric, DriftReport } from '../../../engine/schema';
import { valueOf } from '../../measured';
import { csvText, type Cell } from '../../report';

type Read = (column: DriftColumn) => Cell;

const measureOf = ({ measures }: DriftColumn, name: DriftMetric) =>
  measures.find(({ metric }) => metric === name);

const valueOfMetric =
  (name: DriftMetric): Read =>
  (column) => {
    const found = measureOf(column, name);
    return found === undefined ? null : valueOf(found.value);
  };

const pValueOf =
  (name: DriftMetric): Read =>
  (column) =>
    measureOf(column, name)?.pValue ?? null;

/** Why numbers are missing, each reason once. */
function reasonsOf({ psi, measures }: DriftColumn): string | null {
  const reasons = [psi, ...measures.map(({ value }) => value)].flatMap((one) =>
    one.status === 'unavailable' ? [one.reason] : [],
  );
  return reasons.length === 0 ? null : [...new Set(reasons)].join('; ');
}

/** Heading and content of each field, in order. */
const fields: readonly (readonly [head: string, read: Read])[] = [
  ['column', ({ column }) => column],
  ['change', ({ change }) => change],
  ['kind_before', ({ kinds }) => kinds.before],
  ['kind_after', ({ kinds }) => kinds.after],
  ['severity', ({ severity }) => severity],
  ['psi', ({ psi }) => valueOf(psi)],
  ['psi_by_chance', ({ expectedPsi }) => expectedPsi],
  ['ks', valueOfMetric('ks')],
  ['ks_p', pValueOf('ks')],
  ['wasserstein', valueOfMetric('wasserstein')],
  ['total_variation', valueOfMetric('total-variation')],
  ['chi_square_p', pValueOf('total-variation')],
  ['jensen_shannon', valueOfMetric('jensen-shannon')],
  ['hellinger', valueOfMetric('hellinger')],
  ['missing_before', ({ missing }) => missing.before],
  ['missing_after', ({ missing }) => missing.after],
  ['labels_gained', ({ labels }) => labels?.gained ?? null],
  ['labels_gained_share', ({ labels }) => labels?.gainedShare ?? null],
  ['labels_lost', ({ labels }) => labels?.lost ?? null],
  ['labels_lost_share', ({ labels }) => labels?.lostShare ?? null],
  ['outside_earlier_range', ({ outside }) => outside],
  ['sentence', ({ sentence }) => sentence],
  ['unavailable', reasonsOf],
];

/** RFC 4180 with a heading row, in the order of the report; empty cells are not measured or do not apply. */
export function driftCsv({ columns }: DriftReport): string {
  const rows = columns.map((column) => fields.map(([, read]) => read(column)));
  return csvText([fields.map(([head]) => head), ...rows]);
}
