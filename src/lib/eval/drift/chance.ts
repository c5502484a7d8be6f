/** Whether two shares differ by more than chance: in few rows a cell or two make a large share. */

/** Of the normal distribution: chance goes beyond it, to either side, once in a hundred times. */
const z = 2.5758293035489004;

/** By how much the later share is larger; 0 where chance explains it. Rows are at least 1. */
export function beyondChance(
  earlier: number,
  earlierRows: number,
  later: number,
  laterRows: number,
): number {
  const pooled = (earlier * earlierRows + later * laterRows) / (earlierRows + laterRows);
  const error = Math.sqrt(pooled * (1 - pooled) * (1 / earlierRows + 1 / laterRows));
  const step = later - earlier;
  return step > z * error ? step : 0;
}
