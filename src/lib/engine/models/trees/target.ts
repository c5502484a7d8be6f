/**
 * What a tree predicts: the class of each row. For labels each is a class; a column with order has its
 * null, its heavy values and ranges of the others as classes, with a score that tells how far apart they
 * lie. Splits lower the variance of memberships (Gini's impurity) and of scores.
 */
import { cellCount, type Cells } from '../../encode';

const labelsAtMost = 64;
/** A single value of a number that this share of the rows holds is a class of its own. */
const heavyShare = 0.05;
const heavyAtMost = 6;
const groupsAtMost = 12;

export interface Target {
  /** Class of every cell. */
  readonly classes: Uint8Array;
  readonly classCount: number;
  /** Score of every class, with mean 0 and variance 1 over the rows; null for labels. */
  readonly scores: Float64Array | null;
  /** Cell of null where the column has order and nulls, else -1. */
  readonly nullCell: number;
}

export function targetOf(cells: Cells): Target {
  return cells.isOrdered ? orderedTarget(cells) : labelTarget(cells);
}

function labelTarget(cells: Cells): Target {
  const count = cellCount(cells);
  const classCount = Math.min(count, labelsAtMost);
  const order = [...Array(count).keys()].sort(
    (a, b) => (cells.weights[b] as number) - (cells.weights[a] as number) || a - b,
  );
  const classes = new Uint8Array(count);
  order.forEach((cell, place) => (classes[cell] = Math.min(place, classCount - 1)));
  return { classes, classCount, scores: null, nullCell: -1 };
}

function orderedTarget(cells: Cells): Target {
  const { size, weights, hasNull } = cells;
  const classes = new Int16Array(cellCount(cells)).fill(-1);
  let classCount = 0;
  if (hasNull) classes[size] = classCount++;
  const heavy = [...Array(size).keys()]
    .filter((cell) => (weights[cell] as number) >= heavyShare)
    .sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  for (const cell of heavy.slice(0, heavyAtMost)) classes[cell] = classCount++;
  classCount = groupOthers(cells, classes, classCount);
  return {
    classes: Uint8Array.from(classes),
    classCount,
    scores: scoresOf(cells, classes, classCount),
    nullCell: hasNull ? size : -1,
  };
}

/** Gives the values that have no class yet one of several groups of similar weight, in their order. */
function groupOthers({ size, weights }: Cells, classes: Int16Array, classCount: number): number {
  const others = [...Array(size).keys()].filter((cell) => classes[cell] === -1);
  const total = others.reduce((sum, cell) => sum + (weights[cell] as number), 0);
  let next = classCount;
  let below = 0;
  for (const cell of others) {
    const weight = weights[cell] as number;
    const group = total > 0 ? Math.floor(((below + weight / 2) / total) * groupsAtMost) : 0;
    classes[cell] = classCount + Math.min(groupsAtMost - 1, group);
    next = Math.max(next, (classes[cell] as number) + 1);
    below += weight;
  }
  return next;
}

/** The mean place of each class among the cells, with mean 0 and variance 1 over the rows; null at 0. */
function scoresOf({ size, weights }: Cells, classes: Int16Array, classCount: number): Float64Array {
  const [sums, totals] = [new Float64Array(classCount), new Float64Array(classCount)];
  let [total, mean, square] = [0, 0, 0];
  for (let cell = 0; cell < size; cell++) {
    const [kind, weight] = [classes[cell] as number, weights[cell] as number];
    sums[kind] = (sums[kind] as number) + weight * cell;
    totals[kind] = (totals[kind] as number) + weight;
    total += weight;
    mean += weight * cell;
  }
  const scores = new Float64Array(classCount);
  if (total <= 0) return scores;
  mean /= total;
  for (let kind = 0; kind < classCount; kind++) {
    const mine = totals[kind] as number;
    if (mine === 0) continue;
    scores[kind] = (sums[kind] as number) / mine - mean;
    square += mine * (scores[kind] as number) ** 2;
  }
  const scale = square > 0 ? 1 / Math.sqrt(square / total) : 0;
  return scores.map((score) => score * scale);
}
