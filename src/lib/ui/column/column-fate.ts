/** What becomes of a column in the synthetic table, in one sentence. */
import { kindTraits, type Column, type Measure, type Treatment } from '$lib/engine/schema';
import { personalNames } from './personal-words';

const byMeasure: Readonly<Record<Measure, string>> = {
  numeric: 'Learns the spread of the numbers and how they go with other columns.',
  categorical: 'Learns how often each label occurs and how it goes with other columns.',
  none: 'Not learnt: values are made anew, in the same format.',
};

const byTreatment: Readonly<Record<Treatment, ((column: Column) => string) | null>> = {
  keep: null,
  drop: () => 'Left out.',
  hash: () => 'Learnt as codes; no original value appears.',
  replace: ({ personal }) =>
    `Replaced by made-up ${personal ? personalNames[personal.type] : 'values'}.`,
};

/** An undecided personal column is replaced, as the pipeline does. */
export function columnFate(column: Column): string {
  const treatment = column.treatment ?? (column.personal ? 'replace' : 'keep');
  return byTreatment[treatment]?.(column) ?? byMeasure[kindTraits[column.kind].measure];
}
