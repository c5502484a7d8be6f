/**
 * What a tree predicts, as a few numbers a row: for a column with order a score, and membership in null,
 * its heavy values and a few ranges; for labels membership in each of them. Splits lower the variance of these
 * numbers, which for memberships is Gini's impurity.
 */
import type { Cells } from '../../encode';
import { cellCount } from './bins';

export const noClass = 255;
const classesAtMost = 64;
/** A single value of a number that this share of the rows holds is a class of its own. */
const heavyShare = 0.05;
const heavyAtMost = 6;
/** All other values are in this many classes by rank, which a score alone would not tell apart from their mean. */
const groups = 8;

export interface Target {
  /** Standardised score of every cell; null for labels. */
  readonly scores: Float64Array | null;
  /** Class of every cell, or `noClass`. */
  readonly classes: Uint8Array;
  readonly classCount: number;
}

export function targetOf(cells: Cells): Target {
  return cells.isOrdered ? orderedTarget(cells) : labelTarget(cells);
}

function labelTarget(cells: Cells): Target {
  const count = cellCount(cells);
  const classCount = Math.min(count, classesAtMost);
  const order = [...Array(count).keys()].sort(
    (a, b) => (cells.weights[b] as number) - (cells.weights[a] as number) || a - b,
  );
  const classes = new Uint8Array(count);
  order.forEach((cell, place) => (classes[cell] = Math.min(place, classCount - 1)));
  return { scores: null, classes, classCount };
}

function orderedTarget(cells: Cells): Target {
  const { size, weights } = cells;
  const scores = standardised(cells);
  const classes = new Uint8Array(cellCount(cells)).fill(noClass);
  let classCount = 0;
  if (cells.hasNull) classes[size] = classCount++;
  const heavy = [...Array(size).keys()]
    .filter((cell) => (weights[cell] as number) >= heavyShare)
    .sort((a, b) => (weights[b] as number) - (weights[a] as number) || a - b);
  for (const cell of heavy.slice(0, heavyAtMost)) classes[cell] = classCount++;
  classCount = groupOthers(cells, classes, classCount);
  return { scores, classes, classCount };
}

/** Gives the values that have no class yet one of several groups of similar weight, in their order. */
function groupOthers({ size, weights }: Cells, classes: Uint8Array, classCount: number): number {
  const others = [...Array(size).keys()].filter((cell) => classes[cell] === noClass);
  const total = others.reduce((sum, cell) => sum + (weights[cell] as number), 0);
  let next = classCount;
  let below = 0;
  for (const cell of others) {
    const weight = weights[cell] as number;
    const group = total > 0 ? Math.floor(((below + weight / 2) / total) * groups) : 0;
    classes[cell] = classCount + Math.min(groups - 1, group);
    next = Math.max(next, (classes[cell] as number) + 1);
    below += weight;
  }
  return next;
}

/** The place of each cell in their order, with mean 0 and variance 1 over the rows; null at 0. */
function standardised({ size, weights, hasNull }: Cells): Float64Array {
  const scores = new Float64Array(size + (hasNull ? 1 : 0));
  let [total, mean, square] = [0, 0, 0];
  for (let cell = 0; cell < size; cell++) {
    const weight = weights[cell] as number;
    scores[cell] = cell;
    total += weight;
    mean += weight * cell;
  }
  if (total <= 0) return scores;
  mean /= total;
  for (let cell = 0; cell < size; cell++)
    square += (weights[cell] as number) * ((scores[cell] as number) - mean) ** 2;
  const scale = square > 0 ? 1 / Math.sqrt(square / total) : 0;
  for (let cell = 0; cell < size; cell++) scores[cell] = ((scores[cell] as number) - mean) * scale;
  return scores;
}
