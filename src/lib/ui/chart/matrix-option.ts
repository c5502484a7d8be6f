/** A square matrix of −1 to 1 as plain ECharts options: the data of the picture, without the picture. */
import { share } from '../words';
import type { ChartColours } from './chart-colours';
import { escapeHtml } from './escape-html';
import { minusSigns } from './minus-signs';

export interface Matrix {
  readonly title: string;
  readonly labels: readonly string[];
  /** `labels.length` squared, row by row; null where there is no figure. */
  readonly values: readonly (number | null)[];
  /** The colour scale goes from −limit to limit. */
  readonly limit: number;
}

const hundredths = new Intl.NumberFormat('en', {
  minimumFractionDigits: 2,
  maximumFractionDigits: 2,
  signDisplay: 'negative',
});
const mostLabelled = 30;
const leastCellPxForText = 34;

/** Where the axis labels end and the squares begin, in pixels, for labels cut at 14 characters. */
const labelPx = 104;

export function matrixOption(matrix: Matrix, colours: ChartColours, widthPx: number) {
  const size = matrix.labels.length;
  const cellPx = (widthPx - labelPx) / Math.max(1, size);
  const hasText = cellPx >= leastCellPxForText;
  const cells = matrix.values.map(
    (value, at) => [at % size, Math.floor(at / size), value ?? '-'] as const,
  );
  const axis = {
    type: 'category' as const,
    data: [...matrix.labels],
    axisLine: { show: false },
    axisTick: { show: false },
    axisLabel: {
      color: colours.inkSoft,
      fontSize: 11,
      width: labelPx - 12,
      overflow: 'truncate' as const,
      ...(size <= mostLabelled ? { interval: 0 } : {}),
    },
  };
  return {
    animation: false,
    grid: { left: labelPx, right: 4, top: 4, bottom: labelPx - 8 },
    tooltip: {
      backgroundColor: colours.surface,
      borderColor: colours.line,
      textStyle: { color: colours.ink, fontSize: 12 },
      formatter: (point: { data: [number, number, number | string] }) =>
        tooltipText(matrix, point.data),
    },
    aria: { enabled: false },
    xAxis: { ...axis, axisLabel: { ...axis.axisLabel, rotate: 60 } },
    yAxis: { ...axis, inverse: true },
    visualMap: {
      show: false,
      seriesIndex: 0,
      min: -matrix.limit,
      max: matrix.limit,
      inRange: { color: [colours.negative, colours.surface, colours.positive] },
    },
    series: [
      {
        type: 'heatmap' as const,
        data: cells,
        itemStyle: { borderColor: colours.line, borderWidth: cellPx > 8 ? 1 : 0 },
        label: {
          show: hasText,
          color: colours.ink,
          fontSize: 10,
          formatter: (point: { data: [number, number, number | string] }) =>
            typeof point.data[2] === 'number'
              ? hundredths.format(point.data[2]).replace('-', '−')
              : '',
        },
      },
      ...(hasText ? [] : [minusSigns(cells, matrix.limit, [cellPx, cellPx], colours)]),
    ] as const,
  };
}

function tooltipText(matrix: Matrix, [x, y, value]: [number, number, number | string]): string {
  const pair = `${escapeHtml(matrix.labels[y])} and ${escapeHtml(matrix.labels[x])}`;
  return `${pair}: ${typeof value === 'number' ? share(value) : 'not defined'}`;
}
