/**
 * Scatter kernels without atomics, so that a sum is always taken in the order of its indices. With few
 * rows every row looks through all indices; with more rows than indices the first index of each row adds
 * up all that follow, after the rows were cleared.
 */
import type { ScatterKernel } from '../program';
import { elementText, storeText, type Operand } from './code.wgsl';
import type { Shader } from './shader-text';
import type { Surroundings } from './surroundings';

const threads = 64;

interface Places {
  readonly values: Operand;
  readonly indices: Operand;
  readonly out: Operand;
}

function placesOf(kernel: ScatterKernel, around: Surroundings): Places {
  const operands = around.operands(kernel.operands);
  const move = ({ operand, offset }: { operand: number; offset: number }): Operand => {
    const place = operands[operand]!;
    return { ...place, offset: place.offset + offset };
  };
  return { values: move(kernel.values), indices: move(kernel.indices), out: move(kernel.out) };
}

/** Sums the values of `row` from index `first` on and stores the sum. */
function sumLines(
  kernel: ScatterKernel,
  places: Places,
  shader: ReturnType<Surroundings['shader']>,
) {
  const { width, count } = kernel;
  const { values, indices, out } = places;
  const isFloat = values.type === 'f32';
  const value = elementText(shader, values, `${values.offset} + i * ${width} + column`);
  const index = elementText(shader, indices, `${indices.offset} + i`);
  return [
    `var sum = ${isFloat ? '0.0' : '0i'};`,
    `for (var i = first; i < ${count}; i++) {`,
    `if (${index} == row) { sum += ${value}; }`,
    '}',
    storeText(shader, out, `${out.offset} + row * ${width} + column`, {
      text: 'sum',
      type: isFloat ? 'f32' : 'i32',
    }),
  ];
}

/** `flat` numbers (row or index, column); `limit` of them. */
function begin(limit: number): string[] {
  return [`let flat = group * ${threads}u + local;`, `if (flat >= ${limit}u) { return; }`];
}

function byRow(kernel: ScatterKernel, places: Places, around: Surroundings): Shader {
  const shader = around.shader();
  const size = kernel.rows * kernel.width;
  const body = [
    ...begin(size),
    `let row = i32(flat / ${kernel.width}u);`,
    `let column = i32(flat % ${kernel.width}u);`,
    'let first = 0;',
    ...sumLines(kernel, places, shader),
  ];
  return shader.finish(body, threads, Math.ceil(size / threads));
}

function byIndex(kernel: ScatterKernel, places: Places, around: Surroundings): Shader[] {
  const { rows, width, count } = kernel;
  const { indices, out } = places;
  const clear = around.shader();
  const size = rows * width;
  const cleared = clear.finish(
    [...begin(size), `${clear.bind(out.binding)}[${out.offset} + i32(flat)] = 0u;`],
    threads,
    Math.ceil(size / threads),
  );
  const shader = around.shader();
  const indexAt = (i: string) => elementText(shader, indices, `${indices.offset} + ${i}`);
  const body = [
    ...begin(count * width),
    `let first = i32(flat / ${width}u);`,
    `let column = i32(flat % ${width}u);`,
    `let row = ${indexAt('first')};`,
    `if (row < 0 || row >= ${rows}) { return; }`,
    `for (var i = 0; i < first; i++) { if (${indexAt('i')} == row) { return; } }`,
    ...sumLines(kernel, places, shader),
  ];
  return [cleared, shader.finish(body, threads, Math.ceil((count * width) / threads))];
}

/** The shaders of a scatter, in order. */
export function scatterShaders(kernel: ScatterKernel, around: Surroundings): Shader[] {
  if (kernel.rows * kernel.width === 0) return [];
  const places = placesOf(kernel, around);
  if (kernel.rows <= kernel.count || kernel.count === 0) return [byRow(kernel, places, around)];
  return byIndex(kernel, places, around);
}
