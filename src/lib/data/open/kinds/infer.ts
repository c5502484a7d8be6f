/**
 * What each column is, with the reason. Candidates come from a sample, but every decision rests on
 * all rows: a reading is taken only when each value fits it or is a known sign of absence.
 */
import type { Column, Control } from '../../../engine/schema';
import type { Duck } from '../../duck';
import type { Evidence } from './evidence';
import type { LoadedColumn, LoadedSource } from '../source';
import { decideLabels } from './decide-labels';
import { decideNumbers } from './decide-numbers';
import { momentReadings, ambiguityNote } from './moments';
import { nativeReading } from './native';
import { isWideNull } from './nulls';
import { numberReadings } from './numbers';
import type { Reading } from './reading';
import { misfitsOf, sampleTexts, surveyColumns } from './survey';
import { countText, quoted } from './words';

export interface Inference {
  readonly columns: Column[];
  readonly notes: string[];
}

export async function inferColumns(
  duck: Duck,
  loaded: LoadedSource,
  control?: Control,
): Promise<Inference> {
  const { columns, rowCount } = loaded;
  const signal = control?.signal;
  const samples = await sampleTexts(duck, [...columns.keys()], rowCount, signal);
  const readings = columns.map((column, i) => readingsOf(column, samples[i] ?? []));
  const surveys = await surveyColumns(duck, readings, control);
  const inference: Inference = { columns: [], notes: [] };
  for (const [i, column] of columns.entries()) {
    const evidence = { duck, column, ref: `c${i}`, rowCount, survey: surveys[i]!, signal };
    inference.columns.push(await decide(evidence, readings[i]!, inference.notes));
  }
  return inference;
}

function readingsOf(column: LoadedColumn, sample: readonly (string | null)[]): Reading[] {
  if (column.sqlType !== 'VARCHAR') {
    const native = nativeReading(column.sqlType);
    return native === null ? [] : [native];
  }
  const present = sample.filter((text): text is string => text !== null && !isWideNull(text));
  if (present.length === 0) return [];
  return [...momentReadings(present), ...numberReadings(present)];
}

async function decide(evidence: Evidence, readings: readonly Reading[], notes: string[]) {
  const best = bestOf(readings, evidence.survey.fitting);
  if (best === null) return decideLabels(evidence, null);
  const { reading, fitting } = best;
  const misfits =
    fitting === evidence.rowCount
      ? []
      : await misfitsOf(evidence.duck, evidence.ref, reading, evidence.signal);
  const nulls = misfits.filter(({ label }) => isWideNull(label));
  const strange = misfits.filter(({ label }) => !isWideNull(label));
  if (strange.length > 0) {
    const strangeRows = strange.reduce((sum, { count }) => sum + count, 0);
    const why =
      `${countText(fitting)} of ${countText(fitting + strangeRows)} values are ${reading.what}; ` +
      `${countText(strangeRows)} are not, such as ${quoted(strange[0]!.label)}`;
    const isNear = fitting > strangeRows;
    return decideLabels(evidence, isNear ? why : null);
  }
  if (fitting === 0) return decideLabels(evidence, null);
  const note = ambiguityNote(evidence.column.name, reading, readings, evidence.survey.fitting);
  if (note !== null) notes.push(note);
  return decideNumbers(evidence, reading, fitting, nulls);
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
