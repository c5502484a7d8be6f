/**
 * Matrix products as compute shaders. A workgroup walks along k, keeps a strip of both operands in
 * workgroup memory and its tile in registers, four elements a vector: vector g of an invocation holds
 * rows (or columns) g + 0, 1, 2, 3 times the number of lanes, so that neighbouring invocations read and
 * write neighbouring elements.
 */
import type { MatrixView, ProductKernel } from '../program';
import { sizeOf } from '../graph';
import { elementText, writeCode, writeStores, type Operand, type Scope } from './code.wgsl';
import { splitText } from './loops.wgsl';
import { productShape, vectorsOf, type ProductShape } from './product-shape';
import { integerText, type Shader, type ShaderText } from './shader-text';
import type { Surroundings } from './surroundings';

/** One operand's strip in workgroup memory; `side` is m for the left one and n for the right one. */
interface Strip {
  readonly name: 'left' | 'right';
  readonly view: MatrixView;
  readonly operand: Operand;
  readonly sideLength: number;
  readonly sideStride: number;
  readonly depthStride: number;
  readonly lanes: number;
  readonly blocks: number;
  /** Vectors from one k to the next. */
  readonly pitch: number;
  /** Its first vector in workgroup memory. */
  readonly first: number;
  /** Whether neighbouring invocations read along k. */
  readonly isDepthFast: boolean;
}

const quad = [0, 1, 2, 3];
const components = ['x', 'y', 'z', 'w'];

function stripsOf(kernel: ProductKernel, shape: ProductShape, operands: readonly Operand[]) {
  const strip = (
    name: Strip['name'],
    view: MatrixView,
    sideLength: number,
    sideStride: number,
    depthStride: number,
    first: number,
  ): Strip => {
    const lanes = name === 'left' ? shape.rows : shape.columns;
    const blocks = name === 'left' ? shape.rowBlocks : shape.columnBlocks;
    const isDepthFast = depthStride === 1 && sideStride !== 1;
    const operand = operands[view.operand]!;
    // One vector more spreads writes along k over the banks of workgroup memory.
    const pitch = lanes * blocks + (isDepthFast ? 1 : 0);
    const sides = { view, operand, sideLength, sideStride, depthStride };
    return { name, ...sides, lanes, blocks, pitch, first, isDepthFast };
  };
  const { left, right, m, n } = kernel;
  const lefts = strip('left', left, m, left.rowStride, left.columnStride, 0);
  const first = lefts.pitch * shape.depth * shape.slices;
  return [lefts, strip('right', right, n, right.columnStride, right.rowStride, first)] as const;
}

/** `fn <name>At(base, side, depth)`: an element of an operand, 0 outside the matrix. */
function declareReader(
  shader: ShaderText,
  strip: Strip,
  kernel: ProductKernel,
  shape: ProductShape,
) {
  const { name, operand, sideLength, sideStride, depthStride } = strip;
  const index = `base + side * ${sideStride} + depth * ${depthStride}`;
  const element = elementText(shader, operand, index);
  const tile = name === 'left' ? shape.tileRows : shape.tileColumns;
  const conditions = [
    ...(sideLength % tile === 0 ? [] : [`side < ${sideLength}`]),
    ...(kernel.k % (shape.depth * shape.slices) === 0 ? [] : [`depth < ${kernel.k}`]),
  ];
  const guarded =
    conditions.length === 0
      ? `return ${element};`
      : `if (${conditions.join(' && ')}) { return ${element}; }\n  return 0.0;`;
  shader.declare(`fn ${name}At(base: i32, side: i32, depth: i32) -> f32 {\n  ${guarded}\n}`);
}

/** Fills a strip: depth * slices steps of k from `k` on. */
function fillText(strip: Strip, shape: ProductShape): string[] {
  const { name, lanes, blocks, pitch, first, isDepthFast } = strip;
  const steps = shape.depth * shape.slices;
  const vectors = lanes * blocks;
  const threads = shape.rows * shape.columns * shape.slices;
  const depth = isDepthFast ? `e % ${steps}u` : `e / ${vectors}u`;
  const vector = isDepthFast ? `e / ${steps}u` : `e % ${vectors}u`;
  const parts = quad.map((j) => `${name}At(${name}Base, side + ${j * lanes}, i32(k + depth))`);
  return [
    `for (var e = local; e < ${steps * vectors}u; e += ${threads}u) {`,
    `let depth = ${depth};`,
    `let vector = ${vector};`,
    `let side = ${name}First + i32((vector / ${lanes}u) * ${4 * lanes}u + vector % ${lanes}u);`,
    `strips[${first}u + depth * ${pitch}u + vector] = vec4<f32>(${parts.join(', ')});`,
    '}',
  ];
}

/** Names of the sums: row `row` of the invocation (block * 4 + component), column block `block`. */
const sumName = (row: number, block: number) => `sum${row}_${block}`;

function sumsOf({ rowBlocks, columnBlocks }: ProductShape): { row: number; block: number }[] {
  return Array.from({ length: rowBlocks * 4 * columnBlocks }, (_, i) => ({
    row: Math.floor(i / columnBlocks),
    block: i % columnBlocks,
  }));
}

function multiplyText(left: Strip, right: Strip, shape: ProductShape): string[] {
  const range = (length: number) => Array.from({ length }, (_, i) => i);
  return [
    `for (var d = 0u; d < ${shape.depth}u; d++) {`,
    `let depth = slice * ${shape.depth}u + d;`,
    ...range(left.blocks).map(
      (i) => `let a${i} = strips[depth * ${left.pitch}u + ${left.first + i * left.lanes}u + row];`,
    ),
    ...range(right.blocks).map(
      (i) =>
        `let b${i} = strips[depth * ${right.pitch}u + ${right.first + i * right.lanes}u + column];`,
    ),
    ...sumsOf(shape).map(({ row, block }) => {
      const name = sumName(row, block);
      const factor = `a${Math.floor(row / 4)}.${components[row % 4]}`;
      return `${name} = fma(vec4<f32>(${factor}), b${block}, ${name});`;
    }),
    '}',
  ];
}

/** The sums as an array, where the rest can walk through them: the shader stays short. */
function gatherText(shape: ProductShape): string[] {
  const names = sumsOf(shape).map(({ row, block }) => sumName(row, block));
  return [`var tile = array<vec4<f32>, ${names.length}>(${names.join(', ')});`];
}

/** Adds the slices' sums, slice by slice, into those of slice 0; in the place of the strips. */
function joinText(shape: ProductShape): string[] {
  const { slices, rows, columns } = shape;
  if (slices === 1) return [];
  const lanes = rows * columns;
  return [
    `for (var i = 0u; i < ${sumsOf(shape).length}u; i++) {`,
    'strips[local] = tile[i];',
    'workgroupBarrier();',
    'if (slice == 0u) {',
    `for (var s = 1u; s < ${slices}u; s++) { tile[i] += strips[s * ${lanes}u + local]; }`,
    '}',
    'workgroupBarrier();',
    '}',
  ];
}

/** `fn finish(batch, row, column, product)`: the epilogue of one element, nothing outside the matrix. */
function declareEpilogue(
  shader: ShaderText,
  kernel: ProductKernel,
  scope: Omit<Scope, 'coordinates'>,
) {
  const { m, n, batch, epilogue } = kernel;
  const lines = [...splitText('batch', batch, 'c')];
  const coordinates = [...batch.map((_, axis) => `c${axis}`), 'row', 'column'];
  const whole: Scope = { ...scope, coordinates };
  const values = writeCode(epilogue.code, whole, 'v', () => lines);
  lines.push(...writeStores(epilogue.stores, whole, values));
  shader.declare(
    [
      'fn finish(batch: u32, row: i32, column: i32, product: f32) {',
      `if (row >= ${m} || column >= ${n}) { return; }`,
      ...lines,
      '}',
    ].join('\n'),
  );
}

function finishText(shape: ProductShape): string[] {
  const { rows, columns, columnBlocks } = shape;
  const down = `i32((i / ${4 * columnBlocks}u) * ${4 * rows}u + (i / ${columnBlocks}u) % 4u * ${rows}u)`;
  const across = `i32((i % ${columnBlocks}u) * ${4 * columns}u + j * ${columns}u)`;
  const loop = [
    `for (var i = 0u; i < ${sumsOf(shape).length}u; i++) {`,
    'let four = tile[i];',
    'for (var j = 0u; j < 4u; j++) {',
    `finish(batch, leftFirst + i32(row) + ${down}, rightFirst + i32(column) + ${across}, four[j]);`,
    '}',
    '}',
  ];
  return shape.slices === 1 ? loop : ['if (slice == 0u) {', ...loop, '}'];
}

function baseText(strip: Strip, batch: readonly number[]): string {
  const { view, operand, name } = strip;
  const terms = batch.flatMap((_, axis) => {
    const stride = view.batchStrides[axis] ?? 0;
    return stride === 0 ? [] : [`b${axis} * ${stride}`];
  });
  return `let ${name}Base = ${[integerText(operand.offset + view.offset), ...terms].join(' + ')};`;
}

/** The shader of a product; none when it has no elements. */
export function productShaders(kernel: ProductKernel, around: Surroundings): Shader[] {
  const { m, n, k, batch } = kernel;
  const batches = sizeOf(batch);
  if (batches * m * n === 0) return [];
  const shape = productShape(kernel);
  const shader = around.shader();
  const operands = around.operands(kernel.operands);
  const [left, right] = stripsOf(kernel, shape, operands);
  shader.declare(`var<workgroup> strips: array<vec4<f32>, ${vectorsOf(shape)}>;`);
  declareReader(shader, left, kernel, shape);
  declareReader(shader, right, kernel, shape);
  declareEpilogue(shader, kernel, { shader, operands, product: 'product' });
  const across = Math.ceil(n / shape.tileColumns);
  const down = Math.ceil(m / shape.tileRows);
  const lanes = shape.rows * shape.columns;
  const body = [
    `let batch = group / ${across * down}u;`,
    ...splitText('batch', batch, 'b'),
    `let leftFirst = i32((group / ${across}u) % ${down}u) * ${shape.tileRows};`,
    `let rightFirst = i32(group % ${across}u) * ${shape.tileColumns};`,
    baseText(left, batch),
    baseText(right, batch),
    `let column = local % ${shape.columns}u;`,
    `let row = (local / ${shape.columns}u) % ${shape.rows}u;`,
    `let slice = local / ${lanes}u;`,
    ...sumsOf(shape).map(({ row, block }) => `var ${sumName(row, block)} = vec4<f32>(0.0);`),
    `for (var k = 0u; k < ${k}u; k += ${shape.depth * shape.slices}u) {`,
    ...fillText(left, shape),
    ...fillText(right, shape),
    'workgroupBarrier();',
    ...multiplyText(left, right, shape),
    'workgroupBarrier();',
    '}',
    ...gatherText(shape),
    ...joinText(shape),
    ...finishText(shape),
  ];
  return [shader.finish(body, lanes * shape.slices, batches * across * down)];
}
