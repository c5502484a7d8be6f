/** Points of several tables on one plane as plain ECharts options. */
import type { ChartColours } from './chart-colours';
import { seriesStyles } from './series-role';

export interface PointSeries {
  /** Says whose rows they are: see `roleOf`. */
  readonly name: string;
  readonly x: readonly number[];
  readonly y: readonly number[];
}

export interface Scatter {
  /** All of them, so that hiding one moves nothing. */
  readonly series: readonly PointSeries[];
  readonly hidden: ReadonlySet<string>;
  readonly axes: readonly [string, string];
}

const markPx = 5;

/** The ends of all points along an axis with a twentieth to spare. */
export function endsOf(series: readonly PointSeries[], axis: 'x' | 'y'): readonly [number, number] {
  let low = Infinity;
  let high = -Infinity;
  for (const points of series) {
    for (const value of points[axis]) {
      if (value < low) low = value;
      if (value > high) high = value;
    }
  }
  if (low > high) return [0, 1];
  const spare = (high - low) / 20 || 1;
  return [low - spare, high + spare];
}

export function scatterOption({ series, hidden, axes }: Scatter, colours: ChartColours) {
  const styles = seriesStyles(series.map(({ name }) => name));
  const text = { color: colours.inkSoft, fontSize: 11 };
  const axis = (name: string, [min, max]: readonly [number, number]) => ({
    type: 'value' as const,
    name,
    nameLocation: 'middle' as const,
    nameGap: 10,
    nameTextStyle: text,
    min,
    max,
    axisLabel: { show: false },
    axisTick: { show: false },
    axisLine: { onZero: false, lineStyle: { color: colours.lineStrong } },
    splitLine: { show: false },
  });
  return {
    animation: false,
    grid: { left: 26, right: 8, top: 8, bottom: 26 },
    aria: { enabled: false },
    xAxis: axis(axes[0], endsOf(series, 'x')),
    yAxis: axis(axes[1], endsOf(series, 'y')),
    series: series.map(({ name, x, y }, at) => {
      const style = styles[at];
      const color = colours[style?.colour ?? 'inkSoft'];
      const isHollow = style?.symbol === 'circle';
      return {
        type: 'scatter' as const,
        name,
        silent: true,
        data: hidden.has(name) ? [] : x.map((left, index) => [left, y[index]]),
        symbol: style?.symbol ?? 'circle',
        symbolSize: markPx,
        itemStyle: isHollow
          ? { color: 'transparent', borderColor: color, borderWidth: 1.2, opacity: 0.8 }
          : { color, opacity: 0.55 },
      };
    }),
  };
}
