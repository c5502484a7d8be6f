/**
 * What the verdict says about the parts beyond the basics: one finding a part, from the figures that are
 * about the whole table and that the catalogue grades. A part that was not judged says nothing here.
 */
import {
  bestModel,
  metricTraits,
  type Figure,
  type Finding,
  type Grade,
  type JudgedPart,
  type PartName,
  type Report,
} from '../../engine/schema';
import { gradeOf } from '../figures';
import { valueOf } from '../measured';
import { list, written } from './words';

type Judged = Pick<Report, 'parts'>;

interface Reading {
  readonly topic: Finding['topic'];
  /** What the part is about, at the beginning of a sentence. */
  readonly about: string;
  /** Whether a figure may fail a table; if not, it lowers the part's grade to fair at most. */
  readonly decides: (figure: Figure, report: Judged) => boolean;
}

const all = () => true;
const none = () => false;
/** What its sentence says: another learner or score may be poor where nobody would use it. */
const bestModelOnly: Reading['decides'] = (figure, report) => {
  const best = bestModel(report);
  return typeof best === 'string' || best === figure;
};

const readings: Partial<Record<PartName, Reading>> = {
  structure: { topic: 'validity', about: 'Rules of the original', decides: all },
  columns: { topic: 'fidelity', about: 'Single columns', decides: none },
  together: { topic: 'fidelity', about: 'Two and three columns together', decides: all },
  missing: { topic: 'fidelity', about: 'Empty cells', decides: none },
  density: { topic: 'fidelity', about: 'Where rows lie', decides: none },
  likelihood: { topic: 'fidelity', about: 'How likely the rows are', decides: none },
  detection: { topic: 'detection', about: 'Telling rows from real ones', decides: all },
  usefulness: { topic: 'usefulness', about: 'Models from these rows', decides: bestModelOnly },
  fairness: { topic: 'fairness', about: 'How groups are treated', decides: all },
  distances: { topic: 'privacy', about: 'Nearness to real rows', decides: all },
  attacks: { topic: 'privacy', about: 'Attacks', decides: all },
  disclosure: { topic: 'privacy', about: 'Hiding among others', decides: all },
};

const order: readonly Grade[] = ['unknown', 'good', 'fair', 'poor'];
const rank = (grade: Grade): number => order.indexOf(grade);

/** A finding and the part that it comes from. */
export interface PartFinding {
  readonly part: PartName;
  readonly finding: Finding;
}

export function partFindings(report: Judged): PartFinding[] {
  return (Object.keys(readings) as PartName[]).flatMap((part) => {
    const found = report.parts[part];
    if (found?.status !== 'judged') return [];
    const topics = new Set(found.figures.map(({ metric }) => metricTraits[metric].topic));
    return [...topics].flatMap((topic) => findingOf(report, part, topic, found.figures));
  });
}

/** What one part says to one topic: the classifier that tells rows apart also tells of copies. */
function findingOf(
  report: Judged,
  part: PartName,
  topic: Finding['topic'],
  figures: readonly Figure[],
): PartFinding[] {
  const reading = readings[part];
  if (reading === undefined) return [];
  const isMine = ({ columns, metric }: Figure) =>
    metricTraits[metric].topic === topic && (columns.length === 0 || part === 'fairness');
  const graded = figures
    .filter(isMine)
    .map((figure) => {
      const grade = cautiousGrade(figure);
      const isCapped = grade === 'poor' && !reading.decides(figure, report);
      return { figure, grade: isCapped ? ('fair' as const) : grade };
    })
    .filter(({ grade }) => grade !== 'unknown')
    .toSorted((a, b) => rank(b.grade) - rank(a.grade));
  const [worst] = graded;
  if (worst === undefined) return [];
  const own = topic === reading.topic ? ownSentences[part]?.(report, worst.grade) : null;
  const sentence = own ?? summary(reading.about, graded);
  return [{ part, finding: { topic, grade: worst.grade, sentence } }];
}

/** A figure is poor only where its whole interval is: what chance may have made is fair. */
function cautiousGrade(figure: Figure): Grade {
  const { metric, synthetic, baseline, reach, interval, grade } = figure;
  const value = valueOf(synthetic);
  if (grade !== 'poor' || interval === null || value === null) return grade;
  const traits = metricTraits[metric];
  const real = reach ?? valueOf(baseline);
  const goal = traits.grading?.by === 'loss' ? (real ?? value) : (traits.ideal ?? value);
  const kindest = {
    higher: interval.high,
    lower: interval.low,
    nearer: Math.min(Math.max(goal, interval.low), interval.high),
  }[traits.better];
  return gradeOf(traits, kindest, real) === 'poor' ? 'poor' : 'fair';
}

interface Graded {
  readonly figure: Figure;
  readonly grade: Grade;
}

const named = 2;

function summary(about: string, graded: readonly Graded[]): string {
  const bad = graded.filter(({ grade }) => grade !== 'good');
  const shown = list((bad.length > 0 ? bad : graded).slice(0, named).map(figureText));
  if (graded.length === 1) return `${about}: ${shown}.`;
  if (bad.length === 0 && graded.length === named)
    return `${about}: both figures are good: ${shown}.`;
  if (bad.length === 0) return `${about}: all ${graded.length} figures are good, such as ${shown}.`;
  return `${about}: ${bad.length} of ${graded.length} figures ${bad.length === 1 ? 'is' : 'are'} not good: ${shown}.`;
}

/** `“rows it may have copied” 5 % (real rows 0.1 %)`. */
function figureText({ figure }: Graded): string {
  const { metric, columns, variant, synthetic, baseline, reach } = figure;
  const { title, unit } = metricTraits[metric];
  const which = [variant, ...columns].filter((one) => one !== null);
  const value = valueOf(synthetic);
  const real = valueOf(baseline);
  const said = value === null ? 'not measured' : written(value, unit);
  const asMany = reach === undefined ? '' : written(reach, unit);
  const beside = real === null ? '' : written(real, unit);
  // Where the holdout is smaller, the grade is by what it would reach in as many rows.
  const also = asMany === '' || asMany === beside ? '' : `, ${asMany} in as many rows`;
  return `“${[title, ...which].join(', ')}” ${said}${beside === '' ? '' : ` (real rows ${beside}${also})`}`;
}

/** Sentences that say more than a summary could; null where there is nothing to say it with, or another figure made the grade. */
const ownSentences: Partial<Record<PartName, (report: Judged, grade: Grade) => string | null>> = {
  detection({ parts }) {
    const part = parts.detection as JudgedPart<'detection'>;
    const figures = part.figures.filter(({ metric }) => metric === 'detection-auc');
    const best = figures.toSorted(
      (a, b) => (valueOf(b.synthetic) ?? 0) - (valueOf(a.synthetic) ?? 0),
    )[0];
    const auc = best && valueOf(best.synthetic);
    if (best === undefined || auc === null || auc === undefined) return null;
    const real = valueOf(best.baseline);
    const beside =
      real === null ? '' : `; real rows that were set aside reach ${written(real, 'auc')}`;
    const told = part.columns.slice(0, named).map(({ column }) => `“${column}”`);
    const by = told.length === 0 || auc < 0.6 ? '' : ` Given away most by ${list(told)}.`;
    return `A classifier tells synthetic rows from real ones with an AUC of ${written(auc, 'auc')} (0.5 is guessing${beside}).${by}`;
  },
  usefulness(report, grade) {
    const part = report.parts.usefulness as JudgedPart<'usefulness'>;
    const best = bestModel(report);
    if (typeof best === 'string' || cautiousGrade(best) !== grade) return null;
    return `Predicting “${part.target}”: ${part.sentence}`;
  },
};
