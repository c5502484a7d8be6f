/** Minus signs on the cells of a heat map: on grey paper its two colours look the same. */
import type { ChartColours } from './chart-colours';

/** `[x, y, value]` of a cell, as heat maps hold it. */
type Cell = readonly [x: number, y: number, value: number | string];

/** Colours nearer to nothing than this look like nothing, and need no sign. */
const leastSeen = 0.05;

/** A series that lies over the heat map. `most` is the value at the end of the colour scale. */
export function minusSigns(
  cells: readonly Cell[],
  most: number,
  [widthPx, heightPx]: readonly [number, number],
  colours: ChartColours,
) {
  const longPx = Math.min(12, Math.max(2, 0.5 * Math.min(widthPx, heightPx)));
  return {
    type: 'scatter' as const,
    data: cells.flatMap(([x, y, value]) =>
      typeof value === 'number' && value < -leastSeen * most ? [[x, y]] : [],
    ),
    symbol: 'rect' as const,
    symbolSize: [longPx, Math.max(1, longPx / 6)],
    itemStyle: { color: colours.ink, opacity: 1 },
    silent: true,
    animation: false,
  };
}
