/** The gates as lines of a table: figure, limit, result, in the unit in which a person writes the limit. */
import {
  gateNames,
  gateTraits,
  type GateLimits,
  type GateName,
  type GateResult,
} from '$lib/engine/schema';
import { percent, share } from '../../words';
import { grouped } from '../figure';

/** A figure that was not measured misses its gate too; the page says so in other words. */
export type GateState = 'passed' | 'missed' | 'not measured' | 'not asked';

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
  readonly state: GateState;
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
      state: stateOf(result),
    };
  });
  return rows.sort((left, right) => order(left) - order(right));
}

const states: readonly GateState[] = ['missed', 'not measured', 'passed', 'not asked'];
const order = ({ state }: GateRow) => states.indexOf(state);

function stateOf(result: GateResult | undefined): GateState {
  if (result === undefined) return 'not asked';
  if (result.isPassed) return 'passed';
  return result.value.status === 'measured' ? 'missed' : 'not measured';
}

/** The limit as it is kept, from the number that was typed; null for an empty field. */
export function limitOf(gate: GateName, typed: string): number | null {
  const value = typed.trim() === '' ? NaN : Number(typed);
  if (!Number.isFinite(value)) return null;
  return gateTraits[gate].unit === 'share' ? tidy(value / 100) : value;
}

/** “14 of 16 gates are passed, 1 missed, 1 not measured.” */
export function gatesSentence(results: readonly GateResult[], isJudging: boolean): string {
  if (results.length === 0) return 'No gate is asked.';
  const many = (state: GateState) => results.filter((one) => stateOf(one) === state).length;
  const [passed, missed, unmeasured] = [many('passed'), many('missed'), many('not measured')];
  if (passed === results.length) {
    return passed === 1 ? 'The one gate is passed.' : `All ${passed} gates are passed.`;
  }
  const parts = [`${passed} of ${results.length} gates are passed`];
  if (missed > 0) parts.push(`${missed} missed`);
  if (unmeasured > 0) parts.push(`${unmeasured} ${isJudging ? 'still to come' : 'not measured'}`);
  return `${parts.join(', ')}.`;
}

/** What to do about the gates that are missed: each advice once, with the gates that it would help. */
export function gateAdvice(
  results: readonly GateResult[],
): readonly { readonly next: string; readonly gates: string }[] {
  const missed = results.filter((one) => !one.isPassed && one.value.status === 'measured');
  const byAdvice = grouped(missed, ({ gate }) => gateTraits[gate].next);
  return [...byAdvice].map(([next, those]) => ({
    next,
    gates: those.map(({ gate }) => gateTraits[gate].title).join('; '),
  }));
}
