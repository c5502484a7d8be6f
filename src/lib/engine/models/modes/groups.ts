/** Numbers as few weighted groups, so that a mixture costs the same however long the table is. */

/** Groups in ascending order; arrays of one length. */
export interface Groups {
  /** Mean of each. */
  readonly values: Float64Array;
  /** Rows of each. */
  readonly counts: Float64Array;
  /** Variance inside each; 0 where all its values are one. */
  readonly variances: Float64Array;
}

/** More distinct values than this are put together with their neighbours. */
const groupsAtMost = 400;

/** Each distinct value is a group, or neighbours are, of about equally many rows. */
export function groupsOf(numbers: Float64Array): Groups {
  const sorted = numbers.slice().sort();
  let distinct = 0;
  for (let i = 0; i < sorted.length; i++) if (i === 0 || sorted[i] !== sorted[i - 1]) distinct++;
  const least = distinct <= groupsAtMost ? 1 : Math.ceil(sorted.length / groupsAtMost);
  const [values, counts, variances]: [number[], number[], number[]] = [[], [], []];
  const add = (from: number, to: number): void => {
    if (to === from) return;
    const group = sorted.subarray(from, to);
    const first = group[0] as number;
    const mean = first + group.reduce((sum, x) => sum + (x - first), 0) / group.length;
    values.push(mean);
    counts.push(group.length);
    variances.push(group.reduce((sum, x) => sum + (x - mean) ** 2, 0) / group.length);
  };
  let from = 0;
  for (let at = 0, to = 0; at < sorted.length; at = to) {
    while (to < sorted.length && sorted[to] === sorted[at]) to++;
    // A value that many rows share is not put together with those before it.
    if (to - at >= least) {
      add(from, at);
      from = at;
    }
    if (to - from >= least || to === sorted.length) {
      add(from, to);
      from = to;
    }
  }
  return {
    values: Float64Array.from(values),
    counts: Float64Array.from(counts),
    variances: Float64Array.from(variances),
  };
}
