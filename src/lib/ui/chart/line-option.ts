/** Lines over the course of a job as plain ECharts options: the data of the picture, without the picture. */
import type { ChartColours } from './chart-colours';

export interface Line {
  readonly name: string;
  /** `[x, y]`, x rising. */
  readonly points: readonly (readonly [number, number])[];
}

/** A value to compare with, drawn across the picture. */
export interface Guide {
  readonly label: string;
  readonly value: number;
}

export interface LinePicture {
  /** At most three: each has its own colour, dash and mark. */
  readonly lines: readonly Line[];
  readonly guides: readonly Guide[];
  /** Name of the horizontal axis. */
  readonly across: string;
  /** Ends of the vertical axis that the data may not pass; null where there are none. */
  readonly bounds: readonly [number, number] | null;
  readonly write: (value: number) => string;
}

/** What tells lines apart beside their colour; `LineKey` draws the same. */
export const lineStyles = [
  { colour: 'first', dash: 'solid', dashArray: '', symbol: 'circle' },
  { colour: 'second', dash: [7, 4], dashArray: '7 4', symbol: 'rect' },
  { colour: 'third', dash: [2, 3], dashArray: '2 3', symbol: 'triangle' },
] as const;

/** More points than this are a line; their marks would cover it. */
const mostMarked = 30;

export function lineOption(picture: LinePicture, colours: ChartColours) {
  const text = { color: colours.inkSoft, fontSize: 11 };
  const [least, most] = verticalRange(picture);
  return {
    animation: false,
    grid: { left: 8, right: 16, top: 12, bottom: 28, containLabel: true },
    aria: { enabled: false },
    tooltip: {
      trigger: 'axis' as const,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? picture.write(value) : ''),
    },
    xAxis: {
      type: 'value' as const,
      name: picture.across,
      nameLocation: 'middle' as const,
      nameGap: 24,
      nameTextStyle: text,
      min: 0,
      axisLabel: text,
      axisLine: { lineStyle: { color: colours.lineStrong } },
      splitLine: { show: false },
    },
    yAxis: {
      type: 'value' as const,
      min: least,
      max: most,
      axisLabel: { ...text, formatter: picture.write },
      splitLine: { lineStyle: { color: colours.line } },
    },
    series: picture.lines.map((line, at) => {
      const style = lineStyles[at % lineStyles.length] ?? lineStyles[0];
      const colour = colours[style.colour];
      return {
        type: 'line' as const,
        name: line.name,
        data: line.points.map(([x, y]) => [x, y]),
        showSymbol: line.points.length <= mostMarked,
        symbol: style.symbol,
        symbolSize: 6,
        itemStyle: { color: colour },
        lineStyle: { color: colour, width: 2, type: style.dash },
        ...(at === 0 && { markLine: guideLines(picture.guides, colours) }),
      };
    }),
  };
}

function guideLines(guides: readonly Guide[], colours: ChartColours) {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: colours.inkSoft, type: [4, 4], width: 1 },
    label: { color: colours.inkSoft, fontSize: 11, position: 'insideStartTop' as const },
    data: guides.map(({ label, value }) => ({ yAxis: value, label: { formatter: label } })),
  };
}

/** Holds all points and guides between round numbers, within the bounds. */
export function verticalRange({ lines, guides, bounds }: LinePicture): readonly [number, number] {
  const values = [
    ...lines.flatMap(({ points }) => points.map(([, y]) => y)),
    ...guides.map(({ value }) => value),
  ].filter(Number.isFinite);
  if (values.length === 0) return bounds ?? [0, 1];
  const low = values.reduce((least, value) => Math.min(least, value));
  const high = values.reduce((most, value) => Math.max(most, value));
  const step = roundStep(Math.max((high - low) / 4, Math.abs(high) / 100, 1e-9));
  const [floor, ceiling] = bounds ?? [-Infinity, Infinity];
  // Digits that binary fractions add would be written on the axis.
  const tidy = (value: number) => Number(value.toPrecision(12));
  return [
    Math.max(floor, tidy(Math.floor(low / step) * step)),
    Math.min(ceiling, tidy((Math.floor(high / step) + 1) * step)),
  ];
}

/** The next of 1, 2, 5, 10, 20, … and their tenths. */
function roundStep(wanted: number): number {
  const power = 10 ** Math.floor(Math.log10(wanted));
  return [1, 2, 5, 10].map((factor) => factor * power).find((step) => step >= wanted) ?? wanted;
}
