/** Lines over a numeric axis (ROC curves, distances, coverage) as plain ECharts options. */
import type { ChartColours } from './chart-colours';
import { seriesStyles } from './series-role';

export interface PlotLine {
  /** Says whose rows it is about: see `roleOf`. */
  readonly name: string;
  /** `[x, y]`, x rising. */
  readonly points: readonly (readonly [number, number])[];
}

export interface Plot {
  readonly lines: readonly PlotLine[];
  readonly across: string;
  readonly up: string;
  /** Ends of the axes; null: as the points need. */
  readonly acrossEnds: readonly [number, number] | null;
  readonly upEnds: readonly [number, number] | null;
  /** What the diagonal means; null without one. */
  readonly diagonal: string | null;
  /** Bars without their sides: each point holds until the next. */
  readonly isStepped: boolean;
  readonly writeAcross: (value: number) => string;
  readonly writeUp: (value: number) => string;
}

export function plotOption(plot: Plot, colours: ChartColours) {
  const text = { color: colours.inkSoft, fontSize: 11 };
  const styles = seriesStyles(plot.lines.map(({ name }) => name));
  const axis = (name: string, ends: Plot['upEnds'], write: (value: number) => string) => ({
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameTextStyle: text,
    min: ends?.[0] ?? null,
    max: ends?.[1] ?? null,
    axisLabel: { ...text, formatter: write, hideOverlap: true },
    axisLine: { lineStyle: { color: colours.lineStrong } },
    splitLine: { lineStyle: { color: colours.line } },
  });
  return {
    animation: false,
    grid: { left: 28, right: 16, top: 12, bottom: 26, containLabel: true },
    aria: { enabled: false },
    tooltip: {
      trigger: 'axis' as const,
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 12 },
      valueFormatter: (value: unknown) => (typeof value === 'number' ? plot.writeUp(value) : ''),
      axisPointer: { label: { show: false } },
    },
    xAxis: {
      ...axis(plot.across, plot.acrossEnds, plot.writeAcross),
      nameGap: 26,
      splitLine: { show: false },
    },
    yAxis: { ...axis(plot.up, plot.upEnds, plot.writeUp), nameGap: 52 },
    series: plot.lines.map(({ name, points }, at) => {
      const style = styles[at];
      const color = colours[style?.colour ?? 'inkSoft'];
      return {
        type: 'line' as const,
        name,
        data: points.map(([x, y]) => [x, y]),
        step: plot.isStepped ? ('end' as const) : false,
        showSymbol: false,
        symbol: style?.symbol ?? 'circle',
        itemStyle: { color },
        lineStyle: { color, width: style?.width ?? 2, type: dashOf(style?.dash ?? '') },
        ...(at === 0 && plot.diagonal !== null && { markLine: diagonal(plot, colours) }),
      };
    }),
  };
}

function dashOf(dash: string): 'solid' | number[] {
  return dash === '' ? 'solid' : dash.split(' ').map(Number);
}

function diagonal({ diagonal: label, acrossEnds, upEnds }: Plot, colours: ChartColours) {
  return {
    silent: true,
    symbol: 'none',
    animation: false,
    lineStyle: { color: colours.inkSoft, type: [3, 4], width: 1 },
    label: {
      formatter: label ?? '',
      color: colours.inkSoft,
      // Curves of a good twin lie on the diagonal, and would cross its name out.
      backgroundColor: colours.surface,
      padding: [1, 3],
      fontSize: 11,
      position: 'insideMiddleBottom' as const,
    },
    data: [
      [
        { coord: [acrossEnds?.[0] ?? 0, upEnds?.[0] ?? 0] },
        { coord: [acrossEnds?.[1] ?? 1, upEnds?.[1] ?? 1] },
      ],
    ],
  };
}
