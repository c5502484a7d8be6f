/** How well scores tell targets. */

/**
 * Area under the ROC curve: the chance that a row of the class scores above a row outside it, ties half.
 * Null without rows of both.
 */
export function areaUnderCurve(scores: Float64Array, isClass: ArrayLike<unknown>): number | null {
  const order = Int32Array.from(scores.keys()).sort(
    (a, b) => (scores[a] as number) - (scores[b] as number),
  );
  let positives = 0;
  let rankSum = 0;
  for (let start = 0; start < order.length;) {
    const score = scores[order[start] as number];
    let end = start;
    let inside = 0;
    for (; end < order.length && scores[order[end] as number] === score; end++) {
      if (isClass[order[end] as number]) inside++;
    }
    rankSum += (inside * (start + end + 1)) / 2;
    positives += inside;
    start = end;
  }
  const negatives = order.length - positives;
  if (positives === 0 || negatives === 0) return null;
  return (rankSum - (positives * (positives + 1)) / 2) / (positives * negatives);
}

/** 1 - squared error / variance around the mean; null where the targets do not vary. */
export function determination(scores: Float64Array, targets: Float64Array): number | null {
  const mean = targets.reduce((total, value) => total + value, 0) / targets.length;
  let error = 0;
  let variance = 0;
  for (let i = 0; i < targets.length; i++) {
    error += ((targets[i] as number) - (scores[i] as number)) ** 2;
    variance += ((targets[i] as number) - mean) ** 2;
  }
  return variance > 0 ? 1 - error / variance : null;
}

/** Share of rows whose highest of `width` scores is that of their class. */
export function accuracy(
  scores: Float64Array,
  targets: Float64Array,
  width: number,
): number | null {
  if (targets.length === 0) return null;
  let hits = 0;
  targets.forEach((target, i) => {
    const row = scores.subarray(i * width, (i + 1) * width);
    let best = 0;
    for (let k = 1; k < width; k++) if ((row[k] as number) > (row[best] as number)) best = k;
    if (best === target) hits++;
  });
  return hits / targets.length;
}
