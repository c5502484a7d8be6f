/** A product's epilogue: code over a block of rows and columns whose sums lie ready in a scratch place. */
import type { Shape } from '../../graph';
import type { ProductKernel } from '../../program';
import type { Local } from '../assembler';
import { VectorCode } from '../math';
import { Cursors } from './cursors';
import type { Frame } from './frame';
import { mathOf } from './loop-kernel';
import { writeColumnLoop, writeLoop } from './loops';
import { beforeLoops, PassWriter } from './pass-writer';
import { Streams } from './streams';
import type { EmittedEpilogue, Target } from './target';

/** Whether the epilogue stores the sums as they are, so that the product can store them itself. */
export function isPlainStore({ epilogue: { code, stores } }: ProductKernel): boolean {
  return code.length === 1 && code[0]!.op === 'product' && stores.length === 1;
}

function declared(
  cursors: Cursors,
  { layout }: Target,
  { epilogue, operands }: ProductKernel,
): Cursors {
  for (const { index, operand } of epilogue.stores) {
    cursors.declare(index, layout.address(operands[operand]!));
  }
  for (const one of epilogue.code) {
    if (!('index' in one)) continue;
    cursors.declare(one.index, one.op === 'load' ? layout.address(operands[one.operand]!) : 0);
  }
  return cursors;
}

/** The coordinates of batch element number `batch`, which is used up. */
function readBatch({ code: { body }, coordinates }: Frame, sizes: Shape, batch: Local): void {
  for (let axis = sizes.length - 1; axis >= 0; axis--) {
    const coordinate = body.local('i32');
    body.get(batch).i32(sizes[axis]!).op('i32.rem_u').set(coordinate);
    body.get(batch).i32(sizes[axis]!).op('i32.div_u').set(batch);
    coordinates[axis] = coordinate;
  }
}

export function emitEpilogue(target: Target, kernel: ProductKernel): EmittedEpilogue {
  const body = target.module.function({
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    results: [],
  });
  const [batch, rowBegin, rowEnd, columnBegin, columnEnd, source, sourceStride] = Array.from(
    { length: 7 },
    (_, place) => body.parameter(place),
  ) as [Local, Local, Local, Local, Local, Local, Local];
  const { layout } = target;
  const { operands, epilogue } = kernel;
  const code = new VectorCode(body, mathOf(target));
  const cursors = declared(new Cursors(body), target, kernel);
  const lane = kernel.batch.length + 1;
  const coordinates: (Local | null)[] = [...kernel.batch, kernel.m, kernel.n].map(() => null);
  const frame: Frame = { code, cursors, layout, operands, lane, coordinates, vectors: 1, last: 4 };
  const row = body.local('i32');
  const writer = new PassWriter(
    { over: 'outer', ...epilogue, reductions: [] },
    {
      frame,
      streams: new Streams(code, layout),
      levels: [...kernel.batch.map(() => 0), 1, 2],
      level: 2,
      stored: new Set(epilogue.stores.map((store) => operands[store.operand]!)),
      reduced: () => {
        throw new RangeError('a product has no reductions');
      },
      product: (vector) => {
        body.get(row).get(coordinates[lane]!).get(columnBegin);
        body
          .op('i32.sub')
          .i32(2)
          .op('i32.shl', 'i32.add')
          .memory('v128.load', 16 * vector);
        return code.keep();
      },
      vectors: 1,
    },
  );
  cursors.start(coordinates);
  writer.writeShared(beforeLoops);
  readBatch(frame, kernel.batch, batch);
  cursors.start(coordinates);
  writer.writeShared(0);
  body.get(source).set(row);
  body.get(rowBegin).get(rowEnd).op('i32.lt_s');
  body.if(() => {
    writeLoop(frame, kernel.batch.length, { begin: rowBegin, end: rowEnd }, () => {
      writer.writeShared(1);
      writeColumnLoop(frame, { begin: columnBegin, end: columnEnd, size: kernel.n }, () => {
        writer.writeShared(2);
        writer.writeVector(2, 0);
        writer.writeStores(0);
      });
      body.get(row).get(sourceStride).op('i32.add').set(row);
    });
  });
  return { index: body.index };
}
