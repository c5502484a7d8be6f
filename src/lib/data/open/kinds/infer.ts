/**
 * What each column is, with the reason. Candidates come from a sample, but every decision rests on
 * all rows: a reading is taken only when each value fits it or is a known sign of absence.
 */
import { throwIfAborted, type Column, type Control } from '../../../engine/schema';
import type { Duck } from '../../duck';
import type { Evidence } from './evidence';
import type { LoadedColumn, LoadedSource } from '../source';
import { decideLabels } from './decide-labels';
import { decideNumbers } from './decide-numbers';
import { ambiguityNote, isSwap, momentReadings } from './moments';
import { nativeReading } from './native';
import { isWideNull } from './nulls';
import { numberReadings } from './numbers';
import type { Reading } from './reading';
import { decimalsOf, fittingOf, misfitsOf, sampleTexts, surveyColumns } from './survey';
import type { LabelCount } from './labels';
import { countText, quoted } from './words';

export interface Inference {
  readonly columns: Column[];
  readonly notes: string[];
}

/** What a sample suggests: readings to ask all rows about, and others in case those do not fit. */
interface Plan {
  readonly likely: readonly Reading[];
  readonly spare: readonly Reading[];
}

/** @throws Fault `cancelled` */
export async function inferColumns(
  duck: Duck,
  loaded: LoadedSource,
  control?: Control,
  sampled = 'source',
): Promise<Inference> {
  const { columns, rowCount } = loaded;
  const signal = control?.signal;
  const samples = await sampleTexts(duck, [...columns.keys()], rowCount, signal, sampled);
  const plans = columns.map((column, i) => planOf(column, samples[i] ?? []));
  const likely = plans.map((plan) => plan.likely);
  const surveys = await surveyColumns(duck, likely, control);
  const inference: Inference = { columns: [], notes: [] };
  for (const [i, column] of columns.entries()) {
    throwIfAborted(signal);
    const evidence = { duck, column, ref: `c${i}`, rowCount, survey: surveys[i]!, signal };
    inference.columns.push(await decide(evidence, plans[i]!, inference.notes));
  }
  return inference;
}

function planOf(column: LoadedColumn, sample: readonly (string | null)[]): Plan {
  if (column.sqlType !== 'VARCHAR') {
    const native = nativeReading(column.sqlType);
    return { likely: native === null ? [] : [native], spare: [] };
  }
  const present = sample.filter((text): text is string => text !== null && !isWideNull(text));
  if (present.length === 0) return { likely: [], spare: [] };
  const moments = momentReadings(present);
  const numbers = numberReadings(present);
  const rivals = moments.filter((reading) => isSwap(reading, moments[0]!));
  const likely = moments.length > 0 ? [moments[0]!, ...rivals.slice(0, 1)] : numbers.slice(0, 1);
  return { likely, spare: [...moments, ...numbers].filter((reading) => !likely.includes(reading)) };
}

/** Where all values fit a reading without a mark, none has digits after it; else the survey left that open. */
async function withDecimals(evidence: Evidence, plan: Plan, reading: Reading, fitting: number) {
  const asked = plan.likely.find(({ format }) => format.type === 'number');
  if (!asked?.isMarkless || asked.format.type !== 'number') return evidence;
  if (reading.format.type !== 'number') return evidence;
  if (reading.isMarkless && fitting === evidence.rowCount) return evidence;
  const { duck, ref, signal, survey } = evidence;
  const decimals = await decimalsOf(duck, ref, asked.format, signal);
  return { ...evidence, survey: { ...survey, decimals } };
}

interface Verdict {
  readonly reading: Reading;
  readonly fitting: number;
  readonly nulls: readonly LabelCount[];
  readonly strange: readonly LabelCount[];
}

async function decide(evidence: Evidence, plan: Plan, notes: string[]) {
  const { survey } = evidence;
  let verdict = await judge(evidence, plan.likely, survey.fitting);
  if (plan.spare.length > 0 && (verdict === null || verdict.strange.length > 0)) {
    const fitting = await fittingOf(evidence.duck, evidence.ref, plan.spare, evidence.signal);
    const second = await judge(evidence, plan.spare, fitting);
    if (second !== null && second.fitting > (verdict?.fitting ?? 0)) verdict = second;
  }
  if (verdict === null) return decideLabels(evidence, null);
  const { reading, fitting, strange } = verdict;
  if (strange.length > 0) return decideLabels(evidence, nearMiss(evidence, verdict));
  const note = ambiguityNote(evidence.column.name, reading, plan.likely, survey.fitting);
  if (note !== null) notes.push(note);
  return decideNumbers(
    await withDecimals(evidence, plan, reading, fitting),
    reading,
    fitting,
    verdict.nulls,
  );
}

/** Null where not even one row fits. */
async function judge(
  evidence: Evidence,
  readings: readonly Reading[],
  counts: readonly number[],
): Promise<Verdict | null> {
  const best = bestOf(readings, counts);
  if (best === null) return null;
  const { duck, ref, rowCount, signal } = evidence;
  const misfits = best.fitting === rowCount ? [] : await misfitsOf(duck, ref, best.reading, signal);
  const nulls = misfits.filter(({ label }) => isWideNull(label));
  const strange = misfits.filter(({ label }) => !isWideNull(label));
  return { ...best, nulls, strange };
}

/** Why a column is not what most of its values say; null where most do not say it. */
function nearMiss({ rowCount }: Evidence, { reading, fitting, nulls, strange }: Verdict) {
  const missing = nulls.reduce((sum, { count }) => sum + count, 0);
  const strangeRows = rowCount - fitting - missing;
  const zeros = strange.find(({ label }) => /^0\d+$/.test(label));
  if (reading.kind === 'integer' && zeros !== undefined) {
    return `Digits that begin with zeros, such as ${quoted(zeros.label)}, are kept as text`;
  }
  if (fitting <= strangeRows) return null;
  return (
    `${countText(fitting)} of ${countText(fitting + strangeRows)} values are ${reading.what}; ` +
    `${countText(strangeRows)} ${strangeRows === 1 ? 'is' : 'are'} not, such as ${quoted(strange[0]!.label)}`
  );
}

/** The reading that most rows fit; of equals the first, which is the strictest. */
function bestOf(readings: readonly Reading[], fitting: readonly number[]) {
  let best: { reading: Reading; fitting: number } | null = null;
  for (const [i, reading] of readings.entries()) {
    const count = fitting[i] ?? 0;
    if (count > 0 && count > (best?.fitting ?? 0)) best = { reading, fitting: count };
  }
  return best;
}
