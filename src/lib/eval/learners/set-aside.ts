/** Rows that a learner keeps back to see when it no longer gains. */
import { stream } from '../../engine/random';
import type { Lesson } from './learner';

const validationShare = 0.1;

/** Of lessons with more rows than `above`: a tenth of them, of each class alike. */
export function setAside(
  { rows, targets, task, seed }: Lesson,
  above: number,
): { rows: Int32Array; kept: Int32Array | null } {
  if (rows.length <= above) return { rows, kept: null };
  const order = stream(seed, 'validation rows').permutation(rows.length);
  const shuffled = Int32Array.from(order, (place) => rows[place] as number);
  const groups = new Map<number, number[]>();
  for (const row of shuffled) {
    const key = task.kind === 'number' ? 0 : (targets[row] as number);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [row]);
    else group.push(row);
  }
  const cuts = Array.from(groups.values(), (group) => ({
    group,
    at: Math.round(group.length * validationShare),
  }));
  return {
    rows: Int32Array.from(cuts.flatMap(({ group, at }) => group.slice(at))),
    kept: Int32Array.from(cuts.flatMap(({ group, at }) => group.slice(0, at))),
  };
}
