/** Oracle: simulated tables whose columns share a hidden class, so that the truth is known. */
import { describe, expect, test } from 'vitest';
import { stream, type Stream } from '../../engine/random';
import type { Interval } from '../../engine/schema';
import { normalisedInformation, type SharedCells } from '../metrics';
import { InformationChance } from './information-chance';
import { informationErrors, informationOf } from './information';

const sizes = [2, 3, 5, 8, 11];
const classes = 3;
const pairsOf = sizes.flatMap((_, a) => sizes.slice(a + 1).map((_, k) => [a, a + 1 + k] as const));

/** Shares of a column by itself, the first labels being commoner. */
const own = (size: number) => {
  const shares = Array.from({ length: size }, (_, k) => 1 / (k + 2));
  const total = shares.reduce((sum, each) => sum + each, 0);
  return shares.map((share) => share / total);
};
const labelOf = (hidden: number, column: number) =>
  (hidden * Math.floor(sizes[column]! / 2) + column) % sizes[column]!;

/** A column shows its hidden class with probability `ties[column]`, else a label of its own. */
function drawCodes(rows: number, ties: readonly number[], random: Stream): Int32Array[] {
  const codes = sizes.map(() => new Int32Array(rows));
  const levels = sizes.map((size) => own(size));
  for (let i = 0; i < rows; i++) {
    const hidden = random.below(classes, i, 0);
    for (let c = 0; c < sizes.length; c++) {
      let code = labelOf(hidden, c);
      if (random.uniform(i, 2 * c + 1) >= ties[c]!) {
        let level = random.uniform(i, 2 * c + 2);
        for (code = 0; code < sizes[c]! - 1 && level >= levels[c]![code]!; code++)
          level -= levels[c]![code]!;
      }
      codes[c]![i] = code;
    }
  }
  return codes;
}

function trueInformation(ties: readonly number[]): number[] {
  return pairsOf.map(([a, b]) => {
    const joint = new Float64Array(sizes[a]! * sizes[b]!);
    for (let hidden = 0; hidden < classes; hidden++) {
      const shareOf = (column: number, code: number) =>
        (1 - ties[column]!) * own(sizes[column]!)[code]! +
        (labelOf(hidden, column) === code ? ties[column]! : 0);
      joint.forEach((_, cell) => {
        const [x, y] = [Math.floor(cell / sizes[b]!), cell % sizes[b]!];
        joint[cell]! += (shareOf(a, x) * shareOf(b, y)) / classes;
      });
    }
    return normalisedInformation(joint, sizes[b]!)!;
  });
}

function look(real: Int32Array[], drawn: Int32Array[]) {
  const sides = sizes.map((size, c): SharedCells => {
    const cells = (codes: Int32Array) => ({ codes, size });
    return { size, train: cells(real[c]!), holdout: null, synthetic: cells(drawn[c]!) };
  });
  const chance = new InformationChance(real[0]!.length, drawn[0]!.length);
  const found = pairsOf.map(([a, b]) => {
    chance.add(sides[a]!, sides[b]!);
    return informationOf(sides[a]!, sides[b]!)!;
  });
  return {
    errors: informationErrors(found, 'synthetic')!,
    mean: chance.mean()!,
    weighted: chance.weighted()!,
  };
}

const holds = ({ low, high }: Interval, truth: number) =>
  low <= truth + 1e-9 && truth <= high + 1e-9;

describe('errors of mutual information', () => {
  const alone = sizes.map(() => 0);
  const tied = sizes.map(() => 0.5);
  test.each([
    ['unrelated columns, the same', alone, alone],
    ['related columns, the same', tied, tied],
    ['some relations weaker', tied, [0.5, 0.4, 0.3, 0.5, 0.4]],
    ['relations lost', [0.6, 0.6, 0.6, 0.6, 0.6], [0.2, 0.2, 0.2, 0.2, 0.2]],
  ])('%s', (_, ties, made) => {
    const [real, other] = [trueInformation(ties), trueInformation(made)];
    const weight = (k: number) => real[k]! + other[k]!;
    const error = (k: number) => Math.abs(real[k]! - other[k]!);
    const sum = (of: (k: number) => number) => real.reduce((all, _, k) => all + of(k), 0);
    const truth = sum(error) / real.length;
    const weighted = ties === alone ? 0 : sum((k) => weight(k) * error(k)) / sum(weight);
    for (const [n, m] of [
      [300, 300],
      [900, 300],
    ] as const) {
      let [held, heldWeighted, errors, expected] = [0, 0, 0, 0];
      const rounds = 200;
      for (let round = 0; round < rounds; round++) {
        const found = look(
          drawCodes(n, ties, stream(round, 'simulated original')),
          drawCodes(m, made, stream(round, 'simulated twin')),
        );
        if (holds(found.mean.interval, truth)) held++;
        if (holds(found.weighted.interval, weighted)) heldWeighted++;
        expect(holds(found.mean.interval, found.errors.mean)).toBe(true);
        expect(holds(found.weighted.interval, found.errors.weighted!)).toBe(true);
        errors += found.errors.mean;
        expected += found.mean.expected!;
      }
      expect(held / rounds, `${n} and ${m} rows`).toBeGreaterThanOrEqual(0.9);
      expect(heldWeighted / rounds, `${n} and ${m} rows, weighted`).toBeGreaterThanOrEqual(0.9);
      if (ties === made) expect(Math.abs(errors / expected - 1)).toBeLessThan(0.12);
      else expect(errors).toBeGreaterThan(expected);
    }
  });

  test('equal tables of two constant columns: nothing to err in', () => {
    const flat = [new Int32Array(9), new Int32Array(9)];
    const sides = flat.map((codes): SharedCells => {
      const cells = { codes, size: 2 };
      return { size: 2, train: cells, holdout: null, synthetic: cells };
    });
    const chance = new InformationChance(9, 9);
    chance.add(sides[0]!, sides[1]!);
    expect(chance.mean()).toEqual({
      interval: { low: 0, high: 0 },
      expected: 0,
      expectedOfHoldout: null,
    });
    expect(chance.weighted()).toBeNull();
    expect(new InformationChance(9, 9).mean()).toBeNull();
  });
});
