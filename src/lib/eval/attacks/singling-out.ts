/**
 * Singling out: of predicates that exactly one synthetic row meets, how many exactly one training row
 * meets. The control is the holdout; as it has fewer rows, its successes are scaled by what the chance of
 * singling out in tables of both sizes is. Source: Anonymeter (Giomi et al., PoPETs 2023) after Cohen and
 * Nissim (PNAS 117(15), 2020).
 */
import { exp, log, stream } from '../../engine/random';
import type { Index, Predicate } from './predicates';
import type { Attempts } from './risk';

/** @returns how many predicates exactly one row meets */
export function successesOf(queries: readonly Predicate[], table: Index): number {
  return queries.filter((query) => table.singlesOut(query)).length;
}

const sizes = 10;
const repeats = 5;

/**
 * Successes on the control rows, as they would be in a table of `rows` rows.
 * @param control at least one row
 */
export function controlOf(
  queries: readonly Predicate[],
  control: Index,
  rows: number,
  seed: number,
): Attempts {
  const attempts = queries.length;
  const own = control.rows;
  const matches = queries.map((query) => control.matches(query));
  const successes = matches.filter(({ length }) => length === 1).length;
  if (own === rows || successes === 0) return { attempts, successes };
  const least = Math.min(1000, Math.ceil(own / 4));
  const found: { size: number; successes: number }[] = [];
  for (let step = 0; step < sizes; step++) {
    const size = Math.floor(least + (step * (own - least)) / (sizes - 1));
    for (let repeat = 0; repeat < repeats; repeat++) {
      found.push({ size, successes: amongSome(matches, own, size, seed, step * repeats + repeat) });
    }
  }
  const chance = fitChance(found);
  const scale = chance(rows) / chance(own);
  return { attempts, successes: Math.min(attempts, successes * scale) };
}

/** Successes in a table of `size` of the control rows. */
function amongSome(
  matches: readonly (readonly number[])[],
  rows: number,
  size: number,
  seed: number,
  trial: number,
): number {
  const order = stream(seed, `control rows ${trial}`).permutation(rows);
  let successes = 0;
  const isIn = new Uint8Array(rows);
  for (let i = 0; i < size; i++) isIn[order[i] as number] = 1;
  for (const found of matches) {
    let count = 0;
    for (const row of found) {
      count += isIn[row] as number;
      if (count > 1) break;
    }
    if (count === 1) successes++;
  }
  return successes;
}

/**
 * The chance (up to a factor) that a predicate singles out in a table of n rows, for predicates whose
 * weights spread evenly from 0 to w: ∫ n v (1 - v)^(n - 1) dv. w is fitted by least squares.
 */
export function fitChance(
  found: readonly { readonly size: number; readonly successes: number }[],
): (rows: number) => number {
  const misfit = (logWeight: number): number => {
    const chance = chanceUpTo(exp(logWeight));
    let [xy, xx, yy] = [0, 0, 0];
    for (const { size, successes } of found) {
      const x = chance(size);
      xy += x * successes;
      xx += x * x;
      yy += successes * successes;
    }
    return xx === 0 ? yy : yy - (xy * xy) / xx;
  };
  // The misfit has one valley, but it is flat far off: the best of a coarse grid, then golden section.
  let best = logLeast;
  for (let at = logLeast; at < 0; at += 0.5) if (misfit(at) < misfit(best)) best = at;
  return chanceUpTo(
    exp(narrow(misfit, Math.max(logLeast, best - 0.5), Math.min(-1e-9, best + 0.5))),
  );
}

/** log of the least weight: one in a billion. */
const logLeast = -20.7;

function chanceUpTo(weight: number): (rows: number) => number {
  return (rows) => (1 - (rows * weight + 1) * exp(rows * log(1 - weight))) / (rows + 1);
}

function narrow(misfit: (x: number) => number, from: number, to: number): number {
  const ratio = 0.6180339887498949;
  let [low, high] = [from, to];
  for (let step = 0; step < 60; step++) {
    const width = ratio * (high - low);
    if (misfit(high - width) <= misfit(low + width)) high = low + width;
    else low = high - width;
  }
  return (low + high) / 2;
}
