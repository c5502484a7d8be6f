import fc from 'fast-check';
import { beforeAll, describe, expect, test } from 'vitest';
import {
  checkGates,
  gateLimitsSchema,
  gateNames,
  gateSentence,
  gateSetNames,
  gateSets,
  gateTraits,
  metricIds,
  type GateLimits,
  type Report,
} from '../../engine/schema';
import { evaluate } from '../evaluate';
import { testSchema, testTable } from '../testing';

let copy: Report;
let alone: Report;

beforeAll(async () => {
  const schema = testSchema([
    { name: 'a', kind: 'integer' },
    { name: 'b', kind: 'category' },
  ]);
  const draw = (from: number) => {
    const at = Array.from({ length: 400 }, (_, i) => (i + from) * 2_654_435_761);
    return testTable([at.map((n) => n % 100_003), at.map((n) => `label ${n % 5}`)]);
  };
  const train = draw(0);
  const input = { schema, train, synthetic: train, seed: 1, parts: [] };
  copy = await evaluate({ ...input, holdout: draw(5000) });
  alone = await evaluate({ ...input, holdout: null });
});

const missed = (report: Report, limits: GateLimits) =>
  checkGates(report, limits).flatMap(({ gate, isPassed }) => (isPassed ? [] : [gate]));

describe('a gate', () => {
  test('is passed by a number on the right side and by nothing else (law)', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...gateNames),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (gate, limit) => {
          for (const { value, isPassed } of checkGates(copy, { [gate]: limit })) {
            const { isCeiling } = gateTraits[gate];
            const isRight =
              value.status === 'measured' &&
              (isCeiling ? value.value <= limit : value.value >= limit);
            expect(isPassed).toBe(isRight);
          }
        },
      ),
    );
  });

  test('that is null or missing is not asked', () => {
    expect(checkGates(copy, {})).toEqual([]);
    expect(checkGates(copy, { copies: null })).toEqual([]);
  });

  test('whose part was not judged is missed, and says what to do', () => {
    const [result] = checkGates(copy, { detection: 1 });
    expect(result?.isPassed).toBe(false);
    expect(gateSentence(result!)).toMatch(
      /could not be measured: this was not judged.*Judge with all parts/,
    );
  });

  test('of fairness is asked only where groups were named', () => {
    expect(checkGates(copy, { fairness: 0 })).toEqual([]);
    const options = { ...copy.options, protectedColumn: 'b' };
    expect(missed({ ...copy, options }, { fairness: 0 })).toEqual(['fairness']);
  });

  test('says figure, limit and next step', () => {
    const [result] = checkGates(copy, { 'extra-copies': 0.01 });
    expect(gateSentence(result!)).toMatch(
      /^extra-copies \(rows it may have copied.*\) is 100 %, asked was at most 1 %\. Do not share the table/,
    );
  });
});

describe('the sets', () => {
  test('a copied table misses every set, with and without a holdout', () => {
    for (const report of [copy, alone]) {
      for (const set of gateSetNames)
        expect(missed(report, gateSets[set])).toContain('extra-copies');
    }
    expect(missed(copy, gateSets.lenient)).toContain('nearer');
  });

  test('strict asks at least as much as default, and that as lenient', () => {
    for (const set of gateSetNames)
      expect(gateLimitsSchema.parse(gateSets[set])).toEqual(gateSets[set]);
    for (const gate of gateNames) {
      const [strict, middle, lenient] = gateSetNames.map((set) => gateSets[set][gate] ?? null);
      if (strict === null || middle === null || lenient === null) continue;
      const sign = gateTraits[gate].isCeiling ? 1 : -1;
      expect(sign * strict!).toBeLessThan(sign * middle!);
      expect(sign * middle!).toBeLessThan(sign * lenient!);
    }
  });
});

test('every figure that gates read by name is in the catalogue', () => {
  for (const id of [
    'binned-accuracy',
    'rules-kept',
    'detection-auc',
    'use-auc',
    'use-r2',
    'membership-auc',
    'singling-out-risk',
    'linkability-risk',
    'inference-risk',
    'k-map',
    'fair-parity',
    'fair-opportunity',
    'exact-copies',
    'dcr-share',
    'very-near-share',
  ]) {
    expect(metricIds).toContain(id);
  }
});
