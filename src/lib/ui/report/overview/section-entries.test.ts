import { expect, it } from 'vitest';
import { partNames, type PartName, type Report } from '$lib/engine/schema';
import { partState, sentenceOf } from '../part/part-state';
import { sectionEntries, sectionTraits } from './section-entries';

/** As far as the sections read it. */
const report = (parts: Report['parts']) =>
  ({
    parts,
    verdict: {
      findings: [
        { topic: 'privacy', grade: 'good', sentence: 'a' },
        { topic: 'privacy', grade: 'poor', sentence: 'b' },
        { topic: 'fidelity', grade: 'good', sentence: 'c' },
      ],
    },
  }) as unknown as Report;
const stateOf = (parts: Report['parts'], pending: readonly PartName[], id: string) =>
  sectionEntries(report(parts), pending).find((section) => section.id === id)?.state;

it('has a section for every part of a report', () => {
  const held = new Set(Object.values(sectionTraits).flatMap(({ parts }) => parts));
  expect(partNames.filter((name) => !held.has(name))).toEqual([]);
});

it('shows a section as soon as its part is asked for, and the worst grade when it is there', () => {
  expect(stateOf({}, [], 'usefulness')).toBeUndefined();
  expect(stateOf({}, ['usefulness'], 'usefulness')).toBe('pending');
  const missing = { status: 'unavailable', reason: 'no target' } as const;
  expect(stateOf({ usefulness: missing }, ['usefulness'], 'usefulness')).toBe('unknown');
  expect(stateOf({}, ['attacks'], 'privacy')).toBe('pending');
  expect(stateOf({}, [], 'privacy')).toBe('poor');
  expect(stateOf({}, [], 'fidelity')).toBe('good');
});

it('a part is judged, on its way, not to be had, or was not asked for', () => {
  const missing = { status: 'unavailable', reason: 'no target' } as const;
  const some = report({ usefulness: missing });
  expect(partState(some, ['attacks'], 'usefulness')).toEqual({
    kind: 'unavailable',
    reason: 'no target',
  });
  expect(partState(some, ['attacks'], 'attacks')).toEqual({ kind: 'pending' });
  expect(partState(some, ['attacks'], 'map')).toEqual({ kind: 'absent' });
  expect(sentenceOf('a seeded sample of 10 rows..')).toBe('A seeded sample of 10 rows.');
});
