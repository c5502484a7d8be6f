/** What the curves of a training show and say: each figure with what it is compared with. */
import type { LiveScores, RunHistory } from '$lib/state';
import type { LinePicture } from '../chart';
import { number, percent, share } from '../words';

/** Rows that are drawn for one look. */
const lookRows = 1000;
/** By chance alone a share of so many rows strays this far from one half: two standard errors. */
export const chance = 2 * Math.sqrt(0.25 / lookRows);

/** A figure of drawn rows with all that one needs to judge it. */
export interface LiveLine {
  readonly sentence: string;
  readonly metric: string;
  readonly value: (scores: LiveScores) => number | null;
  readonly write: (value: number) => string;
  /** What real rows score, or an ideal, in words. */
  readonly compared: (baseline: LiveScores | null) => string;
  readonly isHigherBetter: boolean;
}

const besideReal = (baseline: number | null): string =>
  baseline === null ? '1 is identical' : `real rows score ${share(baseline)}, 1 is identical`;

export const liveLines = {
  shapes: {
    sentence: 'Columns look alike on their own',
    metric: 'Column shapes',
    value: ({ shapes }) => shapes,
    write: share,
    compared: (baseline) => besideReal(baseline?.shapes ?? null),
    isHigherBetter: true,
  },
  trends: {
    sentence: 'Columns go together as they should',
    metric: 'Column pair trends',
    value: ({ trends }) => trends,
    write: share,
    compared: (baseline) => besideReal(baseline?.trends ?? null),
    isHigherBetter: true,
  },
  nearerShare: {
    sentence: 'Rows nearer to a training row than to an unseen real row',
    metric: 'Nearest-record share',
    value: ({ nearerShare }) => nearerShare,
    write: percent,
    compared: () =>
      `50\u00a0% is ideal, up to ${percent(0.5 + chance)} is chance with ${number(lookRows)} rows`,
    isHigherBetter: false,
  },
} as const satisfies Record<keyof LiveScores, LiveLine>;

/** Steps on the horizontal axis become epochs where their length is known. */
function acrossOf({ stepsPerEpoch }: RunHistory): {
  name: string;
  place: (step: number) => number;
} {
  if (stepsPerEpoch === null || stepsPerEpoch <= 0) return { name: 'Steps', place: (step) => step };
  return { name: 'Epochs', place: (step) => step / stepsPerEpoch };
}

export interface Curve {
  readonly title: string;
  readonly caption: string;
  readonly picture: LinePicture;
}

export function lossCurve(history: RunHistory): Curve | null {
  const last = history.losses.at(-1);
  if (!last) return null;
  const { name, place } = acrossOf(history);
  const names = Object.keys(last.values).slice(0, 3);
  const said = (loss: string) => number(last.values[loss] ?? 0);
  const now =
    names.length === 1
      ? said(names[0] ?? '')
      : names.map((loss) => `${loss} ${said(loss)}`).join(', ');
  return {
    title: 'Loss',
    caption: `What training lowers, now ${now}. It has no ideal value: only its course counts.`,
    picture: {
      lines: names.map((loss) => ({
        name: loss,
        points: history.losses.flatMap(({ step, values }) => {
          const value = values[loss];
          return value === undefined ? [] : [[place(step), value] as const];
        }),
      })),
      guides: [],
      across: name,
      bounds: null,
      write: number,
    },
  };
}

/** Shapes and trends in one picture. */
export function likenessCurve(history: RunHistory): Curve | null {
  return curveOf('Likeness of drawn rows', history, ['shapes', 'trends'], (baseline) =>
    baseline === null ? [] : guidesOf(baseline),
  );
}

export function nearnessCurve(history: RunHistory): Curve | null {
  return curveOf('Rows that come too near', history, ['nearerShare'], () => [
    { label: 'ideal', value: 0.5 },
  ]);
}

function guidesOf({ shapes, trends }: LiveScores) {
  const guides = [
    { label: 'shapes of real rows', value: shapes },
    { label: 'trends of real rows', value: trends },
  ];
  return guides.flatMap(({ label, value }) => (value === null ? [] : [{ label, value }]));
}

function curveOf(
  title: string,
  history: RunHistory,
  topics: readonly (keyof LiveScores)[],
  guides: (baseline: LiveScores | null) => LinePicture['guides'],
): Curve | null {
  const { name, place } = acrossOf(history);
  const shown = topics.map((topic) => liveLines[topic]);
  const lines = shown.map((line) => ({
    name: line.metric,
    points: history.looks.flatMap((look) => {
      const value = line.value(look);
      return value === null ? [] : [[place(look.step), value] as const];
    }),
  }));
  if (lines.every(({ points }) => points.length === 0)) return null;
  const captions = shown.map((line, at) => {
    const now = lines[at]?.points.at(-1)?.[1];
    const figure = now === undefined ? 'no figure yet' : line.write(now);
    return `${line.sentence}: ${figure} (${line.compared(history.baseline)}).`;
  });
  return {
    title,
    caption: captions.join(' '),
    picture: {
      lines,
      guides: guides(history.baseline),
      across: name,
      bounds: [0, 1],
      write: shown[0]?.write ?? share,
    },
  };
}
