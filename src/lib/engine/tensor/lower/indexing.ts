/** Kernels that read or add by index, our own random and segment kernels, and the step's number. */
import type { Distribution, NodeId, ReduceFunction } from '../graph';
import { axisOf, sizeOf } from '../graph';
import type { Lowering, Rules } from './rule';

function oneHot({ b, input, attributes, out }: Lowering): NodeId {
  const { depth, onValue, offValue } = attributes as Record<
    'depth' | 'onValue' | 'offValue',
    number
  >;
  const indices = b.cast(input('indices'), 'i32');
  const place = b.reshape(indices, [...b.shapeOf(indices), 1]);
  const isOn = b.pointwise('equal', place, b.coordinate([depth!], 0));
  const type = out.type === 'f32' ? 'f32' : 'i32';
  const chosen = b.pointwise('select', isOn, b.fill(onValue, [], type), b.fill(offValue, [], type));
  return b.cast(chosen, out.type);
}

/** The gathered axis is brought to the front and what was gathered put in its place. */
function gather({ b, input, attributes, unknown }: Lowering): NodeId {
  if (((attributes['batchDims'] as number | undefined) ?? 0) !== 0)
    throw unknown('GatherV2 (batchDims)');
  const [x, indices] = [input('x'), b.cast(input('indices'), 'i32')];
  const rank = b.shapeOf(x).length;
  const axis = axisOf((attributes['axis'] as number | undefined) ?? 0, rank);
  if (axis === 0) return b.gather(x, indices);
  const order = b.shapeOf(x).map((_, at) => (at === 0 ? axis : at <= axis ? at - 1 : at));
  const found = b.gather(b.transpose(x, order), indices);
  const places = b.shapeOf(indices).length;
  // Now [indices…, before…, after…]; wanted is [before…, indices…, after…].
  const wanted = b
    .shapeOf(found)
    .map((_, at) => (at < axis ? places + at : at < axis + places ? at - axis : at));
  return b.transpose(found, wanted);
}

function segmentSum({ b, input, out }: Lowering): NodeId {
  const [x, ids] = [b.cast(input('x'), 'f32'), b.cast(input('segmentIds'), 'i32')];
  const shape = b.shapeOf(x);
  const count = sizeOf(b.shapeOf(ids));
  const rows = b.reshape(x, [count, ...shape.slice(b.shapeOf(ids).length)]);
  return b.cast(b.scatter(rows, b.reshape(ids, [count]), out.shape[0]!), out.type);
}

interface Draw {
  distribution: Distribution;
  purpose: string;
}
interface Segments {
  fn: ReduceFunction;
  starts: number[];
}

export const indexing: Rules = {
  OneHot: oneHot,
  GatherV2: gather,
  UnsortedSegmentSum: segmentSum,
  TwinsetRandom: ({ b, attributes, out }) => {
    const { distribution, purpose } = attributes as unknown as Draw;
    return b.random(distribution, purpose, out.shape);
  },
  TwinsetShuffle: ({ b, attributes }) => {
    const { rows, count, purpose } = attributes as { rows: number; count: number; purpose: string };
    return b.shuffle(rows, count, purpose);
  },
  TwinsetStep: ({ b }) => b.step(),
  TwinsetSegmentReduce: ({ b, input, attributes }) => {
    const { fn, starts } = attributes as unknown as Segments;
    return b.segmentReduce(fn, input('x'), starts);
  },
  TwinsetSegmentSpread: ({ b, input, attributes }) =>
    b.segmentSpread(input('x'), (attributes as unknown as Segments).starts),
};
