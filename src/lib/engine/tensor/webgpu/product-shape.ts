/** Which tile a workgroup of a matrix product makes, chosen by a small model of what it costs. */
import { sizeOf } from '../graph';
import type { ProductKernel } from '../program';

/** Multiplications at once of a middling card. */
const cardLanes = 4096;
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

/** Vectors of workgroup memory: the strips of both operands, and later the slices' sums in their place. */
export function vectorsOf(shape: Omit<ProductShape, 'tileRows' | 'tileColumns'>): number {
  const { rows, columns, rowBlocks, columnBlocks, slices, depth } = shape;
  const strips = depth * slices * (rows * rowBlocks + columns * columnBlocks + 2);
  return Math.max(strips, slices > 1 ? rows * columns * slices : 0);
}

function candidates(): ProductShape[] {
  const all: ProductShape[] = [];
  for (const rows of lanes) {
    for (const columns of lanes) {
      for (const slices of sliceCounts) {
        const threads = rows * columns * slices;
        if (threads < 16 || threads > 256) continue;
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
 * A rough time in cycles: of one workgroup alone (the way through k, with the latency of its reads and
 * barriers), and of all of them when the card is full. It only has to order the candidates.
 */
function cost({ m, n, k, batch }: ProductKernel, shape: ProductShape): number {
  const { rowBlocks, columnBlocks, slices, depth } = shape;
  const groups = sizeOf(batch) * Math.ceil(m / shape.tileRows) * Math.ceil(n / shape.tileColumns);
  const threads = shape.rows * shape.columns * slices;
  const vectors = vectorsOf(shape);
  const rounds = Math.ceil(k / (depth * slices));
  const fma = 16 * rowBlocks * columnBlocks;
  const reading = (vectors / threads) * 32;
  const multiplying = depth * (fma + 4 * (rowBlocks + columnBlocks));
  const joining = slices > 1 ? (fma / 4) * (40 + 4 * slices) : 0;
  const ends = 4 * (vectors / threads) + joining + 4 * fma;
  const alone = 200 + rounds * (300 + reading + multiplying) + ends;
  const together = groups * threads * (rounds * (reading + multiplying) + ends);
  return alone + together / cardLanes;
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
