/**
 * The verdict in plain words. Each finding names its number, what real rows reach and the limit; the
 * headline follows the worst of them, and privacy outranks fidelity.
 */
import type { Finding, Grade, Report } from '../../engine/schema';
import { fidelityFindings } from './fidelity-findings';
import { privacyFindings } from './privacy-findings';
import { validityFindings } from './validity-findings';

type Verdict = Report['verdict'];

/** From best to worst; `unknown` counts as worse than good and better than fair. */
const order: readonly Grade[] = ['good', 'unknown', 'fair', 'poor'];

function worstOf(findings: readonly Finding[], topic: Finding['topic']): Grade {
  const grades = findings.filter((finding) => finding.topic === topic).map(({ grade }) => grade);
  const worst = Math.max(0, ...grades.map((grade) => order.indexOf(grade)));
  return order[worst] ?? 'unknown';
}

/** The verdict on everything measured. */
export function judgeVerdict(report: Omit<Report, 'verdict'>): Verdict {
  const findings = [
    ...fidelityFindings(report),
    ...validityFindings(report),
    ...privacyFindings(report),
  ];
  const fidelity = worstOf(findings, 'fidelity');
  const validity = worstOf(findings, 'validity');
  const privacy = worstOf(findings, 'privacy');
  const grade = order[Math.max(...[fidelity, validity, privacy].map((g) => order.indexOf(g)))];
  return {
    grade: grade ?? 'unknown',
    headline: headlineOf(fidelity, validity, privacy),
    findings,
    uses: { fit: [], unfit: [] },
  };
}

const likeness: Readonly<Record<Grade, string>> = {
  good: 'looks like the original',
  fair: 'resembles the original with visible differences',
  poor: 'differs from the original too much to stand for it',
  unknown: 'has too little in it to tell how well it resembles the original',
};

const safety: Readonly<Record<Grade, string>> = {
  good: 'gives away no more of it than other real rows would',
  fair: 'is somewhat nearer to its training rows than other real rows are',
  poor: 'gives away training rows',
  unknown: 'could not be compared well enough with unseen real rows to know what it gives away',
};

function headlineOf(fidelity: Grade, validity: Grade, privacy: Grade): string {
  if (privacy === 'poor') {
    return `Do not share this table: it ${safety.poor}, however well it ${fidelity === 'good' ? 'looks' : 'may look'}.`;
  }
  const link = isAlike(fidelity, privacy) ? 'and' : 'but';
  const caution = validity === 'poor' ? ' Some of its values are impossible.' : '';
  return `The synthetic table ${likeness[fidelity]} ${link} ${safety[privacy]}.${caution}`;
}

function isAlike(fidelity: Grade, privacy: Grade): boolean {
  return (fidelity === 'good') === (privacy === 'good');
}
