/** Two columns as a grid of cells, as plain ECharts options: the data of the picture, without the picture. */
import { percent } from '../words';
import type { ChartColours } from './chart-colours';
import { escapeHtml } from './escape-html';
import { minusSigns } from './minus-signs';

/** One axis of a grid: a column and its bars. */
export interface GridAxis {
  readonly name: string;
  readonly labels: readonly string[];
  /** What is written on the axis: of numbers, where each bar begins. */
  readonly ticks: readonly string[];
  /** Numbers grow from left to right and from below; labels stand in their order from above. */
  readonly isNumber: boolean;
}

/** Shares of rows by cell, `values[y * x.labels.length + x]`. */
export interface Grid {
  readonly role: 'real' | 'synthetic' | 'difference';
  readonly x: GridAxis;
  readonly y: GridAxis;
  readonly values: readonly number[];
  /** The colour scale ends here; for a difference it begins at minus this. */
  readonly limit: number;
}

const labelPx = 72;
/** Of all cells together, as the picture stands on the page. */
const heightPx = 220;
const mostSymbols = 9;

export function gridOption(grid: Grid, colours: ChartColours, widthPx: number) {
  const { x, y, role } = grid;
  const width = x.labels.length;
  const text = { color: colours.inkSoft, fontSize: 10, hideOverlap: true };
  const cellPx = (widthPx - labelPx) / Math.max(1, width);
  const cells = grid.values.map(
    (value, at) => [at % width, Math.floor(at / width), strength(value, grid.limit)] as const,
  );
  const axis = (side: GridAxis) => ({
    type: 'category' as const,
    data: side.ticks.map((tick) => cut(tick)),
    axisLine: { lineStyle: { color: colours.lineStrong } },
    axisTick: { show: false },
    axisLabel: text,
    splitLine: { show: false },
  });
  const ends =
    role === 'difference'
      ? [colours.negative, colours.surface, colours.positive]
      : [colours.surface, colours[role]];
  return {
    animation: false,
    grid: { left: labelPx, right: 6, top: 6, bottom: 44 },
    aria: { enabled: false },
    tooltip: {
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 12 },
      formatter: (point: { data: [number, number, number] }) => cellText(grid, point.data),
    },
    xAxis: { ...axis(x), axisLabel: { ...text, rotate: x.isNumber ? 0 : 40 } },
    yAxis: { ...axis(y), inverse: !y.isNumber },
    visualMap: {
      show: false,
      seriesIndex: 0,
      dimension: 2,
      min: role === 'difference' ? -1 : 0,
      max: 1,
      inRange: { color: ends },
    },
    series: [
      {
        type: 'heatmap' as const,
        data: cells,
        itemStyle: { borderColor: colours.line, borderWidth: cellPx > mostSymbols ? 0.5 : 0 },
        progressive: 0,
      },
      ...(role === 'difference'
        ? [minusSigns(cells, 1, [cellPx, heightPx / Math.max(1, y.labels.length)], colours)]
        : []),
    ],
  };
}

/** −1 to 1. Few rows are drawn by the root of their share, since most cells of most tables hold few. */
function strength(value: number, limit: number): number {
  if (!(limit > 0)) return 0;
  return Math.sign(value) * Math.sqrt(Math.min(1, Math.abs(value) / limit));
}

function cellText({ x, y, values, role }: Grid, [column, line]: [number, number, number]): string {
  const value = values[line * x.labels.length + column] ?? 0;
  const place = `${escapeHtml(x.name)}: ${escapeHtml(x.labels[column])}<br>${escapeHtml(y.name)}: ${escapeHtml(y.labels[line])}`;
  const figure =
    role === 'difference'
      ? `${value >= 0 ? '+' : '−'}${percent(Math.abs(value))}`
      : `${percent(value)} of ${role} rows`;
  return `${place}<br>${figure}`;
}

function cut(label: string): string {
  return label.length > 12 ? `${label.slice(0, 11)}…` : label;
}
