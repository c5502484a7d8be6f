/** Which trees the columns get. */
import type { EncodedTable } from '../generator';
import type { Node } from './layout';

/** One node for the values of each column, below a node that tells null from value. */
export function growLayout(table: EncodedTable): Node[] {
  const layout: Node[] = [];
  table.columns.forEach(({ cells }, column) => {
    const { size, hasNull, weights } = cells;
    const nullShare = hasNull ? (weights[size] as number) : 0;
    if (hasNull && size > 0) {
      const value = size > 1 ? -1 - (layout.length + 1) : 0;
      layout.push({ column, children: [value, size], weights: [1 - nullShare, nullShare] });
    }
    if (size > 1) {
      const children = [...Array(size).keys()];
      layout.push({
        column,
        children,
        weights: children.map((cell) => (weights[cell] as number) / (1 - nullShare)),
      });
    }
  });
  return layout;
}
