/**
 * What makes conjugate gradients quick on linear models: each class's own part of the Hessian, solved
 * exactly, so that only what classes do to each other is left to search. Where that would be too large, the
 * diagonal alone.
 */
import type { Passes, PassShape } from './passes';

/** Multiplications that a factorisation may cost. */
const mostWork = 100_000_000;
/** Keeps the intercept of a class that no row has any more from being divided by nothing. */
const tiny = 1e-9;

/** Whether each class's own part is small enough to be solved. */
export function isSolvedExactly({ width, size }: PassShape): boolean {
  return (width * size ** 3) / 3 <= mostWork;
}

/** Writes an approximate solution of Hessian · out = right-hand side. */
export type Precondition = (right: Float64Array, out: Float64Array) => void;

export interface Curvature {
  /** Over the rows; where they stand, the Hessian is approximated. */
  readonly passes: Passes;
  /** Added to every weight's curvature, but not to that of intercepts. */
  readonly penalty: number;
}

/** `breathe` is awaited after every class. */
export async function learnPrecondition(
  curvature: Curvature,
  breathe: () => Promise<void> | undefined,
): Promise<Precondition> {
  const { passes, penalty } = curvature;
  const { width, size } = passes.shape;
  if (!isSolvedExactly(passes.shape)) return diagonal(curvature);
  const factors = await passes.triangles();
  for (const factor of factors) {
    for (let i = 0; i < size; i++) {
      factor[i * size + i] = (factor[i * size + i] as number) + (i < size - 1 ? penalty : tiny);
    }
    factorise(factor, size);
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

/** Cholesky's factor in the place of the lower triangle. */
function factorise(matrix: Float64Array, size: number): void {
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

async function diagonal({ passes, penalty }: Curvature): Promise<Precondition> {
  const { width, size } = passes.shape;
  const sums = await passes.diagonal();
  const penalised = (size - 1) * width;
  return (right, out) => {
    for (let i = 0; i < out.length; i++) {
      out[i] = (right[i] as number) / ((sums[i] as number) + (i < penalised ? penalty : tiny));
    }
    if (width > 1) balance(out, width);
  };
}
