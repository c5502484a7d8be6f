/**
 * A matrix product as good as one writes it by hand for one shape, to hold the engine's against: panels
 * of eight columns are packed, and four rows by eight columns are summed in registers.
 */
import {
  ModuleWriter,
  type FunctionWriter,
  type Local,
} from '../../src/lib/engine/tensor/wasm/assembler';

export interface ProductShape {
  readonly m: number;
  readonly k: number;
  readonly n: number;
}

export interface BestProduct {
  readonly left: Float32Array;
  readonly right: Float32Array;
  readonly out: Float32Array;
  readonly run: () => void;
}

const tileRows = 4;
const panelColumns = 8;
const unroll = 4;

/** @param shape m and k in multiples of 4, n of 8 */
export function bestProduct(shape: ProductShape, isRelaxed: boolean): BestProduct {
  const { m, k, n } = shape;
  const places = { left: 64, right: 64 + 4 * m * k, out: 0, panel: 0 };
  places.out = places.right + 4 * k * n;
  places.panel = places.out + 4 * m * n;
  const bytes = places.panel + 4 * k * panelColumns + 64;
  const module = new ModuleWriter();
  module.memory('memory', { min: Math.ceil(bytes / 65536) });
  writeProduct(module.function({ parameters: [], results: [] }, 'run'), shape, places, isRelaxed);
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()));
  const { buffer } = exports['memory'] as WebAssembly.Memory;
  return {
    left: new Float32Array(buffer, places.left, m * k),
    right: new Float32Array(buffer, places.right, k * n),
    out: new Float32Array(buffer, places.out, m * n),
    run: exports['run'] as () => void,
  };
}

type Places = Record<'left' | 'right' | 'out' | 'panel', number>;

function writeProduct(
  code: FunctionWriter,
  { m, k, n }: ProductShape,
  places: Places,
  isRelaxed: boolean,
): void {
  const [column, row, from, to] = [0, 1, 2, 3].map(() => code.local('i32')) as [
    Local,
    Local,
    Local,
    Local,
  ];
  countTo(code, column, n * 4, panelColumns * 4, () => {
    code.get(column).i32(places.right).op('i32.add').set(from);
    countTo(code, to, 4 * k * panelColumns, 4 * panelColumns, () => {
      for (const at of [0, 16]) {
        code
          .get(to)
          .get(from)
          .memory('v128.load', at)
          .memory('v128.store', places.panel + at);
      }
      code
        .get(from)
        .i32(n * 4)
        .op('i32.add')
        .set(from);
    });
    countTo(code, row, m, tileRows, () =>
      writeTile(code, { k, n }, places, row, column, isRelaxed),
    );
  });
}

function writeTile(
  code: FunctionWriter,
  { k, n }: Omit<ProductShape, 'm'>,
  places: Places,
  row: Local,
  column: Local,
  isRelaxed: boolean,
): void {
  const sums = Array.from({ length: 8 }, () => code.local('v128'));
  const [b0, b1, a] = [0, 1, 2].map(() => code.local('v128')) as [Local, Local, Local];
  const [left, panel] = [code.local('i32'), code.local('i32')];
  for (const sum of sums) code.f32x4(0).set(sum);
  code
    .get(row)
    .i32(4 * k)
    .op('i32.mul')
    .set(left);
  countTo(code, panel, 4 * k * panelColumns, 4 * panelColumns * unroll, () => {
    for (let step = 0; step < unroll; step++) {
      const at = places.panel + 4 * panelColumns * step;
      code.get(panel).memory('v128.load', at).set(b0);
      code
        .get(panel)
        .memory('v128.load', at + 16)
        .set(b1);
      for (let r = 0; r < tileRows; r++) {
        code
          .get(left)
          .memory('v128.load32_splat', places.left + 4 * (r * k + step))
          .set(a);
        [b0, b1].forEach((b, v) => {
          const sum = sums[2 * r + v]!;
          if (isRelaxed) code.get(a).get(b).get(sum).op('f32x4.relaxed_madd').set(sum);
          else code.get(sum).get(a).get(b).op('f32x4.mul', 'f32x4.add').set(sum);
        });
      }
    }
    code
      .get(left)
      .i32(4 * unroll)
      .op('i32.add')
      .set(left);
  });
  code
    .get(row)
    .i32(4 * n)
    .op('i32.mul')
    .get(column)
    .op('i32.add')
    .set(left);
  sums.forEach((sum, i) => {
    const at = places.out + 4 * n * (i >> 1) + 16 * (i & 1);
    code.get(left).get(sum).memory('v128.store', at);
  });
}

/** for (counter = 0; counter < end; counter += step); `end` is at least `step`. */
function countTo(
  code: FunctionWriter,
  counter: Local,
  end: number,
  step: number,
  body: () => void,
): void {
  code.i32(0).set(counter);
  code.loop((again) => {
    body();
    code.get(counter).i32(step).op('i32.add').tee(counter).i32(end).op('i32.lt_s').branchIf(again);
  });
}
