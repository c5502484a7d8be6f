/** The judge's report in a terminal: the verdict in words, and the few scores of `--json`. */
import {
  gateNames,
  gateTraits,
  type Compared,
  type Measured,
  type Report,
} from '../src/lib/engine/schema';
import { customLines } from './custom';

const compared: Readonly<Record<string, (report: Report) => Compared>> = {
  overall: ({ quality }) => quality.overall.allPairs,
  shapes: ({ quality }) => quality.shapes,
  trends: ({ quality }) => quality.trends.allPairs,
  copies: ({ privacy }) => privacy.copies,
};

const valueOf = (measured: Measured): number | null =>
  measured.status === 'measured' ? measured.value : null;

/** The headline figures; null where one could not be measured (the report says why). */
export function scoresOf(report: Report) {
  const pick = (side: 'synthetic' | 'baseline') =>
    Object.fromEntries(
      Object.entries(compared).map(([name, find]) => [name, valueOf(find(report)[side])]),
    );
  return {
    synthetic: pick('synthetic'),
    baseline: pick('baseline'),
    /** As the gates of the same names read them. */
    gates: Object.fromEntries(
      gateNames.map((gate) => [gate, valueOf(gateTraits[gate].read(report))]),
    ),
    grade: report.verdict.grade,
  };
}

/** The verdict in words, and what one's own queries gave. */
export function verdictText(report: Report): string {
  const { verdict } = report;
  const { fit, unfit } = verdict.uses;
  const uses = (title: string, sentences: readonly string[]) =>
    sentences.length === 0 ? [] : [title, ...sentences.map((sentence) => `  ${sentence}`)];
  return [
    verdict.headline,
    ...uses('Fit for', fit),
    ...uses('Not fit for', unfit),
    'Why',
    ...verdict.findings.map(({ grade, sentence }) => `  ${grade.padEnd(8)}${sentence}`),
    ...customLines(report),
  ].join('\n');
}
