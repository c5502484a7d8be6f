/** What trees grow on: binned rows in the order of the nodes, their scores and gradients, and who counts them. */
import { lossOf, type Task } from './losses';
import type { Layout } from './split';

export interface Ground {
  /** Row-major, `[rows, columns]`. */
  readonly bins: Uint8Array;
  /** `[rows, width]`: what the trees so far say. */
  readonly scores: Float64Array;
  readonly gradients: Float32Array;
  readonly hessians: Float32Array;
  /** All rows; those of a node stand together. */
  readonly order: Int32Array;
  /** Starts a round: all its gradients are those at the scores as they are now. */
  start(): Promise<void> | void;
  /** Sets gradients and hessians with regard to score `k`; the same bits wherever it is done. */
  slope(k: number): Promise<void> | void;
  /** A histogram of zeros. */
  take(): Float64Array;
  /** What was taken is needed no more. */
  giveBack(histogram: Float64Array): void;
  /** Adds the rows `order[from]` to `order[to]` to a histogram; the same bits wherever it is done. */
  count(histogram: Float64Array, from: number, to: number): Promise<void> | void;
  /** Ends threads; nothing of it may be used any more. */
  close(): void;
}

/** Rows that trees are grown on. */
export interface Field {
  readonly layout: Layout;
  readonly bins: Uint8Array;
  readonly task: Task;
  /** By row. */
  readonly targets: Float64Array;
}

/** In plain memory, counted by the caller's own thread. */
export function plainGround({ layout, bins, task, targets }: Field): Ground {
  const rows = targets.length;
  const loss = lossOf(task);
  const pool: Float64Array[] = [];
  const chances = new Float64Array(rows * loss.width);
  const ground: Ground = {
    bins,
    scores: new Float64Array(rows * loss.width),
    start: () => loss.chances(ground.scores, chances),
    slope: (k) => loss.differentiate(chances, targets, k, ground.gradients, ground.hessians),
    gradients: new Float32Array(rows),
    hessians: new Float32Array(rows),
    order: new Int32Array(rows),
    take: () => pool.pop()?.fill(0) ?? new Float64Array(3 * layout.size),
    giveBack: (histogram) => void pool.push(histogram),
    count: (histogram, from, to) => countRows(ground, layout, histogram, from, to),
    close: () => undefined,
  };
  return ground;
}

type Counted = Pick<Ground, 'bins' | 'gradients' | 'hessians' | 'order'>;

/** Adds rows to a histogram of `[bins, 3]`: gradient, hessian, rows. */
export function countRows(
  { bins, gradients, hessians, order }: Counted,
  { offsets }: Layout,
  out: Float64Array,
  from: number,
  to: number,
): void {
  const width = offsets.length;
  for (let i = from; i < to; i++) {
    const row = order[i] as number;
    const gradient = gradients[row] as number;
    const hessian = hessians[row] as number;
    const base = row * width;
    for (let c = 0; c < width; c++) {
      const at = 3 * ((offsets[c] as number) + (bins[base + c] as number));
      out[at] = (out[at] as number) + gradient;
      out[at + 1] = (out[at + 1] as number) + hessian;
      out[at + 2] = (out[at + 2] as number) + 1;
    }
  }
}
