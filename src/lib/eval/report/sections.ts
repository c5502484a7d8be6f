/**
 * The order in which every file tells a report: topic by topic, the figures about the whole table first.
 * Which lines stand where is decided here once, for the HTML and the PDF file.
 */
import {
  partNames,
  publicReport,
  type Finding,
  type PartName,
  type Report,
  type Topic,
} from '../../engine/schema';
import { reportLines, type ReportLine } from './lines';

export interface Section {
  readonly topic: Topic;
  readonly title: string;
  /** What is asked here, in one sentence. */
  readonly question: string;
  readonly findings: readonly Finding[];
  /** Figures about the whole table. */
  readonly whole: readonly ReportLine[];
  /** Figures about some columns. */
  readonly single: readonly ReportLine[];
}

const topics: Readonly<Record<Topic, { title: string; question: string }>> = {
  validity: {
    title: 'Possible values',
    question: 'Could every row exist: its ranges, labels, keys, and the rules between columns?',
  },
  fidelity: {
    title: 'Likeness',
    question: 'Are columns, and what goes on between them, as in the original?',
  },
  detection: {
    title: 'Telling it apart',
    question: 'Can somebody who looks at whole rows tell which are made?',
  },
  usefulness: {
    title: 'Usefulness',
    question: 'Do models learn the same from these rows as from real ones?',
  },
  privacy: {
    title: 'Privacy',
    question: 'Do the rows give away more of the training rows than other real rows would?',
  },
  fairness: {
    title: 'Fairness',
    question: 'Are groups treated as in the original?',
  },
};

/** As the reader needs them: first what decides whether a table may leave the house. */
const shown: readonly Topic[] = [
  'privacy',
  'fidelity',
  'validity',
  'detection',
  'usefulness',
  'fairness',
];

/** Basics that a part measures again, more closely. */
const repeated: Readonly<Record<string, string>> = {
  copies: 'exact-copies',
  'nearer-to-train': 'dcr-share',
  'very-near': 'very-near-share',
  RangeCoverage: 'range-coverage',
  CategoryCoverage: 'category-coverage',
  MissingValueSimilarity: 'missing-share-similarity',
  MeanSimilarity: 'mean-similarity',
  DeviationSimilarity: 'deviation-similarity',
};

/** Every figure once. */
function shownLines(report: Report): ReportLine[] {
  const lines = reportLines(report);
  const there = new Set(lines.map(({ metric }) => metric));
  return lines.filter(
    ({ metric, part }) => part !== 'custom' && !there.has(repeated[metric] ?? ''),
  );
}

/** Sections that have something to say. */
export function sectionsOf(report: Report): Section[] {
  const lines = shownLines(report);
  return shown.flatMap((topic): Section[] => {
    const mine = lines.filter(({ traits }) => traits.topic === topic);
    const findings = report.verdict.findings.filter((finding) => finding.topic === topic);
    if (mine.length === 0 && findings.length === 0) return [];
    const whole = mine.filter(({ columns }) => columns.length === 0);
    const single = mine.filter(({ columns }) => columns.length > 0);
    return [{ topic, ...topics[topic], findings, whole, single }];
  });
}

const partTitles: Readonly<Record<PartName, string>> = {
  structure: 'structure and rules',
  columns: 'single columns in detail',
  together: 'two and three columns together',
  missing: 'empty cells',
  density: 'where rows lie',
  likelihood: 'how likely rows are',
  map: 'a map of all rows',
  detection: 'telling rows from real ones',
  usefulness: 'usefulness for models',
  fairness: 'fairness',
  distances: 'nearness to real rows',
  attacks: 'attacks',
  disclosure: 'hiding among others',
  custom: 'your own queries',
  problems: 'problems and fixes',
};

export interface Silence {
  readonly title: string;
  readonly reason: string;
}

/** The parts that are not in the report, each with the reason. */
export function silences({ parts }: Report): Silence[] {
  return partNames.flatMap((name) => {
    const part = parts[name];
    if (part?.status === 'judged') return [];
    return [{ title: partTitles[name], reason: part?.reason ?? 'it was not judged' }];
  });
}

/** What a file may hold, with its verdict. */
export const forFile = publicReport;
