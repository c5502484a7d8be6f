/**
 * The last part of a report: what is wrong, why it may be, which rows show it, and what to try. It reads
 * the basics, the other parts and the tables; what real rows show as strongly is no problem.
 */
import type { Control, Problem, ReportPart } from '../../engine/schema';
import { Pace } from '../pace';
import type { PartInput } from '../parts';
import { findCardinality } from './cardinality';
import { findDistributions } from './distribution';
import { findByLearners } from './learning';
import { findMissing } from './missing';
import { findPairs } from './pairs';
import { findLeaks } from './privacy';
import { findRange } from './range';
import { findBrokenRules } from './rules';
import type { Finder, Suspect } from './suspect';
import { findOutliers } from './tails';

/** In this order: each may ask what those before it found. */
const finders: readonly Finder[] = [
  findRange,
  findCardinality,
  findMissing,
  findDistributions,
  findOutliers,
  findBrokenRules,
  findPairs,
  findLeaks,
  findByLearners,
];

const mostProblems = 50;
/** Of one kind, so that a hundred lost pairs do not push everything else away. */
const mostOfKind = 15;
const order: Readonly<Record<Problem['severity'], number>> = { high: 0, medium: 1, low: 2 };

export async function judge(input: PartInput, control: Control): Promise<ReportPart<'problems'>> {
  const { rows } = input.report;
  if (rows.train === 0 || rows.synthetic === 0) {
    return { status: 'unavailable', reason: 'one of the tables has no rows' };
  }
  const pace = new Pace(control, finders.length);
  const found: Suspect[] = [];
  for (const find of finders) {
    found.push(...find({ ...input, found }));
    await pace.step('looking for problems', 1);
  }
  const sorted = found.toSorted(
    (a, b) => order[a.severity] - order[b.severity] || b.weight - a.weight,
  );
  const ofKind = new Map<Problem['kind'], number>();
  const shown = sorted
    .filter(({ kind }) => {
      const count = (ofKind.get(kind) ?? 0) + 1;
      ofKind.set(kind, count);
      return count <= mostOfKind;
    })
    .slice(0, mostProblems);
  return {
    status: 'judged',
    figures: [],
    sampled:
      shown.length < sorted.length
        ? `The ${shown.length} gravest of ${sorted.length} problems, at most ${mostOfKind} of a kind.`
        : null,
    list: shown.map(({ weight: _, ...problem }) => problem),
  };
}
