import fc from 'fast-check';
import { expect, it } from 'vitest';
import { gateNames, gateSets, gateTraits, type GateResult } from '$lib/engine/schema';
import { gateAdvice, gateRows, gatesSentence, limitOf } from './gate-rows';

const result = (gate: GateResult['gate'], value: number | null, isPassed: boolean): GateResult => ({
  gate,
  limit: 0.9,
  value:
    value === null
      ? { status: 'unavailable', reason: 'this was not judged' }
      : { status: 'measured', value },
  isPassed,
});

it('keeps a limit that is typed back as it is shown', () => {
  fc.assert(
    fc.property(
      fc.constantFrom(...gateNames),
      fc.integer({ min: 0, max: 1000 }),
      (gate, tenths) => {
        const typed = tenths / 10;
        const limit = limitOf(gate, String(typed));
        const row = gateRows({ [gate]: limit }, []).find((one) => one.gate === gate);
        expect(row?.limit).toBe(typed);
      },
    ),
  );
  expect(limitOf('overall', ' ')).toBeNull();
  expect(limitOf('overall', '90')).toBe(0.9);
});

it('lists all gates, what is missed first, and tells missed from not measured', () => {
  const results = [
    result('shapes', 0.95, true),
    result('detection', null, false),
    result('overall', 0.5, false),
  ];
  const rows = gateRows(gateSets.default, results);
  expect(rows).toHaveLength(gateNames.length);
  expect(rows.slice(0, 3).map(({ gate, state }) => [gate, state])).toEqual([
    ['overall', 'missed'],
    ['detection', 'not measured'],
    ['shapes', 'passed'],
  ]);
  expect(rows[0]).toMatchObject({ side: 'at least', unit: '%', value: '50.0\u00a0%' });
  expect(gatesSentence(results, false)).toBe('1 of 3 gates are passed, 1 missed, 1 not measured.');
  expect(gatesSentence(results, true)).toContain('1 still to come');
});

it('gives each advice once', () => {
  const [advice, ...more] = gateAdvice([
    result('overall', 0.5, false),
    result('accuracy', 0.5, false),
    result('shapes', 0.99, true),
  ]);
  expect(more).toEqual([]);
  expect(advice?.gates).toBe(`${gateTraits.overall.title}; ${gateTraits.accuracy.title}`);
});
