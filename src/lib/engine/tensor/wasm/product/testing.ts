/** Runs one product kernel in a memory of its own, for tests and measurements. */
import type { ProductKernel } from '../../program';
import { detectWasmFeatures, ModuleWriter } from '../assembler';
import { planProduct } from './plan';
import { needsEpilogue, writeProduct } from './product';

export interface TestProduct {
  /** The buffers of the kernel's operands, in the memory. */
  readonly buffers: readonly Float32Array[];
  /** Runs units in slices of `slice`, as if by several threads. */
  run(slice?: number): void;
}

/** One operand buffer each of the given lengths. An epilogue that is not plain becomes: out = 2 · product, stored as the kernel says. */
export function prepareProduct(
  kernel: ProductKernel,
  lengths: readonly number[],
  hasFma: boolean,
): TestProduct {
  const module = new ModuleWriter();
  const features = { ...detectWasmFeatures(), relaxedSimd: hasFma };
  const plan = planProduct(kernel, hasFma);
  let end = 1024;
  const places = lengths.map((length) => {
    const address = end;
    end = Math.ceil((end + length * 4 + 128) / 64) * 64;
    return address;
  });
  const shared = end;
  const own = Math.ceil((shared + plan.sharedBytes) / 64) * 64;
  module.memory('memory', { min: Math.ceil((own + plan.ownBytes + 128) / 65536) });
  const target = { module, features, layout: { address: (buffer: number) => places[buffer]! } };
  const epilogue = needsEpilogue(kernel, plan) ? writeDoubling(module, kernel, places) : null;
  const stages = writeProduct(target, kernel, plan, shared, epilogue);
  const main = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] }, 'run');
  stages.forEach(({ index }, i) => {
    main.get(0).i32(i).op('i32.eq');
    main.if(() => main.get(1).get(2).i32(own).call(index));
  });
  const instance = new WebAssembly.Instance(new WebAssembly.Module(module.toBytes()));
  const memory = instance.exports['memory'] as WebAssembly.Memory;
  const run = instance.exports['run'] as (stage: number, first: number, last: number) => void;
  return {
    buffers: places.map((place, i) => new Float32Array(memory.buffer, place, lengths[i])),
    run: (slice = Infinity) =>
      stages.forEach(({ units }, stage) => {
        for (let first = 0; first < units; first += slice)
          run(stage, first, Math.min(units, first + slice));
      }),
  };
}

function writeDoubling(module: ModuleWriter, kernel: ProductKernel, places: readonly number[]) {
  const body = module.function({
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    results: [],
  });
  const [batch, row, rowEnd, columnBegin, columnEnd, source, stride] = [
    0, 1, 2, 3, 4, 5, 6,
  ] as const;
  const [column, from] = [body.local('i32'), body.local('i32')];
  const store = kernel.epilogue.stores[0]!;
  const { strides, offset } = store.index;
  const axes = kernel.batch.length;
  body.block((done) =>
    body.loop((rows) => {
      body.get(row).get(rowEnd).op('i32.ge_s').branchIf(done);
      body.get(columnBegin).set(column).get(source).set(from);
      body.loop((columns) => {
        body.i32(places[kernel.operands[store.operand]!]! + offset * 4);
        let inner = 1;
        for (let axis = axes - 1; axis >= 0; axis--) {
          body.get(batch).i32(inner).op('i32.div_u').i32(kernel.batch[axis]!).op('i32.rem_u');
          body.i32(strides[axis]! * 4).op('i32.mul', 'i32.add');
          inner *= kernel.batch[axis]!;
        }
        body
          .get(row)
          .i32(strides[axes]! * 4)
          .op('i32.mul', 'i32.add');
        body
          .get(column)
          .i32(strides[axes + 1]! * 4)
          .op('i32.mul', 'i32.add');
        body.get(from).memory('f32.load').f32(2).op('f32.mul').memory('f32.store');
        body.get(from).i32(4).op('i32.add').set(from);
        body
          .get(column)
          .i32(1)
          .op('i32.add')
          .tee(column)
          .get(columnEnd)
          .op('i32.lt_s')
          .branchIf(columns);
      });
      body.get(source).get(stride).op('i32.add').set(source);
      body.get(row).i32(1).op('i32.add').set(row).branch(rows);
    }),
  );
  return body.index;
}
