/** The gates as lines of a table: figure, limit, result, in the unit in which a person writes the limit. */
import {
  gateNames,
  gateTraits,
  type GateLimits,
  type GateName,
  type GateResult,
} from '$lib/engine/schema';
import { percent, share } from '../../words';

export interface GateRow {
  readonly gate: GateName;
  readonly title: string;
  /** “at least”, “at most”. */
  readonly side: string;
  /** What stands behind the number that is typed. */
  readonly unit: '%' | '';
  /** As typed: per cent where the unit is one; null where the gate is not asked. */
  readonly limit: number | null;
  /** As written; null where it was not measured or not asked. */
  readonly value: string | null;
  /** Why there is no value; null where there is one. */
  readonly reason: string | null;
  readonly state: 'passed' | 'missed' | 'not asked';
}

/** Percentages without the dust of binary fractions. */
const tidy = (value: number) => Number(value.toPrecision(10));

/** All gates that are asked, then those that are not. */
export function gateRows(limits: GateLimits, results: readonly GateResult[]): readonly GateRow[] {
  const rows = gateNames.map((gate): GateRow => {
    const { title, isCeiling, unit } = gateTraits[gate];
    const limit = limits[gate] ?? null;
    const result = results.find((one) => one.gate === gate);
    const measured = result?.value.status === 'measured' ? result.value.value : null;
    const isShare = unit === 'share';
    return {
      gate,
      title,
      side: isCeiling ? 'at most' : 'at least',
      unit: isShare ? '%' : '',
      limit: limit === null ? null : isShare ? tidy(limit * 100) : limit,
      value: measured === null ? null : (isShare ? percent : share)(measured),
      reason: result?.value.status === 'unavailable' ? result.value.reason : null,
      state: result === undefined ? 'not asked' : result.isPassed ? 'passed' : 'missed',
    };
  });
  return rows.sort((left, right) => order(left) - order(right));
}

const order = ({ state }: GateRow) => ['missed', 'passed', 'not asked'].indexOf(state);

/** The limit as it is kept, from the number that was typed; null for an empty field. */
export function limitOf(gate: GateName, typed: string): number | null {
  const value = typed.trim() === '' ? NaN : Number(typed);
  if (!Number.isFinite(value)) return null;
  return gateTraits[gate].unit === 'share' ? tidy(value / 100) : value;
}

/** “14 of 16 gates passed.” */
export function gatesSentence(results: readonly GateResult[]): string {
  if (results.length === 0) return 'No gate is asked.';
  const passed = results.filter(({ isPassed }) => isPassed).length;
  if (passed === results.length) return `All ${results.length} gates are passed.`;
  const missed = results
    .filter(({ isPassed }) => !isPassed)
    .map(({ gate }) => gateTraits[gate].title);
  return `${passed} of ${results.length} gates are passed; missed: ${missed.join('; ')}.`;
}
