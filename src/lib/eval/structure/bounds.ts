/** Ranges of numbers and sets of labels that the synthetic table leaves; those that it keeps are no news. */
import type { AlignedColumn, LabelColumn, NumberColumn } from '../align';
import { flagRows, type FindInput, type Finder, type Part, type Rule } from './rule';

export const findBounds: Finder = function* ({ aligned }: FindInput) {
  for (const column of aligned.columns) {
    const rule = boundRule(column);
    yield rule.breaks('synthetic')?.includes(1) ? rule : null;
  }
};

function boundRule(column: AlignedColumn): Rule {
  const { name } = column.column;
  return column.measure === 'numeric'
    ? {
        kind: 'range',
        columns: [name],
        sentence: `“${name}” stays between the original’s smallest and largest number.`,
        breaks: rangeBreaks(column),
      }
    : {
        kind: 'labels',
        columns: [name],
        sentence: `“${name}” has no label that the original lacks.`,
        breaks: labelBreaks(column),
      };
}

function rangeBreaks(column: NumberColumn) {
  let [low, high] = [Infinity, -Infinity];
  for (let row = 0; row < column.train.length; row++) {
    const value = column.train[row] as number;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return (part: Part): Uint8Array | null => {
    const values = column[part];
    return (
      values &&
      flagRows(
        values.length,
        (row) => (values[row] as number) < low || (values[row] as number) > high,
      )
    );
  };
}

function labelBreaks(column: LabelColumn) {
  const known = new Uint8Array(column.labels.length);
  for (let row = 0; row < column.train.length; row++) {
    const code = column.train[row] as number;
    if (code >= 0) known[code] = 1;
  }
  return (part: Part): Uint8Array | null => {
    const codes = column[part];
    return codes && flagRows(codes.length, (row) => known[codes[row] as number] === 0);
  };
}
