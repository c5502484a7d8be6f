/**
 * What a table may be used for, and what not: a sentence a use, each with the number that decided. A use
 * whose number was not asked for is left out; one whose number could not be had is not allowed.
 */
import {
  bestModel,
  checkGates,
  gateClause,
  gateSets,
  headlines,
  type Finding,
  type Grade,
  type Measured,
  type Report,
} from '../../engine/schema';
import { valueOf } from '../measured';
import type { PartFinding } from './part-findings';
import { list, percent, points, written } from './words';

type Judged = Omit<Report, 'verdict'>;

/** The verdict's own view of a topic or of one finding. */
export interface Standing {
  readonly shapes: Finding;
  readonly trends: Finding;
  readonly validity: Grade;
  readonly privacy: Grade;
  readonly findings: readonly Finding[];
  readonly parts: readonly PartFinding[];
}

interface Ruling {
  readonly isFit: boolean;
  readonly because: string;
}

interface Use {
  readonly name: string;
  readonly rule: (report: Judged, standing: Standing) => Ruling | null;
}

const isEnough = (grade: Grade): boolean => grade === 'good' || grade === 'fair';
const because = (isFit: boolean, text: string): Ruling => ({ isFit, because: text });
/** A fair grade allows a use, with a warning. */
const byGrade = (grade: Grade, text: string): Ruling =>
  because(isEnough(grade), grade === 'fair' ? `with care, since ${text}` : text);

const uses: readonly Use[] = [
  { name: 'Software tests and demonstrations', rule: tests },
  { name: 'Statistics on single columns', rule: singleColumns },
  { name: 'Statistics on relations between columns', rule: relations },
  { name: 'Training models', rule: training },
  { name: 'Work that looks at single rows', rule: singleRows },
  { name: 'Comparing groups of people', rule: groups },
  { name: 'Sharing outside the team', rule: sharing },
];

/** Sentences for both lists, in the order of the uses. */
export function judgeUses(report: Judged, standing: Standing): Report['verdict']['uses'] {
  const fit: string[] = [];
  const unfit: string[] = [];
  for (const { name, rule } of uses) {
    const ruling = rule(report, standing);
    if (ruling === null) continue;
    const where = ruling.isFit && standing.privacy === 'poor' ? ', inside the team only' : '';
    (ruling.isFit ? fit : unfit).push(`${name}${where}: ${ruling.because}.`);
  }
  return { fit, unfit };
}

function tests(report: Judged, { validity, findings, parts }: Standing): Ruling | null {
  if (report.rows.synthetic === 0) return because(false, 'there are no rows');
  const least = valueOf(headlines.validity(report));
  if (least === null) return null;
  const ofValues = findings.find(({ topic }) => topic === 'validity');
  const rules = parts.find(
    ({ part, finding }) => part === 'structure' && finding.topic === 'validity',
  );
  // What is worst decides; values that are all possible say nothing against a table.
  if (ofValues?.grade === validity && validity !== 'good') {
    return byGrade(validity, bare(ofValues.sentence));
  }
  if (rules?.finding.grade === validity && validity !== 'good') {
    return byGrade(validity, bare(rules.finding.sentence));
  }
  const all = least === 1 ? 'all values' : `at least ${percent(least)} of the values`;
  return byGrade(validity, `${all} of every column are possible ones`);
}

function singleColumns({ quality }: Judged, { shapes }: Standing): Ruling | null {
  return likeness(quality.shapes.synthetic, quality.shapes.baseline, shapes.grade, 'columns agree');
}

function relations(report: Judged, { trends, parts }: Standing): Ruling | null {
  const together = parts.find(({ part }) => part === 'together')?.finding;
  if (together?.grade === 'poor' && trends.grade !== 'unknown') {
    return because(false, bare(together.sentence));
  }
  const { strongPairs, allPairs } = report.quality.trends;
  const hasStrong = strongPairs.synthetic.status === 'measured';
  const figure = hasStrong ? strongPairs : allPairs;
  const which = hasStrong ? 'pairs that belong together agree' : 'pairs of columns agree';
  return likeness(figure.synthetic, figure.baseline, trends.grade, which);
}

function likeness(
  figure: Measured,
  baseline: Measured,
  grade: Grade,
  claim: string,
): Ruling | null {
  const value = valueOf(figure);
  if (value === null) return null;
  const real = valueOf(baseline);
  const beside = real === null ? '' : ` (real rows ${percent(real)})`;
  const said = `${claim} to ${percent(value)} on average${beside}`;
  if (grade === 'unknown')
    return because(false, `${said}, but there are too few rows to rely on it`);
  return byGrade(grade, said);
}

function training(report: Judged): Ruling | null {
  const part = report.parts.usefulness;
  if (part === undefined) return null;
  const best = bestModel(report);
  if (typeof best === 'string' || part.status !== 'judged') {
    const why = typeof best === 'string' ? best : 'it was not judged';
    return because(false, `nobody knows what they would learn: ${why}`);
  }
  if (best.grade === 'unknown') {
    return because(false, bare(part.sentence));
  }
  const [twin, real] = [valueOf(best.synthetic) ?? 0, valueOf(best.baseline) ?? 0];
  const unit = best.metric === 'use-auc' ? 'AUC' : 'R²';
  const change = twin >= real ? 'loses nothing' : `loses ${points(real - twin)} of ${unit}`;
  const said = `a model that predicts “${part.target}” ${change} (${written(twin, 'auc')} instead of ${written(real, 'auc')})`;
  return byGrade(best.grade, said);
}

/** From this AUC on a classifier tells most rows; the catalogue's own limit for a fair twin. */
const toldFrom = 0.75;

function singleRows(report: Judged): Ruling | null {
  const auc = valueOf(headlines.detection(report));
  if (auc === null) return null;
  return because(
    auc <= toldFrom,
    `a classifier tells its rows from real ones with an AUC of ${written(auc, 'auc')} (0.5 is guessing, good enough up to ${toldFrom})`,
  );
}

function groups(report: Judged, { findings }: Standing): Ruling | null {
  const { parts, options } = report;
  if (options.protectedColumn === null || parts.fairness === undefined) return null;
  if (parts.fairness.status === 'unavailable') return because(false, parts.fairness.reason);
  const finding = findings.find(({ topic }) => topic === 'fairness');
  if (finding === undefined) return null;
  const { figures } = parts.fairness;
  const isWide = figures.some(({ grade }) => grade === 'poor');
  const gap = valueOf(headlines.fairness(report));
  if (gap === null) return byGrade(finding.grade, bare(finding.sentence));
  const said = `the gap between groups of “${options.protectedColumn}” differs from the original’s by up to ${points(gap)}`;
  return byGrade(isWide ? 'poor' : finding.grade, said);
}

/** As a clause: without capital and full stop. */
function bare(sentence: string): string {
  const text = sentence.replace(/\.$/, '');
  return `${text.charAt(0).toLowerCase()}${text.slice(1)}`;
}

const privacyGates = [
  'extra-copies',
  'nearer',
  'very-near',
  'membership',
  'singling-out',
  'linkability',
  'inference',
] as const;

/** Gates know of no chance, the verdict does: where they disagree, both are said. */
function missedPrivacy(report: Judged): string[] {
  const limits = Object.fromEntries(privacyGates.map((gate) => [gate, gateSets.default[gate]]));
  return checkGates(report, limits).flatMap((result) => {
    const clause = result.isPassed ? null : gateClause(result);
    return clause === null ? [] : [clause];
  });
}

function sharing(report: Judged, { privacy, findings }: Standing): Ruling | null {
  const ofPrivacy = findings.filter(({ topic }) => topic === 'privacy');
  const deciding = ofPrivacy.find(({ grade }) => grade === privacy);
  if (deciding === undefined) return null;
  if (privacy !== 'good') return because(false, bare(deciding.sentence));
  const share = valueOf(report.privacy.copies.synthetic);
  const nearer = valueOf(report.privacy.nearerToTrain);
  const copies = share === null ? [] : [`${percent(share)} of the rows equal a training row`];
  const near =
    nearer === null ? [] : [`${percent(nearer)} are nearer to one than to an unseen real row`];
  const attacks =
    report.parts.attacks?.status === 'judged'
      ? ['the attacks found no more than they may']
      : ['attacks were not tried'];
  const said = list([...copies, ...near, ...attacks]);
  const missed = missedPrivacy(report);
  return because(
    true,
    missed.length === 0
      ? said
      : `with care, since ${missed.slice(0, 2).join('; ')} by the default gates, though chance may explain it; ${said}`,
  );
}
