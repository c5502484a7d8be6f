/**
 * Eigenvalues and eigenvectors of a symmetric matrix: Householder reduction to a tridiagonal matrix, then
 * QL steps with implicit shifts. Source: Golub and Van Loan, "Matrix computations", sections 8.3.1 and 8.3.3.
 */
interface Tridiagonal {
  readonly diagonal: Float64Array;
  /** `beside[i]` couples i - 1 and i; `beside[0]` is unused. */
  readonly beside: Float64Array;
  /** Rows are the basis vectors: row k holds the k-th column of Q. */
  readonly basis: Float64Array;
}

function dot(a: Float64Array, from: number, b: Float64Array, length: number): number {
  let sum = 0;
  for (let k = 0; k < length; k++) sum += (a[from + k] as number) * (b[k] as number);
  return sum;
}

/** a -= v wᵀ + w vᵀ on the trailing block that begins at `first`. */
function rankTwo(a: Float64Array, size: number, first: number, v: Float64Array, w: Float64Array) {
  for (let i = first; i < size; i++) {
    const [vi, wi] = [v[i] as number, w[i] as number];
    const row = i * size;
    for (let j = first; j < size; j++) {
      a[row + j] = (a[row + j] as number) - vi * (w[j] as number) - wi * (v[j] as number);
    }
  }
}

/** Multiplies the basis from the left by the reflection I - 2 v vᵀ. */
function reflectBasis(basis: Float64Array, size: number, v: Float64Array): void {
  const product = new Float64Array(size);
  for (let k = 0; k < size; k++) {
    const scale = v[k] as number;
    if (scale === 0) continue;
    for (let j = 0; j < size; j++) {
      product[j] = (product[j] as number) + scale * (basis[k * size + j] as number);
    }
  }
  for (let k = 0; k < size; k++) {
    const scale = 2 * (v[k] as number);
    if (scale === 0) continue;
    for (let j = 0; j < size; j++) {
      basis[k * size + j] = (basis[k * size + j] as number) - scale * (product[j] as number);
    }
  }
}

function tridiagonal(matrix: Float64Array, size: number): Tridiagonal {
  const a = matrix.slice();
  const basis = new Float64Array(size * size);
  for (let i = 0; i < size; i++) basis[i * size + i] = 1;
  const v = new Float64Array(size);
  const w = new Float64Array(size);
  for (let k = 0; k < size - 2; k++) {
    let length = 0;
    v.fill(0);
    for (let i = k + 1; i < size; i++) {
      v[i] = a[i * size + k] as number;
      length += (v[i] as number) ** 2;
    }
    const head = v[k + 1] as number;
    v[k + 1] = head + (head < 0 ? -1 : 1) * Math.sqrt(length);
    const norm = Math.sqrt(length - head * head + (v[k + 1] as number) ** 2);
    if (norm < 1e-300) continue;
    for (let i = k + 1; i < size; i++) v[i] = (v[i] as number) / norm;
    w.fill(0);
    for (let i = k; i < size; i++) w[i] = 2 * dot(a, i * size, v, size);
    const along = dot(v, 0, w, size);
    for (let i = k; i < size; i++) w[i] = (w[i] as number) - along * (v[i] as number);
    rankTwo(a, size, k, v, w);
    reflectBasis(basis, size, v);
  }
  const diagonal = Float64Array.from({ length: size }, (_, i) => a[i * size + i] as number);
  const beside = Float64Array.from({ length: size }, (_, i) =>
    i === 0 ? 0 : (a[i * size + i - 1] as number),
  );
  return { diagonal, beside, basis };
}

function rotateBasis(basis: Float64Array, size: number, i: number, c: number, s: number): void {
  for (let k = 0, p = i * size, q = p + size; k < size; k++, p++, q++) {
    const [x, y] = [basis[p] as number, basis[q] as number];
    basis[q] = s * x + c * y;
    basis[p] = c * x - s * y;
  }
}

/** One implicit QL step on the block from `low` to `high`. */
function qlStep(
  { diagonal: d, beside: e, basis }: Tridiagonal,
  size: number,
  low: number,
  high: number,
) {
  const couple = e[low + 1] as number;
  const gap = ((d[low + 1] as number) - (d[low] as number)) / (2 * couple);
  const root = Math.sqrt(gap * gap + 1);
  let g = (d[high] as number) - (d[low] as number) + couple / (gap + (gap < 0 ? -root : root));
  let [s, c, shift] = [1, 1, 0];
  for (let i = high - 1; i >= low; i--) {
    const f = s * (e[i + 1] as number);
    const b = c * (e[i + 1] as number);
    const r = Math.sqrt(f * f + g * g);
    if (i + 2 <= high) e[i + 2] = r;
    if (r === 0) {
      d[i + 1] = (d[i + 1] as number) - shift;
      return;
    }
    s = f / r;
    c = g / r;
    g = (d[i + 1] as number) - shift;
    const t = ((d[i] as number) - g) * s + 2 * c * b;
    shift = s * t;
    d[i + 1] = g + shift;
    g = c * t - b;
    rotateBasis(basis, size, i, c, s);
  }
  d[low] = (d[low] as number) - shift;
  e[low + 1] = g;
}

/**
 * @param matrix symmetric `[size, size]`
 * @returns values in no order; row k of `vectors` is the unit vector of value k
 */
export function eigen(
  matrix: Float64Array,
  size: number,
): { values: Float64Array; vectors: Float64Array } {
  const parts = tridiagonal(matrix, size);
  const { diagonal: d, beside: e, basis } = parts;
  for (let low = 0; low < size; low++) {
    for (let step = 0; step < 60; step++) {
      let high = low;
      while (high < size - 1) {
        const near = Math.abs(d[high] as number) + Math.abs(d[high + 1] as number);
        if (Math.abs(e[high + 1] as number) <= 1e-15 * near) break;
        high++;
      }
      if (high === low) break;
      qlStep(parts, size, low, high);
    }
  }
  return { values: d, vectors: basis };
}
