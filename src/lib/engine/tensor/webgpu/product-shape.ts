/** Which tile a workgroup of a matrix product makes, chosen by a small model of what it costs. */
import { sizeOf } from '../graph';
import type { ProductKernel } from '../program';

/** Invocations that fill a middling card. */
const busy = 32_768;
/** Vectors of four floats that a workgroup may keep: 16 KiB, which every adapter allows. */
const maxVectors = 1024;

/**
 * A workgroup has `rows * columns * slices` invocations. Each makes 4 * rowBlocks by 4 * columnBlocks
 * elements of the tile from its slice of k; slices are added in order at the end.
 */
export interface ProductShape {
  readonly rows: number;
  readonly columns: number;
  readonly rowBlocks: number;
  readonly columnBlocks: number;
  readonly slices: number;
  /** Steps of k that a slice takes between two barriers. */
  readonly depth: number;
  readonly tileRows: number;
  readonly tileColumns: number;
}

const lanes = [1, 2, 4, 8, 16];
const blocks = [1, 2];
const sliceCounts = [1, 2, 4, 8, 16, 32, 64];

function vectorsOf(shape: ProductShape): number {
  const { rows, columns, rowBlocks, columnBlocks, slices, depth } = shape;
  const operands = depth * slices * (rows * rowBlocks + columns * columnBlocks + 2);
  return operands + (slices > 1 ? rows * columns * slices : 0);
}

function candidates(): ProductShape[] {
  const all: ProductShape[] = [];
  for (const rows of lanes) {
    for (const columns of lanes) {
      for (const slices of sliceCounts) {
        const threads = rows * columns * slices;
        if (threads < 32 || threads > 256) continue;
        for (const rowBlocks of blocks) {
          for (const columnBlocks of blocks) {
            const depth = slices > 1 ? 4 : rowBlocks * columnBlocks > 1 ? 8 : 16;
            const tileRows = rows * 4 * rowBlocks;
            const tileColumns = columns * 4 * columnBlocks;
            const tile = { tileRows, tileColumns };
            all.push({ rows, columns, rowBlocks, columnBlocks, slices, depth, ...tile });
          }
        }
      }
    }
  }
  return all.filter((shape) => vectorsOf(shape) <= maxVectors);
}
const shapes = candidates();

/**
 * Multiplications with the padding of tiles and slices, times what each costs with its reads (of
 * workgroup memory for each multiplication, of buffers for each element of a tile's edge), over how
 * much of the card is busy. The weights are rough; they only have to order the candidates.
 */
function cost({ m, n, k, batch }: ProductKernel, shape: ProductShape): number {
  const { tileRows, tileColumns, rowBlocks, columnBlocks, slices, depth } = shape;
  const groups = sizeOf(batch) * Math.ceil(m / tileRows) * Math.ceil(n / tileColumns);
  const step = depth * slices;
  const work = groups * tileRows * tileColumns * Math.ceil(k / step) * step;
  const local = (rowBlocks + columnBlocks) / (4 * rowBlocks * columnBlocks);
  const outside = (4 * (tileRows + tileColumns)) / (tileRows * tileColumns);
  const joining = groups * tileRows * tileColumns * (slices - 1);
  const threads = groups * shape.rows * shape.columns * slices;
  const idle = Math.max(1, busy / threads);
  return (work * (1 + local + outside) + joining * 4) * idle;
}

/** The cheapest tile; the first of equals, so that the choice depends on the product's size alone. */
export function productShape(kernel: ProductKernel): ProductShape {
  let best = shapes[0]!;
  let least = Infinity;
  for (const shape of shapes) {
    const own = cost(kernel, shape);
    if (own < least) [best, least] = [shape, own];
  }
  return best;
}
