/** The sections of the report page: which parts each holds, and how it stands. */
import type { Finding, Grade, PartName, Report } from '$lib/engine/schema';

export type SectionId =
  | 'overview'
  | 'problems'
  | 'fidelity'
  | 'columns'
  | 'pairs'
  | 'closer'
  | 'detection'
  | 'usefulness'
  | 'privacy'
  | 'fairness'
  | 'validity'
  | 'own'
  | 'settings';

export interface SectionEntry {
  readonly id: SectionId;
  readonly title: string;
  readonly state: Grade | 'pending';
}

interface SectionTraits {
  readonly title: string;
  readonly parts: readonly PartName[];
  /** Topic of the verdict that grades it; null: not graded as a whole. */
  readonly topic: Finding['topic'] | null;
  /** Whether the basics alone fill it. */
  readonly isBasic: boolean;
}

export const sectionTraits: Readonly<Record<SectionId, SectionTraits>> = {
  overview: { title: 'Verdict and gates', parts: [], topic: null, isBasic: true },
  problems: { title: 'Problems', parts: ['problems'], topic: null, isBasic: false },
  fidelity: {
    title: 'Likeness',
    parts: ['together', 'density', 'likelihood', 'map'],
    topic: 'fidelity',
    isBasic: true,
  },
  columns: { title: 'Columns', parts: ['columns', 'missing'], topic: null, isBasic: true },
  pairs: { title: 'Pairs and trios', parts: ['together'], topic: null, isBasic: true },
  closer: { title: 'Look closer', parts: [], topic: null, isBasic: true },
  detection: {
    title: 'Telling it apart',
    parts: ['detection'],
    topic: 'detection',
    isBasic: false,
  },
  usefulness: { title: 'Usefulness', parts: ['usefulness'], topic: 'usefulness', isBasic: false },
  privacy: {
    title: 'Privacy',
    parts: ['distances', 'attacks', 'disclosure'],
    topic: 'privacy',
    isBasic: true,
  },
  fairness: { title: 'Fairness', parts: ['fairness'], topic: 'fairness', isBasic: false },
  validity: { title: 'Possible values', parts: ['structure'], topic: 'validity', isBasic: true },
  own: { title: 'Own metrics', parts: ['custom'], topic: null, isBasic: false },
  settings: { title: 'What the judge should know', parts: [], topic: null, isBasic: true },
};

const severity: readonly Grade[] = ['poor', 'fair', 'good'];

/** The worst grade of the verdict's claims on a topic. */
function gradeOf(report: Report, topic: Finding['topic'] | null): Grade {
  const grades = new Set(
    report.verdict.findings.filter((finding) => finding.topic === topic).map(({ grade }) => grade),
  );
  return severity.find((grade) => grades.has(grade)) ?? 'unknown';
}

/** Sections that have something to show or will have it. */
export function sectionEntries(
  report: Report,
  pending: readonly PartName[],
): readonly SectionEntry[] {
  return (Object.keys(sectionTraits) as SectionId[]).flatMap((id) => {
    const { title, parts, topic, isBasic } = sectionTraits[id];
    const isThere = isBasic || parts.some((part) => report.parts[part] !== undefined);
    const isPending = parts.some(
      (part) => pending.includes(part) && report.parts[part] === undefined,
    );
    if (!isThere && !isPending) return [];
    return [{ id, title, state: isPending ? 'pending' : gradeOf(report, topic) }];
  });
}
