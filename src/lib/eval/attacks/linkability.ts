/**
 * Linkability: who knows one half of a person's columns from one source and the other half from another
 * looks for the nearest synthetic row to each; where both find the same row, the halves are joined.
 * Source: Anonymeter (Giomi et al., PoPETs 2023), with one neighbour.
 */
import type { Aligned, AlignedColumn } from '../align';
import { layOut, nearestRows, rangesOf } from '../nearest';
import type { Pace } from '../pace';
import type { JudgeTools } from '../parts';
import type { Attempts } from './risk';
import type { Targets } from './sides';

/** Columns in two halves that tell about as much: the most telling first, dealt out in turn. */
export function halvesOf(aligned: Aligned): readonly [AlignedColumn[], AlignedColumn[]] {
  const order = aligned.columns
    .map((column) => ({ column, chance: chanceOfAgreement(column) }))
    .sort((a, b) => a.chance - b.chance);
  const halves: [AlignedColumn[], AlignedColumn[]] = [[], []];
  order.forEach(({ column }, i) => {
    halves[i % 4 === 0 || i % 4 === 3 ? 0 : 1].push(column);
  });
  return halves;
}

/** The chance that two training rows have the same value. */
function chanceOfAgreement(column: AlignedColumn): number {
  const counts = new Map<number, number>();
  for (const value of column.train) counts.set(value, (counts.get(value) ?? 0) + 1);
  let chance = 0;
  for (const count of counts.values()) chance += (count / column.train.length) ** 2;
  return chance;
}

/** Links among training rows, and among rows that were set aside. */
export async function judgeLinks(
  aligned: Aligned,
  sides: readonly [Targets, Targets],
  tools: JudgeTools,
  pace: Pace,
): Promise<{ readonly won: Attempts; readonly control: Attempts }> {
  const all = Int32Array.from({ length: aligned.rows.synthetic }, (_, row) => row);
  const firstOf = new Map<Targets, Int32Array>();
  const links = new Map<Targets, number>();
  for (const columns of halvesOf(aligned)) {
    const half: Aligned = { ...aligned, columns };
    const ranges = rangesOf(half, 'synthetic');
    const synthetic = layOut(half, 'synthetic', all, ranges);
    for (const side of sides) {
      const found = await nearestRows(layOut(half, side.part, side.rows, ranges), synthetic, {
        tools,
        onDone: (more) => pace.step('joining what belongs together', more),
      });
      const first = firstOf.get(side);
      if (first === undefined) firstOf.set(side, found.row);
      else links.set(side, found.row.filter((row, i) => row === first[i]).length);
    }
  }
  const [won, control] = sides.map((side) => ({
    attempts: side.rows.length,
    successes: links.get(side) ?? 0,
  })) as [Attempts, Attempts];
  return { won, control };
}
