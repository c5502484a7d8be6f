/**
 * How a product is cut: which algorithm, how large the blocks are, what is packed and where. Plain data
 * that follows from shapes and strides alone, never from the number of threads.
 */
import type { MatrixView, ProductKernel } from '../../program';
import { panelColumns } from './micro-kernel';

/**
 * Where a packed operand lies: `none` (read in place), `own` (each thread packs what its block needs
 * into its own scratch), `shared` (packed once, by all threads, before the blocks start).
 */
export type Packing = 'none' | 'own' | 'shared';

/** Blocks of rows × columns; the sums of a block are made tile by tile. */
export interface BlockPlan {
  readonly method: 'blocks';
  readonly tileRows: number;
  readonly blockRows: number;
  readonly blockColumns: number;
  /** k is cut into pieces of this length (the last may be shorter). */
  readonly depth: number;
  readonly packLeft: Packing;
  readonly packRight: 'own' | 'shared';
}

/** One operand is a vector. `lines`: each result is a sum along a contiguous line; `sweep`: contiguous results, summed row by row. */
export interface VectorPlan {
  readonly method: 'lines' | 'sweep';
  /** Which operand is the matrix. */
  readonly matrix: 'left' | 'right';
  /** Results of one unit of work. */
  readonly block: number;
}

export type ProductPlan = (BlockPlan | VectorPlan) & {
  /** Bytes of panels that all threads share, and that each thread has for itself. */
  readonly sharedBytes: number;
  readonly ownBytes: number;
};

/** Panels of right operand that stay in the first-level cache: 512 × 8 × 4 B = 16 KiB. */
const deepest = 512;
/** Rows whose right panels are used so often that packing once for all blocks pays. */
const rowsOfOneBlock = 128;

/** GFLOP/s of tiles by their rows (8 columns; measured, x86-64, V8): what the choice of tile height weighs. */
const speeds = {
  fma: [1, 12, 22, 32, 40, 45, 47],
  plain: [1, 10, 19, 27, 34, 26, 31],
} as const;

function tileRowsFor(m: number, hasFma: boolean): number {
  const speed = speeds[hasFma ? 'fma' : 'plain'];
  const time = (rows: number): number => {
    const rest = m % rows;
    return (m - rest) / speed[rows as 4 | 5 | 6] + rest / speed[rest as 0]!;
  };
  const candidates = [hasFma ? 6 : 4, 5, hasFma ? 4 : 6].filter((rows) => rows <= Math.max(m, 4));
  return candidates.reduce((best, rows) => (time(rows) < time(best) * 0.98 ? rows : best));
}

const roundUp = (value: number, step: number): number => Math.ceil(value / step) * step;

/** @param hasFma the tile sums by fused multiply–add */
export function planProduct(kernel: ProductKernel, hasFma: boolean): ProductPlan {
  const vector = planVector(kernel);
  return vector ?? planBlocks(kernel, hasFma);
}

function planVector(kernel: ProductKernel): ProductPlan | null {
  const { m, n, k, left, right } = kernel;
  if ((m !== 1 && n !== 1) || k === 0) return null;
  const [matrix, view, vectorStep] =
    n === 1
      ? (['left', turned(left), right.rowStride] as const)
      : (['right', right, left.columnStride] as const);
  // As a matrix [k, results]; the vector's elements are read one after the other.
  const { rowStride, columnStride } = view;
  const results = n === 1 ? m : n;
  const block = Math.max(16, roundUp(Math.ceil(2 ** 16 / k), 16));
  const vectorBytes = roundUp(k * 4, 64);
  const sharedBytes = 0;
  const ownBytes = block * 4 + 128;
  if (rowStride === 1 && columnStride >= 0 && (k >= 8 || results < 4)) {
    const packedBytes = vectorStep === 1 ? 0 : vectorBytes;
    return { method: 'lines', matrix, block, sharedBytes, ownBytes: ownBytes + packedBytes };
  }
  if (columnStride === 1 && results >= 4)
    return { method: 'sweep', matrix, block, sharedBytes, ownBytes };
  return null;
}

function turned(view: MatrixView): MatrixView {
  return { ...view, rowStride: view.columnStride, columnStride: view.rowStride };
}

function planBlocks(kernel: ProductKernel, hasFma: boolean): ProductPlan {
  const { m, n, k, left } = kernel;
  const tileRows = tileRowsFor(m, hasFma);
  const isOneRowBlock = m <= rowsOfOneBlock;
  const blockRows = isOneRowBlock
    ? roundUp(m, tileRows)
    : roundUp(Math.ceil(m / Math.ceil(m / 96)), tileRows);
  const blockColumns = columnsOfBlock(kernel, isOneRowBlock);
  const isOneColumnBlock = n <= blockColumns;
  const pieces = Math.max(1, Math.ceil(k / deepest));
  const depth = pieces === 1 ? k : roundUp(Math.ceil(k / pieces), 4);
  const isReadable = left.columnStride === 1 && left.rowStride >= 0;
  const packLeft = isReadable ? 'none' : isOneColumnBlock ? 'own' : 'shared';
  const packRight = isOneRowBlock ? 'own' : 'shared';
  const batch = kernel.batch.reduce((product, size) => product * size, 1);
  const leftBytes = (rows: number): number => roundUp(rows, tileRows) * k * 4;
  const rightBytes = (columns: number): number => roundUp(columns, panelColumns) * k * 4;
  return {
    ...{ method: 'blocks', tileRows, blockRows, blockColumns, depth, packLeft, packRight },
    sharedBytes:
      (packLeft === 'shared' ? batch * leftBytes(m) : 0) +
      (packRight === 'shared' ? batch * rightBytes(n) : 0),
    ownBytes:
      roundUp(blockRows * blockColumns * 4, 64) +
      (packLeft === 'own' ? roundUp(leftBytes(Math.min(blockRows, m)), 64) : 0) +
      (packRight === 'own' ? roundUp(rightBytes(Math.min(blockColumns, n)), 64) : 0) +
      64,
  };
}

/** Few enough that several threads find work and that panels of the right stay in the second-level cache. */
function columnsOfBlock({ n }: ProductKernel, isOneRowBlock: boolean): number {
  if (n <= 16) return roundUp(n, panelColumns);
  return Math.min(roundUp(n, 16), isOneRowBlock ? 32 : 64);
}
