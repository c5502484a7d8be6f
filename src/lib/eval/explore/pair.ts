/**
 * Two columns together, each question answered for both tables in the same cells: counts for two numbers
 * and for two labels, quantiles of a number by label otherwise.
 */
import { quantile } from '../privacy';
import type { Box, LabelPair, MixedPair, NumberPair, PairAnswer, Two } from './answers';
import { fewest, type BarredColumn } from './bars';
import { eachRow, type Chosen } from './filter';

const mostGroups = 12;
const boxShares = [0.05, 0.25, 0.5, 0.75, 0.95] as const;
type Side = keyof Two<unknown>;

export function pairOf(a: BarredColumn, b: BarredColumn, chosen: Two<Chosen>): PairAnswer {
  const isNumber = [a, b].map(({ bars }) => bars.edges !== null);
  if (isNumber[0] && isNumber[1]) return numberPair(a, b, chosen);
  if (isNumber[0]) return mixedPair(a, b, chosen);
  if (isNumber[1]) return mixedPair(b, a, chosen);
  return labelPair(a, b, chosen);
}

function onBothSides<Value>(answer: (side: Side) => Value): Two<Value> {
  return { real: answer('real'), synthetic: answer('synthetic') };
}

function numberPair(x: BarredColumn, y: BarredColumn, chosen: Two<Chosen>): NumberPair {
  const [width, height] = [x.size - 1, y.size - 1];
  const cells = countCells(x, y, chosen, width, height);
  return { type: 'numbers', x: x.bars, y: y.bars, ...cells };
}

function labelPair(x: BarredColumn, y: BarredColumn, chosen: Two<Chosen>): LabelPair {
  const cells = countCells(x, y, chosen, x.size, y.size);
  return { type: 'labels', x: x.bars, y: y.bars, ...cells };
}

/** Rows whose code is beyond the width or the height are left out. */
function countCells(
  x: BarredColumn,
  y: BarredColumn,
  chosen: Two<Chosen>,
  width: number,
  height: number,
): Two<readonly number[]> & { readonly rows: Two<number> } {
  const rows = { real: 0, synthetic: 0 };
  const counts = onBothSides((side) => {
    const [across, down] = [x.codes[side], y.codes[side]];
    const cells = new Float64Array(width * height);
    eachRow(chosen[side], across.length, (row) => {
      const [column, line] = [across[row]!, down[row]!];
      if (column >= width || line >= height) return;
      const cell = line * width + column;
      cells[cell] = cells[cell]! + 1;
      rows[side] += 1;
    });
    return [...cells];
  });
  return { ...counts, rows };
}

function mixedPair(number: BarredColumn, label: BarredColumn, chosen: Two<Chosen>): MixedPair {
  const { labels, printed, hasOthers } = label.bars;
  const names = [...(printed ?? []).slice(0, mostGroups)];
  const others = names.length;
  const isPooled = hasOthers || others < (labels?.length ?? 0);
  const groupNames = [...names, ...(isPooled ? ['other labels'] : []), 'missing'];
  const missing = groupNames.length - 1;
  const groupOf = (code: number) =>
    code === label.size - 1 ? missing : code < others ? code : others;
  const boxes = onBothSides((side) =>
    boxesOf(number, label, chosen[side], side, groupOf, groupNames.length),
  );
  const groups = groupNames.map((name, at) => ({
    name,
    real: boxes.real[at]!,
    synthetic: boxes.synthetic[at]!,
  }));
  const total = (side: Side) => boxes[side].reduce((sum, { rows }) => sum + rows, 0);
  return {
    type: 'mixed',
    number: number.bars,
    label: label.bars,
    groups: groups.filter(({ real, synthetic }) => real.rows + synthetic.rows > 0),
    rows: onBothSides(total),
  };
}

function boxesOf(
  number: BarredColumn,
  label: BarredColumn,
  chosen: Chosen,
  side: Side,
  groupOf: (code: number) => number,
  groups: number,
): readonly Box[] {
  const { source } = number;
  if (source.measure !== 'numeric') return [];
  const values = side === 'real' ? source.train : source.synthetic;
  const codes = label.codes[side];
  const held = Array.from({ length: groups }, (): number[] => []);
  eachRow(chosen, values.length, (row) => {
    const value = values[row]!;
    if (!Number.isNaN(value)) held[groupOf(codes[row]!)]!.push(value);
  });
  return held.map(boxOf);
}

function boxOf(values: readonly number[]): Box {
  if (values.length < fewest) return { rows: values.length, quantiles: null };
  const sorted = Float64Array.from(values).sort();
  const [p05, p25, median, p75, p95] = boxShares.map((share) => quantile(sorted, share));
  return { rows: values.length, quantiles: [p05!, p25!, median!, p75!, p95!] };
}
