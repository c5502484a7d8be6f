/**
 * The verdict in plain words. Each finding names its number, what real rows reach and the limit; the
 * headline follows the worst of them, and privacy outranks fidelity.
 */
import type { Finding, Grade, Report } from '../../engine/schema';
import { fidelityFindings } from './fidelity-findings';
import { partFindings } from './part-findings';
import { privacyFindings } from './privacy-findings';
import { judgeUses } from './uses';
import { validityFindings } from './validity-findings';

type Verdict = Report['verdict'];
type CountedTopic = Exclude<Finding['topic'], 'fairness'>;

/** From best to worst; `unknown` counts as worse than good and better than fair. */
const order: readonly Grade[] = ['good', 'unknown', 'fair', 'poor'];

function worstOf(findings: readonly Finding[], topic: Finding['topic']): Grade {
  const grades = findings.filter((finding) => finding.topic === topic).map(({ grade }) => grade);
  const worst = Math.max(0, ...grades.map((grade) => order.indexOf(grade)));
  return order[worst] ?? 'unknown';
}

/** How bad a grade makes the whole where its topic cannot condemn a table for every use. */
const soften = (grade: Grade): Grade => (grade === 'poor' ? 'fair' : grade);

/** The verdict on everything measured. */
export function judgeVerdict(report: Omit<Report, 'verdict'>): Verdict {
  const [shapes, trends] = fidelityFindings(report);
  const parts = partFindings(report);
  const findings = [
    shapes,
    trends,
    ...validityFindings(report),
    ...privacyFindings(report),
    ...parts.map(({ finding }) => finding),
  ];
  const grades = {
    fidelity: worstOf(findings, 'fidelity'),
    validity: worstOf(findings, 'validity'),
    privacy: worstOf(findings, 'privacy'),
    detection: worstOf(findings, 'detection'),
    usefulness: worstOf(findings, 'usefulness'),
  };
  const { fidelity, validity, privacy, detection, usefulness } = grades;
  const counted = [fidelity, validity, privacy, soften(detection), soften(usefulness)];
  const grade = order[Math.max(...counted.map((one) => order.indexOf(one)))] ?? 'unknown';
  return {
    grade,
    headline: headlineOf(grades),
    findings,
    uses: judgeUses(report, { shapes, trends, validity, privacy, findings, parts }),
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

function headlineOf(grades: Readonly<Record<CountedTopic, Grade>>): string {
  const { fidelity, validity, privacy, detection, usefulness } = grades;
  if (privacy === 'poor') {
    return `Do not share this table: it ${safety.poor}, however well it ${fidelity === 'good' ? 'looks' : 'may look'}.`;
  }
  const link = isAlike(fidelity, privacy) ? 'and' : 'but';
  const cautions = [
    ...(validity === 'poor' ? [' Some of its values are impossible.'] : []),
    ...(detection === 'poor' ? [' Row by row it is easily told from the original.'] : []),
    ...(usefulness === 'poor' ? [' Models that learn from it are much worse.'] : []),
  ];
  return `The synthetic table ${likeness[fidelity]} ${link} ${safety[privacy]}.${cautions.join('')}`;
}

function isAlike(fidelity: Grade, privacy: Grade): boolean {
  return (fidelity === 'good') === (privacy === 'good');
}
