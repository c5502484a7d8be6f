/**
 * What makes conjugate gradients quick on linear models: each class's own part of the Hessian, solved
 * exactly, so that only what classes do to each other is left to search. Where that would be too large, the
 * diagonal alone.
 */
import type { Encoded } from './design';

/** Multiplications that a factorisation may cost. */
const mostWork = 100_000_000;
/** Keeps the intercept of a class that no row has any more from being divided by nothing. */
const tiny = 1e-9;

/** Writes an approximate solution of Hessian · out = right-hand side. */
export type Precondition = (right: Float64Array, out: Float64Array) => void;

export interface Curvature {
  readonly encoded: Encoded;
  /** Second derivative of each row's loss by each of its own scores, `[rows, width]`. */
  readonly curves: Float64Array;
  readonly width: number;
  readonly designWidth: number;
  /** Added to every weight's curvature, but not to that of intercepts. */
  readonly penalty: number;
}

/** `breathe` is awaited after every class. */
export async function learnPrecondition(
  curvature: Curvature,
  breathe: () => Promise<void> | undefined,
): Promise<Precondition> {
  const { width, designWidth } = curvature;
  const size = designWidth + 1;
  if ((width * size ** 3) / 3 > mostWork) return diagonal(curvature);
  const factors: Float64Array[] = [];
  for (let k = 0; k < width; k++) {
    factors.push(factorise(blockOf(curvature, k), size));
    await breathe();
  }
  const part = new Float64Array(size);
  return (right, out) => {
    factors.forEach((factor, k) => {
      for (let i = 0; i < size; i++) part[i] = right[i * width + k] as number;
      solveInPlace(factor, size, part);
      for (let i = 0; i < size; i++) out[i * width + k] = part[i] as number;
    });
    if (width > 1) balance(out, width);
  };
}

/**
 * Adding the same to every class's weight changes no chance, and the penalty wants their sum to be 0; there
 * the classes' own parts are wrong by orders of magnitude, so the search is kept off that direction.
 */
function balance(values: Float64Array, width: number): void {
  for (let base = 0; base < values.length; base += width) {
    let mean = 0;
    for (let k = 0; k < width; k++) mean += (values[base + k] as number) / width;
    for (let k = 0; k < width; k++) values[base + k] = (values[base + k] as number) - mean;
  }
}

/** Lower triangle of one class's part, row-major. */
function blockOf({ encoded, curves, width, designWidth, penalty }: Curvature, k: number) {
  const { rows, numbers, places } = encoded;
  const columns = rows === 0 ? 0 : numbers.length / rows;
  const slots = rows === 0 ? 0 : places.length / rows;
  const size = designWidth + 1;
  const block = new Float64Array(size * size);
  const at = new Int32Array(columns + slots + 1);
  const held = new Float64Array(columns + slots + 1);
  for (let c = 0; c < columns; c++) at[c] = c;
  for (let row = 0; row < rows; row++) {
    const curve = curves[row * width + k] as number;
    for (let c = 0; c < columns; c++) held[c] = numbers[row * columns + c] as number;
    let count = columns;
    for (let s = 0; s < slots; s++) {
      const place = places[row * slots + s] as number;
      if (place < 0) continue;
      at[count] = place;
      held[count++] = 1;
    }
    at[count] = designWidth;
    held[count++] = 1;
    for (let i = 0; i < count; i++) {
      const line = (at[i] as number) * size;
      const value = curve * (held[i] as number);
      for (let j = 0; j <= i; j++) {
        const cell = line + (at[j] as number);
        block[cell] = (block[cell] as number) + value * (held[j] as number);
      }
    }
  }
  for (let i = 0; i < size; i++) {
    block[i * size + i] = (block[i * size + i] as number) + (i < designWidth ? penalty : tiny);
  }
  return block;
}

/** Cholesky's factor in the place of the lower triangle. */
function factorise(matrix: Float64Array, size: number): Float64Array {
  for (let i = 0; i < size; i++) {
    for (let j = 0; j <= i; j++) {
      let total = matrix[i * size + j] as number;
      for (let k = 0; k < j; k++) {
        total -= (matrix[i * size + k] as number) * (matrix[j * size + k] as number);
      }
      // Rounding may leave nothing of an intercept that the labels already say.
      matrix[i * size + j] =
        i === j ? Math.sqrt(Math.max(total, tiny)) : total / (matrix[j * size + j] as number);
    }
  }
  return matrix;
}

function solveInPlace(factor: Float64Array, size: number, vector: Float64Array): void {
  for (let i = 0; i < size; i++) {
    let total = vector[i] as number;
    for (let k = 0; k < i; k++) total -= (factor[i * size + k] as number) * (vector[k] as number);
    vector[i] = total / (factor[i * size + i] as number);
  }
  for (let i = size - 1; i >= 0; i--) {
    const value = (vector[i] as number) / (factor[i * size + i] as number);
    vector[i] = value;
    for (let k = 0; k < i; k++) {
      vector[k] = (vector[k] as number) - (factor[i * size + k] as number) * value;
    }
  }
}

function diagonal({ encoded, curves, width, designWidth, penalty }: Curvature): Precondition {
  const { rows, numbers, places } = encoded;
  const columns = rows === 0 ? 0 : numbers.length / rows;
  const slots = rows === 0 ? 0 : places.length / rows;
  const sums = new Float64Array((designWidth + 1) * width);
  const add = (place: number, row: number, factor: number): void => {
    for (let k = 0; k < width; k++) {
      const at = place * width + k;
      sums[at] = (sums[at] as number) + factor * (curves[row * width + k] as number);
    }
  };
  for (let row = 0; row < rows; row++) {
    for (let c = 0; c < columns; c++) add(c, row, (numbers[row * columns + c] as number) ** 2);
    for (let s = 0; s < slots; s++) {
      const place = places[row * slots + s] as number;
      if (place >= 0) add(place, row, 1);
    }
    add(designWidth, row, 1);
  }
  const penalised = designWidth * width;
  return (right, out) => {
    for (let i = 0; i < out.length; i++) {
      out[i] = (right[i] as number) / ((sums[i] as number) + (i < penalised ? penalty : tiny));
    }
    if (width > 1) balance(out, width);
  };
}
