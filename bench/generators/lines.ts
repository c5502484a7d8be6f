/** From what was measured to lines of a table: medians over seeds, each figure beside its bar. */
import type { TwinScores } from '../../src/lib/eval';
import { barsOf } from './bars';
import type { Figures } from './measure';

/** Figures by name and heading; all are medians over seeds. */
const headings = {
  overall: 'overall',
  shapes: 'shapes',
  trends: 'trends',
  detection: 'detection',
  usefulness: 'usefulness',
  real: '(real)',
  copies: 'copies',
  holdoutCopies: '(holdout)',
  nearer: 'nearer',
  nearerError: '±',
  veryNear: 'very near',
  trainS: 'train s',
  cpuS: 'CPU s',
  epochS: 's/epoch',
  rowsPerS: 'rows/s',
  rowsPerCpuS: 'rows/CPU s',
  memoryMb: 'MB',
  sessionMb: 'session MB',
  modelKb: 'model kB',
} as const;

export type FigureName = keyof typeof headings;
type LineFigures = Record<FigureName, number | null>;

export interface Line {
  readonly generator: string;
  readonly figures: LineFigures;
}

function over(value: number | null | undefined, unit: number): number | null {
  return value == null ? null : value / unit;
}

export function figuresOf(
  scores: TwinScores,
  measured: Omit<Figures, 'scores'> | null,
): LineFigures {
  return {
    overall: scores.overall,
    shapes: scores.shapes,
    trends: scores.trends,
    detection: scores.detection?.auc ?? null,
    usefulness: scores.usefulness?.synthetic ?? null,
    real: scores.usefulness?.real ?? null,
    copies: scores.copies.synthetic,
    holdoutCopies: scores.copies.holdout,
    nearer: scores.nearer,
    nearerError: scores.nearerError,
    veryNear: scores.veryNear,
    trainS: over(measured?.trainMs, 1000),
    cpuS: over(measured?.trainCpuMs, 1000),
    epochS: over(measured?.msPerEpoch, 1000),
    rowsPerS: measured?.drawRowsPerSecond ?? null,
    rowsPerCpuS: measured?.drawRowsPerCpuSecond ?? null,
    memoryMb: over(measured?.memoryBytes, 2 ** 20),
    sessionMb: over(measured?.sessionBytes, 2 ** 20),
    modelKb: over(measured?.modelBytes, 1024),
  };
}

/** The median of each figure over the seeds; of an even number the mean of the middle two. */
export function medianLine(generator: string, all: readonly LineFigures[]): Line {
  const names = Object.keys(headings) as FigureName[];
  const figures = Object.fromEntries(
    names.map((name) => [name, median(all.map((each) => each[name]))]),
  ) as LineFigures;
  return { generator, figures };
}

function median(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null).sort((a, b) => a - b);
  const middle = known.length >> 1;
  if (known.length === 0) return null;
  return known.length % 2 === 1 ? known[middle]! : (known[middle - 1]! + known[middle]!) / 2;
}

const thousands = (value: number) => String(Math.round(value / 1000) * 1000);
const plain: Partial<Record<FigureName, (value: number) => string>> = {
  rowsPerS: thousands,
  rowsPerCpuS: thousands,
  memoryMb: (value) => value.toFixed(0),
  modelKb: (value) => value.toFixed(0),
  sessionMb: (value) => value.toFixed(0),
  trainS: (value) => value.toFixed(1),
  cpuS: (value) => value.toFixed(1),
  epochS: (value) => value.toFixed(2),
};

function show(name: FigureName, value: number): string {
  return (plain[name] ?? ((figure: number) => figure.toFixed(4)))(value);
}

/** A Markdown table: each figure, and where there is a bar, whether it is met. */
export function markdown(data: string, lines: readonly Line[]): string {
  const names = (Object.keys(headings) as FigureName[]).filter((name) =>
    lines.some(({ figures }) => figures[name] !== null),
  );
  const rows = lines.map((line) => {
    const bars = barsOf(data, line);
    const cells = names.map((name) => {
      const value = line.figures[name];
      const bar = bars[name];
      if (value === null) return '–';
      if (bar === undefined) return show(name, value);
      const isMet = bar.better === 'lower' ? value <= bar.limit : value >= bar.limit;
      const sign = bar.better === 'lower' ? '≤' : '≥';
      return `${show(name, value)} ${isMet ? 'met' : '**missed**'} ${sign} ${Number(bar.limit.toFixed(4))}`;
    });
    return `| ${[line.generator, ...cells].join(' | ')} |`;
  });
  const head = ['generator', ...names.map((name) => headings[name])];
  return [
    `### ${data}`,
    '',
    `| ${head.join(' | ')} |`,
    `| ${head.map(() => '---').join(' | ')} |`,
    ...rows,
  ].join('\n');
}
