/**
 * A ScatterKernel as a function over a range of columns: each call takes the values in order, so that
 * the sums are the same however the columns are split. A unit is four columns.
 */
import type { ScatterKernel } from '../../program';
import type { FunctionWriter, Local } from '../assembler';
import type { EmittedKernel, Target } from './target';

/** Columns of one unit. */
const unitWidth = 4;

interface Addresses {
  readonly values: number;
  readonly indices: number;
  readonly out: number;
}

export function emitScatter({ module, layout }: Target, kernel: ScatterKernel): EmittedKernel {
  const { width, count, rows, operands } = kernel;
  const address = ({ operand, offset }: { operand: number; offset: number }) =>
    layout.address(operands[operand]!) + 4 * offset;
  const addresses = {
    values: address(kernel.values),
    indices: address(kernel.indices),
    out: address(kernel.out),
  };
  const body = module.function({ parameters: ['i32', 'i32'], results: [] });
  const units = Math.ceil(width / unitWidth);
  const rest = width % unitWidth;
  const [begin, end] = [body.parameter(0), body.parameter(1)];
  if (width >= unitWidth) {
    const whole = body.local('i32');
    const wholeUnits = Math.floor(width / unitWidth);
    body.get(end).i32(wholeUnits).get(end).i32(wholeUnits).op('i32.lt_s', 'select').set(whole);
    // `select` keeps the first of two when the condition holds: min(end, wholeUnits).
    body.get(begin).get(whole).op('i32.lt_s');
    body.if(() => writeColumns(body, kernel, addresses, { begin, end: whole }));
  }
  if (rest > 0) {
    body.get(begin).get(end).op('i32.lt_s').get(end).i32(units).op('i32.eq', 'i32.and');
    body.if(() => writeRest(body, kernel, addresses));
  }
  return { index: body.index, units, work: units * (rows + 4 * count) };
}

/** A loop of `count` rounds; the pointers move on by their steps. */
function writeRounds(
  body: FunctionWriter,
  count: number,
  pointers: readonly (readonly [Local, number])[],
  inside: () => void,
): void {
  if (count === 0) return;
  const left = body.local('i32');
  body.i32(count).set(left);
  body.loop((again) => {
    inside();
    for (const [pointer, step] of pointers) body.get(pointer).i32(step).op('i32.add').set(pointer);
    body.get(left).i32(1).op('i32.sub').tee(left).branchIf(again);
  });
}

/** For each value in order: `inside` with its row's address in `row`, if there is such a row. */
function writeValues(
  body: FunctionWriter,
  kernel: ScatterKernel,
  { values, indices }: Addresses,
  inside: (value: Local, row: Local) => void,
): void {
  const [value, index, row] = [body.local('i32'), body.local('i32'), body.local('i32')];
  body.i32(values).set(value).i32(indices).set(index);
  const pointers = [
    [value, 4 * kernel.width],
    [index, 4],
  ] as const;
  writeRounds(body, kernel.count, pointers, () => {
    body.get(index).memory('i32.load').tee(row).i32(kernel.rows).op('i32.lt_u');
    body.if(() => {
      body
        .get(row)
        .i32(4 * kernel.width)
        .op('i32.mul')
        .set(row);
      inside(value, row);
    });
  });
}

/** Units begin … end - 1, all of them whole. */
function writeColumns(
  body: FunctionWriter,
  kernel: ScatterKernel,
  addresses: Addresses,
  { begin, end }: { begin: Local; end: Local },
): void {
  const [first, bytes, row, column] = [
    body.local('i32'),
    body.local('i32'),
    body.local('i32'),
    body.local('i32'),
  ];
  body
    .get(begin)
    .i32(4 * unitWidth)
    .op('i32.mul')
    .set(first);
  body
    .get(end)
    .get(begin)
    .op('i32.sub')
    .i32(4 * unitWidth)
    .op('i32.mul')
    .set(bytes);
  body.i32(addresses.out).get(first).op('i32.add').set(row);
  writeRounds(body, kernel.rows, [[row, 4 * kernel.width]], () => {
    body.get(row).i32(0).get(bytes).op('memory.fill');
  });
  writeValues(body, kernel, addresses, (value, target) => {
    body.i32(0).set(column);
    body.get(target).get(first).op('i32.add').set(target);
    const source = body.local('i32');
    body.get(value).get(first).op('i32.add').set(source);
    body.loop((again) => {
      body.get(target).get(column).op('i32.add');
      body.get(target).get(column).op('i32.add').memory('v128.load', addresses.out);
      body.get(source).get(column).op('i32.add').memory('v128.load');
      body.op('f32x4.add').memory('v128.store', addresses.out);
      body
        .get(column)
        .i32(4 * unitWidth)
        .op('i32.add')
        .tee(column);
      body.get(bytes).op('i32.lt_s').branchIf(again);
    });
  });
}

/** The columns behind the last whole unit, one by one. */
function writeRest(body: FunctionWriter, kernel: ScatterKernel, addresses: Addresses): void {
  const { width, rows } = kernel;
  const first = width - (width % unitWidth);
  const row = body.local('i32');
  body.i32(addresses.out).set(row);
  writeRounds(body, rows, [[row, 4 * width]], () => {
    for (let column = first; column < width; column++) {
      body
        .get(row)
        .f32(0)
        .memory('f32.store', 4 * column);
    }
  });
  writeValues(body, kernel, addresses, (value, target) => {
    for (let column = first; column < width; column++) {
      body
        .get(target)
        .get(target)
        .memory('f32.load', addresses.out + 4 * column);
      body
        .get(value)
        .memory('f32.load', 4 * column)
        .op('f32.add');
      body.memory('f32.store', addresses.out + 4 * column);
    }
  });
}
