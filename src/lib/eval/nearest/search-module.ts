/**
 * The search for nearest rows in WebAssembly. For each query: a lower bound for every leaf from its box, the
 * most promising leaf first, then every leaf that may still hold a nearer row; in a leaf a lower bound
 * for 64 rows at once, and the exact distance of the few rows that pass.
 */
import { commandSignature, type FunctionWriter, type ModuleWriter } from '../../engine/tensor';
import { writeBounds, writeScan } from './bounds';
import { type Body, count, eachBit } from './emit';
import { boxGroup } from './leaves';
import { boundsAt, type SearchPlaces, type SearchShape } from './places';
import { writeRefine } from './refine';

/** The command `search`, over queries. */
export function writeSearch(
  module: ModuleWriter,
  shape: SearchShape,
  places: SearchPlaces,
): { readonly search: FunctionWriter } {
  const refine = writeRefine(module, shape, places);
  const scan = writeScan(module, shape, places, refine);
  const bounds = writeBounds(module, shape, places);
  const body = module.function(commandSignature);
  const [query, end, thread] = [0, 1, 2];
  const own = body.local('i32');
  body
    .get(thread)
    .i32(places.scratchBytes)
    .op('i32.mul')
    .i32(places.scratch)
    .op('i32.add')
    .set(own);
  count(
    body,
    query,
    () => body.get(end),
    1,
    () => {
      body.get(own).i32(shape.scale.start).memory('i32.store16', 0);
      body.get(query).get(own).call(bounds);
      body.scope(() => searchLeaves(body, shape.leafCount, own, scan));
    },
  );
  return { search: body };
}

function searchLeaves(body: Body, leafCount: number, own: number, scan: Body): void {
  const query = 0;
  const i32 = () => body.local('i32');
  const [leaf, best, least, value, group, mask] = [i32(), i32(), i32(), i32(), i32(), i32()];
  const bound = (local: number) => body.get(local).i32(2).op('i32.mul').get(own).op('i32.add');
  const every = () => body.i32(leafCount);
  body.i32(65536).set(least).i32(0).set(leaf);
  count(body, leaf, every, 1, () => {
    bound(leaf).memory('i32.load16_u', boundsAt).tee(value).get(least).op('i32.lt_s');
    body.if(() => body.get(value).set(least).get(leaf).set(best));
  });
  body.get(best).get(query).get(own).call(scan).i32(0).set(group);
  count(body, group, every, boxGroup, () => {
    bound(group).memory('v128.load', boundsAt).get(own).memory('v128.load16_splat', 0);
    body.op('i16x8.le_u', 'i16x8.bitmask').set(mask);
    eachBit(body, mask, leaf, () => {
      body.get(leaf).get(group).op('i32.add').tee(leaf).i32(leafCount).op('i32.lt_s');
      body.get(leaf).get(best).op('i32.ne', 'i32.and');
      body.if(() => body.get(leaf).get(query).get(own).call(scan));
    });
  });
}
