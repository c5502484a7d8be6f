/** Exact distances, in double precision and in the order of the columns, and the list of the nearest rows. */
import type { Local, ModuleWriter } from '../../engine/tensor';
import { type Body, walk } from './emit';
import type { SearchPlaces, SearchShape } from './places';
import type { Scale } from './quantise';

/** From the difference of two numbers to what it adds. */
const exactTerm: Readonly<
  Record<Scale['metric'], (body: Body, apart: Local, scale: Scale) => void>
> = {
  mixed: (body) => void body.op('f64.abs').f64(1).op('f64.min'),
  euclidean: (body, apart) => void body.set(apart).get(apart).get(apart).op('f64.mul'),
  differing: (body, _, { tolerance }) =>
    void body.op('f64.abs').f64(tolerance).op('f64.gt', 'f64.convert_i32_s'),
};

/** (i32 place, i32 query, i32 scratch) → (): measures a row and puts it into the query's list. */
export function writeRefine(module: ModuleWriter, shape: SearchShape, places: SearchPlaces): Body {
  const { rows, width, labelWidth, isSelf, scale } = shape;
  const body = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [place, query] = [0, 1];
  const i32 = () => body.local('i32');
  const [row, at, other, end] = [i32(), i32(), i32(), i32()];
  const [total, apart] = [body.local('f64'), body.local('f64')];
  body.get(place).i32(rows).op('i32.ge_s');
  body.if(() => body.op('return'));
  body.get(place).i32(4).op('i32.mul').memory('i32.load', places.order).set(row);
  if (isSelf) {
    body.i32(0).memory('i32.load', places.first).get(query).op('i32.add').get(row).op('i32.eq');
    body.if(() => body.op('return'));
  }
  const bytes = width * 8;
  body.get(row).i32(bytes).op('i32.mul').set(at).get(query).i32(bytes).op('i32.mul').set(other);
  const pair = () =>
    body.get(at).memory('f64.load', places.reference).get(other).memory('f64.load', places.queries);
  const add = () => body.get(total).op('f64.add').set(total);
  walk(body, { at, other, end }, labelWidth, [8, 8], () => {
    pair().op('f64.ne', 'f64.convert_i32_s');
    if (scale.metric === 'euclidean') body.f64(2).op('f64.mul');
    add();
  });
  walk(body, { at, other, end }, width - labelWidth, [8, 8], () => {
    pair().op('f64.sub');
    exactTerm[scale.metric](body, apart, scale);
    add();
  });
  writeInsert(body, shape, places, { row, total, list: at, at: other });
  return body;
}

interface Entry {
  readonly row: Local;
  readonly total: Local;
  /** Free locals. */
  readonly list: Local;
  readonly at: Local;
}

/** Insertion into a list ascending by distance, then by row. */
function writeInsert(
  body: Body,
  { k, scale }: SearchShape,
  places: SearchPlaces,
  entry: Entry,
): void {
  const { row, total, list, at } = entry;
  const [query, own] = [1, 2];
  const slot = (size: number) => body.get(list).get(at).op('i32.add').i32(size).op('i32.mul');
  body
    .get(query)
    .i32(k)
    .op('i32.mul')
    .set(list)
    .i32(k - 1)
    .set(at);
  isBefore(body, places, entry, 0);
  body.op('i32.eqz');
  body.if(() => body.op('return'));
  body.block((done) => {
    body.loop((again) => {
      body.get(at).op('i32.eqz').branchIf(done);
      isBefore(body, places, entry, -1);
      body.op('i32.eqz').branchIf(done);
      slot(8);
      slot(8)
        .memory('f64.load', places.distances - 8)
        .memory('f64.store', places.distances);
      slot(4);
      slot(4)
        .memory('i32.load', places.rows - 4)
        .memory('i32.store', places.rows);
      body.get(at).i32(1).op('i32.sub').set(at).branch(again);
    });
  });
  slot(8).get(total).memory('f64.store', places.distances);
  slot(4).get(row).memory('i32.store', places.rows);
  const last = places.distances + (k - 1) * 8;
  body.get(own).get(list).i32(8).op('i32.mul').memory('f64.load', last);
  body
    .f64(scale.perTotal)
    .op('f64.mul')
    .f64(scale.slack)
    .op('f64.add')
    .f64(scale.start)
    .op('f64.min');
  body.op('i32.trunc_f64_s').memory('i32.store16', 0);
}

/** Leaves on the stack whether the entry comes before place `at` + `shift` of the list. */
function isBefore(body: Body, places: SearchPlaces, entry: Entry, shift: number): void {
  const { row, total, list, at } = entry;
  const slot = (size: number) => body.get(list).get(at).op('i32.add').i32(size).op('i32.mul');
  const [distance, holder] = [places.distances + 8 * shift, places.rows + 4 * shift];
  body.get(total);
  slot(8).memory('f64.load', distance).op('f64.lt').get(total);
  slot(8).memory('f64.load', distance).op('f64.eq').get(row);
  slot(4).memory('i32.load', holder).op('i32.lt_s', 'i32.and', 'i32.or');
}
