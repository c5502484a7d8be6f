/** Which axis the lanes of vectors lie along, and how many vectors are worked on side by side. */
import type { Index, Instruction, Pass } from '../../program';
import type { Axis, Nest } from './nest';
import { hasFewLengths } from './segments';

export interface Lanes {
  readonly axis: number;
  /** Vectors side by side. */
  readonly vectors: number;
  /** Elements along `axis` that one unit of work covers, a multiple of 4 * vectors; for an inner axis all of it. */
  readonly chunk: number;
  /** Rough cost of the whole kernel in vector instructions. */
  readonly work: number;
}

/** Vector instructions; those not named cost 1. */
const costs: Partial<Record<Instruction['op'], number>> = {
  ...{ constant: 0, coordinate: 1, step: 0, reduced: 0, product: 1 },
  ...{ exp: 26, expm1: 24, log: 34, log1p: 45, sqrt: 4, rsqrt: 8, div: 4, reciprocal: 4 },
  ...{ sin: 60, cos: 60, atan: 30, tanh: 32, sigmoid: 34, softplus: 55, erf: 50, pow: 130 },
  ...{ floorDiv: 16, mod: 18, random: 70, shuffle: 300, min: 5, max: 5, sign: 6 },
};

const strewnCost = 10;

function accessCost(index: Index, lane: number): number {
  if ((index.terms ?? []).length > 0) return index.strides[lane] === 1 ? 3 : strewnCost;
  return index.strides[lane] === 0 || index.strides[lane] === 1 ? 1 : strewnCost;
}

/** One evaluation of a pass for one vector. */
function passCost(pass: Pass, lane: number): number {
  let cost = 2 * pass.reductions.length;
  for (const instruction of pass.code) {
    cost +=
      instruction.op === 'load'
        ? accessCost(instruction.index, lane)
        : (costs[instruction.op] ?? 1);
  }
  for (const store of pass.stores) cost += accessCost(store.index, lane);
  return cost;
}

const sizeOf = (axes: readonly Axis[]) => axes.reduce((size, axis) => size * axis.size, 1);

/** Elements of the inner axes for one outer element; on average where they are segments. */
function innerSize({ axes, segments }: Nest): number {
  if (segments === null) return sizeOf(axes.filter((axis) => axis.isInner));
  return segments.at(-1)! / (segments.length - 1);
}

/** Vectors for each element along an axis: a quarter, and more where the last has lanes to spare. */
function vectorShare({ axes, segments }: Nest, lane: number): number {
  const { size, isInner } = axes[lane]!;
  if (size === 0) return 0;
  if (segments === null || !isInner) return Math.ceil(size / 4) / size;
  const lengths = segments.slice(1).map((end, i) => end - segments[i]!);
  return lengths.reduce((sum, length) => sum + Math.ceil(length / 4), 0) / segments.at(-1)!;
}

function workOf(nest: Nest, lane: number): number {
  const { isInner } = nest.axes[lane]!;
  const outer = sizeOf(nest.axes.filter((axis) => !axis.isInner));
  const inner = innerSize(nest);
  const vectors = vectorShare(nest, lane);
  let work = 0;
  for (const pass of nest.passes) {
    const cost = passCost(pass, lane);
    const runs = outer * (pass.over === 'inner' ? inner : 1);
    work += cost * runs * (isInner && pass.over === 'outer' ? 1 : vectors);
    // Lanes become one number at the end of each row.
    if (isInner) work += outer * (4 + 8 * pass.reductions.length);
  }
  return work;
}

/** Streams whose words come in whole runs of sixteen. */
export function isAlignedRun(index: Index, lane: number): boolean {
  if (index.strides[lane] !== 1 || (index.terms ?? []).length > 0 || index.offset % 4 !== 0)
    return false;
  return index.strides.every((stride, axis) => axis === lane || stride % 4 === 0);
}

/** How many vectors are worked on side by side: light code hides the loop's own cost so. */
function groupOf(nest: Nest, lane: number): number {
  // An axis without elements still has a size of its chunks.
  const most = Math.max(1, Math.ceil(nest.axes[lane]!.size / 4));
  const cost = Math.max(...nest.passes.map((pass) => passCost(pass, lane)));
  const isColumns = !nest.axes[lane]!.isInner && nest.axes.some((axis) => axis.isInner);
  // A short row is written without a loop.
  const isShort = nest.axes[lane]!.isInner && nest.axes[lane]!.size <= 16;
  const isWide = isShort || nest.segments !== null || needsGroup(nest, lane, isColumns);
  const wanted = isWide || cost <= 14 ? 4 : cost <= 36 ? 2 : 1;
  return Math.min(wanted, most === 3 ? 4 : most);
}

/**
 * Streams come in runs of sixteen. And where a loop runs down columns, sixteen of them are a line of
 * the cache, which would else be fetched four times.
 */
function needsGroup(nest: Nest, lane: number, isColumns: boolean): boolean {
  return nest.passes.some((pass) =>
    pass.code.some(
      (one) =>
        (one.op === 'random' && isAlignedRun(one.index, lane)) ||
        (isColumns && one.op === 'load' && one.index.strides[lane] === 1),
    ),
  );
}

function chunkOf(nest: Nest, lane: number, vectors: number): number {
  const { size, isInner } = nest.axes[lane]!;
  const step = 4 * vectors;
  if (isInner) return size;
  const perElement = nest.passes.some((pass) => pass.over === 'inner') ? innerSize(nest) : 1;
  const rows = sizeOf(nest.axes.filter((axis) => !axis.isInner)) / size;
  const wanted = rows >= 64 && perElement === 1 ? Math.min(size, 4096) : 512 / perElement;
  return Math.max(1, Math.ceil(Math.min(wanted, size) / step)) * step;
}

export function chooseLanes(nest: Nest): Lanes {
  const isScan = nest.passes.some((pass) => pass.isScan === true);
  // The first of equals is found only when elements come in their order.
  const isPlace = nest.passes.some((pass) =>
    pass.reductions.some(({ fn }) => fn === 'argmax' || fn === 'argmin'),
  );
  const outerAxes = nest.axes.filter((axis) => !axis.isInner).length;
  const lastOuter = outerAxes - 1;
  const candidates = nest.axes.flatMap(({ isInner }, axis) => {
    const { segments } = nest;
    const isTable =
      segments !== null && (axis === lastOuter || (isInner && !hasFewLengths(segments)));
    const isTurned = isPlace && isInner && axis < nest.axes.length - 1;
    return isTable || isTurned || (isInner && isScan) ? [] : [axis];
  });
  const ranked = candidates
    .map((axis) => ({ axis, work: workOf(nest, axis) }))
    // Of equals the last outer axis: neighbours in memory, as a rule.
    .sort(
      (a, b) =>
        a.work - b.work ||
        Number(nest.axes[a.axis]!.isInner) - Number(nest.axes[b.axis]!.isInner) ||
        b.axis - a.axis,
    );
  const { axis, work } = ranked[0]!;
  const vectors = groupOf(nest, axis);
  return { axis, vectors, chunk: chunkOf(nest, axis, vectors), work };
}
