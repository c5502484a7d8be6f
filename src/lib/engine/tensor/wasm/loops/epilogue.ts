/** A product's epilogue: code over a block of rows and columns whose sums lie ready in a scratch place. */
import type { Shape } from '../../graph';
import type { ProductKernel } from '../../program';
import type { FunctionWriter, Local } from '../assembler';
import { VectorCode } from '../math';
import { Cursors } from './cursors';
import type { Frame } from './frame';
import { mathOf } from './loop-kernel';
import { writeColumnLoop, writeLoop } from './loops';
import { beforeLoops, PassWriter } from './pass-writer';
import { Streams } from './streams';
import type { EmittedEpilogue, Target } from './target';

/** Side by side: as many as a stream draws at once. */
const groupVectors = 4;

/** Whether the epilogue stores the sums as they are, so that the product can store them itself. */
export function isPlainStore({ epilogue: { code, stores } }: ProductKernel): boolean {
  return code.length === 1 && code[0]!.op === 'product' && stores.length === 1;
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

function parametersOf(body: FunctionWriter) {
  const places = Array.from({ length: 7 }, (_, place) => body.parameter(place));
  return places as [Local, Local, Local, Local, Local, Local, Local];
}

export function emitEpilogue(target: Target, kernel: ProductKernel): EmittedEpilogue {
  const body = target.module.function({
    parameters: ['i32', 'i32', 'i32', 'i32', 'i32', 'i32', 'i32'],
    results: [],
  });
  const places = parametersOf(body);
  const [batch, rowBegin, rowEnd, columnBegin, columnEnd, source, sourceStride] = places;
  const frame = frameOf(target, body, kernel);
  const { cursors, coordinates, code } = frame;
  const row = body.local('i32');
  const writer = passOf(target, frame, kernel, (vector) => {
    body.get(row).get(coordinates[frame.lane]!).get(columnBegin);
    body.op('i32.sub').i32(2).op('i32.shl', 'i32.add');
    body.memory('v128.load', 16 * vector);
    return code.keep();
  });
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
      const columns = { begin: columnBegin, end: columnEnd, size: kernel.n };
      writeColumnLoop(frame, groupVectors, columns, () => {
        writer.writeShared(2);
        for (let vector = 0; vector < frame.vectors; vector++) {
          writer.writeVector(2, vector);
          writer.writeStores(vector);
        }
      });
      body.get(row).get(sourceStride).op('i32.add').set(row);
    });
  });
  return { index: body.index };
}

function frameOf(target: Target, body: FunctionWriter, kernel: ProductKernel): Frame {
  const { operands, batch, m, n } = kernel;
  const cursors = new Cursors(body);
  cursors.declareAll(kernel.epilogue, operands, target.layout);
  return {
    ...{ code: new VectorCode(body, mathOf(target)), cursors, layout: target.layout, operands },
    ...{ lane: batch.length + 1, coordinates: [...batch, m, n].map(() => null) },
    ...{ vectors: 1, last: 4, kept: null },
  };
}

function passOf(
  { layout }: Target,
  frame: Frame,
  { epilogue, operands, batch }: ProductKernel,
  product: (vector: number) => Local,
): PassWriter {
  return new PassWriter(
    { over: 'outer', ...epilogue, reductions: [] },
    {
      frame,
      streams: new Streams(frame.code, layout),
      levels: [...batch.map(() => 0), 1, 2],
      level: 2,
      stored: new Set(epilogue.stores.map((store) => operands[store.operand]!)),
      reduced: () => {
        throw new RangeError('a product has no reductions');
      },
      product,
      hasRuns: true,
    },
  );
}
