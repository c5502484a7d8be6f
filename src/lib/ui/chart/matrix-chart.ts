/**
 * Heat maps by ECharts, with only the parts they need. This module is large: it is imported only
 * dynamically, when a matrix comes on the screen.
 */
import { HeatmapChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';
import { matrixOption, type Matrix, type MatrixColours } from './matrix-option';

use([
  HeatmapChart,
  GridComponent,
  TooltipComponent,
  VisualMapComponent,
  AriaComponent,
  CanvasRenderer,
]);

/** Draws a matrix into a node; the result redraws it and takes it away. */
export function drawMatrix(node: HTMLElement) {
  const chart: EChartsType = init(node, null, { renderer: 'canvas' });
  const observer = new ResizeObserver(() => chart.resize());
  observer.observe(node);
  return {
    draw: (matrix: Matrix, colours: MatrixColours) =>
      chart.setOption(matrixOption(matrix, colours, node.clientWidth), true),
    dispose() {
      observer.disconnect();
      chart.dispose();
    },
  };
}
