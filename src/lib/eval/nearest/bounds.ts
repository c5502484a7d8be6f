/** Lower bounds of distances in sixteen bits: of a query to the boxes of leaves, and to 64 rows at once. */
import type { Local, ModuleWriter } from '../../engine/tensor';
import { type Body, count, eachBit, walk } from './emit';
import { boxGroup, leafRows } from './leaves';
import { boundsAt, type SearchPlaces, type SearchShape } from './places';
import type { Scale } from './quantise';

/** Locals that both bounds need, set where they are made. */
function constants(body: Body, scale: Scale) {
  const splat = (value: number): Local => {
    const local = body.local('v128');
    body.i32(value).op('i16x8.splat').set(local);
    return local;
  };
  return {
    miss: splat(scale.perMiss),
    cap: splat(scale.metric === 'mixed' ? scale.perUnit : 32767),
    free: splat(scale.metric === 'differing' ? scale.boundTolerance : 1),
    zero: splat(0),
    apart: body.local('v128'),
  };
}

type Constants = ReturnType<typeof constants>;

/** From |a - b| in steps, on the stack, to what it adds to the bound. */
const boundTerm: Readonly<Record<Scale['metric'], (body: Body, held: Constants) => void>> = {
  mixed: (body, { cap }) => void body.get(cap).op('i16x8.min_u'),
  // A step less, lest rounding made the difference larger than it is.
  euclidean(body, { free, cap, apart }) {
    body.get(free).op('i16x8.sub_sat_u').get(cap).op('i16x8.min_u').set(apart);
    body.get(apart).get(apart).op('i16x8.q15mulr_sat_s');
  },
  differing: (body, { free, zero, miss }) =>
    void body.get(free).op('i16x8.sub_sat_u').get(zero).op('i16x8.ne').get(miss).op('v128.and'),
};

/** (i32 leaf, i32 query, i32 scratch) → (): refines the rows of a leaf that may be near. */
export function writeScan(
  module: ModuleWriter,
  shape: SearchShape,
  places: SearchPlaces,
  refine: Body,
): Body {
  const body = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [leaf, query, own] = [0, 1, 2];
  const [mask, bit] = [body.local('i32'), body.local('i32')];
  const sums = Array.from({ length: leafRows / 8 }, () => body.local('v128'));
  sumLeaf(body, shape, places, sums);
  sums.forEach((sum, vector) => {
    body.get(sum).get(own).memory('v128.load16_splat', 0).op('i16x8.le_u', 'i16x8.bitmask');
    body.set(mask);
    eachBit(body, mask, bit, () => {
      body.get(leaf).i32(leafRows).op('i32.mul').get(bit).op('i32.add');
      body
        .i32(vector * 8)
        .op('i32.add')
        .get(query)
        .get(own)
        .call(refine);
    });
  });
  return body;
}

/** Adds up the bounds of the 64 rows of a leaf. */
function sumLeaf(
  body: Body,
  { width, labelWidth, scale }: SearchShape,
  places: SearchPlaces,
  sums: readonly Local[],
): void {
  const [leaf, query] = [0, 1];
  const i32 = () => body.local('i32');
  const held = constants(body, scale);
  const [at, other, end] = [i32(), i32(), i32()];
  const [wanted, row] = [body.local('v128'), body.local('v128')];
  const step = leafRows * 2;
  body
    .get(leaf)
    .i32(width * step)
    .op('i32.mul')
    .set(at);
  body
    .get(query)
    .i32(width * 2)
    .op('i32.mul')
    .set(other);
  const columns = (from: number, term: (vector: number) => void) =>
    walk(body, { at, other, end }, from, [step, 2], () => {
      body.get(other).memory('v128.load16_splat', places.quantised).set(wanted);
      sums.forEach((sum, vector) => {
        term(vector);
        body.get(sum).op('i16x8.add_sat_u').set(sum);
      });
    });
  const load = (vector: number) => body.get(at).memory('v128.load', places.leaves + vector * 16);
  columns(labelWidth, (vector) =>
    load(vector).get(wanted).op('i16x8.ne').get(held.miss).op('v128.and'),
  );
  columns(width - labelWidth, (vector) => {
    load(vector).set(row).get(row).get(wanted).op('i16x8.sub_sat_u');
    body.get(wanted).get(row).op('i16x8.sub_sat_u', 'v128.or');
    boundTerm[scale.metric](body, held);
  });
}

/** (i32 query, i32 scratch) → (): a lower bound for every leaf. */
export function writeBounds(module: ModuleWriter, shape: SearchShape, places: SearchPlaces): Body {
  const { width, labelWidth, leafCount, scale } = shape;
  const body = module.function({ parameters: ['i32', 'i32'], results: [] });
  const [query, own] = [0, 1];
  const i32 = () => body.local('i32');
  const [at, other, end, out, last] = [i32(), i32(), i32(), i32(), i32()];
  const [wanted, sum] = [body.local('v128'), body.local('v128')];
  const held = constants(body, scale);
  const columns = (from: number, term: () => void) =>
    walk(body, { at, other, end }, from, [boxGroup * 4, 2], () => {
      body.get(other).memory('v128.load16_splat', places.quantised).set(wanted);
      body.get(at).memory('v128.load', places.boxes).get(wanted).op('i16x8.sub_sat_u');
      body.get(wanted).get(at);
      body.memory('v128.load', places.boxes + boxGroup * 2).op('i16x8.sub_sat_u', 'v128.or');
      term();
      body.get(sum).op('i16x8.add_sat_u').set(sum);
    });
  const bytes = Math.ceil(leafCount / boxGroup) * boxGroup * 2;
  body.get(own).set(out).get(own).i32(bytes).op('i32.add').set(last).i32(0).set(at);
  const group = () => {
    body
      .get(query)
      .i32(width * 2)
      .op('i32.mul')
      .set(other);
    body.get(held.zero).set(sum);
    columns(labelWidth, () => body.get(held.zero).op('i16x8.ne').get(held.miss).op('v128.and'));
    columns(width - labelWidth, () => boundTerm[scale.metric](body, held));
    body.get(out).get(sum).memory('v128.store', boundsAt);
  };
  count(body, out, () => body.get(last), boxGroup * 2, group);
  return body;
}
