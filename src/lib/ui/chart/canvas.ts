/**
 * Canvases by ECharts, with only the parts they need. This module is large: it is imported only
 * dynamically, when a picture comes on the screen.
 */
import { HeatmapChart, LineChart, ScatterChart } from 'echarts/charts';
import {
  AriaComponent,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
} from 'echarts/components';
import { init, use, type EChartsCoreOption, type EChartsType } from 'echarts/core';
import { CanvasRenderer } from 'echarts/renderers';

use([
  HeatmapChart,
  LineChart,
  ScatterChart,
  GridComponent,
  MarkLineComponent,
  TooltipComponent,
  VisualMapComponent,
  AriaComponent,
  CanvasRenderer,
]);

/** A canvas in a node; the result draws options on it and takes it away. */
export function openCanvas(node: HTMLElement) {
  const chart: EChartsType = init(node, null, { renderer: 'canvas' });
  const paper = matchMedia('print');
  // On paper a canvas gives the height, so that there is none to measure: it stays as it was drawn.
  const observer = new ResizeObserver(() => paper.matches || chart.resize());
  observer.observe(node);
  return {
    draw: (option: EChartsCoreOption) => chart.setOption(option, true),
    dispose() {
      observer.disconnect();
      chart.dispose();
    },
  };
}
