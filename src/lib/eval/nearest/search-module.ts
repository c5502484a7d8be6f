/**
 * The search for nearest rows in WebAssembly. For each query: a lower bound for every leaf from its box, the
 * most promising leaf first, then every leaf that may still hold a nearer row; in a leaf a lower bound
 * for 64 rows at once, and the exact distance of the few rows that pass.
 */
import {
  commandSignature,
  type FunctionWriter,
  type Local,
  type ModuleWriter,
} from '../../engine/tensor';
import { boxGroup, leafRows } from './leaves';
import type { Scale } from './quantise';

/** Addresses of what a search reads and writes; `scratch` is `scratchBytes` for each thread. */
export interface SearchPlaces {
  readonly reference: number;
  readonly order: number;
  readonly leaves: number;
  readonly boxes: number;
  readonly queries: number;
  readonly quantised: number;
  readonly distances: number;
  readonly rows: number;
  readonly scratch: number;
  readonly scratchBytes: number;
  /** One word: the number of the first query, for leaving itself out. */
  readonly first: number;
}

export interface SearchShape {
  readonly rows: number;
  readonly leafCount: number;
  readonly width: number;
  readonly labelWidth: number;
  readonly k: number;
  readonly isSelf: boolean;
  readonly scale: Scale;
}

/** In a thread's scratch: the largest bound that is still of interest, then the bounds of all leaves. */
const boundsAt = 64;

export function scratchBytesFor(leafCount: number): number {
  return boundsAt + Math.ceil(leafCount / boxGroup) * boxGroup * 2 + 64;
}

/** The command `search`, over queries. */
export function writeSearch(
  module: ModuleWriter,
  shape: SearchShape,
  places: SearchPlaces,
): { readonly search: FunctionWriter } {
  const refine = writeRefine(module, shape, places);
  const scan = writeScan(module, shape, places, refine);
  const bound = writeBounds(module, shape, places);
  return { search: writeQueries(module, shape, places, scan, bound) };
}

type Body = FunctionWriter;

/** `from` ≤ local < `to`, by steps. */
function count(body: Body, local: Local, to: () => void, step: number, inner: () => void): void {
  body.block((done) => {
    body.loop((again) => {
      body.get(local);
      to();
      body.op('i32.ge_s').branchIf(done);
      inner();
      body.get(local).i32(step).op('i32.add').set(local).branch(again);
    });
  });
}

/** (i32 place, i32 query, i32 scratch) → (): measures a row exactly and puts it into the query's list. */
function writeRefine(module: ModuleWriter, shape: SearchShape, places: SearchPlaces): Body {
  const { rows, width, labelWidth, k, isSelf, scale } = shape;
  const body = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [place, query, own] = [0, 1, 2];
  const i32 = () => body.local('i32');
  const [row, a, b, end, list, at] = [i32(), i32(), i32(), i32(), i32(), i32()];
  const [total, apart] = [body.local('f64'), body.local('f64')];
  body.get(place).i32(rows).op('i32.ge_s');
  body.if(() => body.op('return'));
  body.get(place).i32(4).op('i32.mul').memory('i32.load', places.order).set(row);
  if (isSelf) {
    body.i32(0).memory('i32.load', places.first).get(query).op('i32.add').get(row).op('i32.eq');
    body.if(() => body.op('return'));
  }
  body
    .get(row)
    .i32(width * 8)
    .op('i32.mul')
    .set(a);
  body
    .get(query)
    .i32(width * 8)
    .op('i32.mul')
    .set(b);
  const pair = () =>
    body.get(a).memory('f64.load', places.reference).get(b).memory('f64.load', places.queries);
  const walk = (columns: number, inner: () => void) => {
    if (columns === 0) return;
    body
      .get(a)
      .i32(columns * 8)
      .op('i32.add')
      .set(end);
    count(
      body,
      a,
      () => body.get(end),
      8,
      () => {
        inner();
        body.get(b).i32(8).op('i32.add').set(b);
      },
    );
  };
  walk(labelWidth, () => {
    pair().op('f64.ne', 'f64.convert_i32_s');
    if (scale.metric === 'euclidean') body.f64(2).op('f64.mul');
    body.get(total).op('f64.add').set(total);
  });
  walk(width - labelWidth, () => {
    pair().op('f64.sub');
    exactTerm[scale.metric](body, apart, scale);
    body.get(total).op('f64.add').set(total);
  });
  writeInsert(body, { k, places, scale, query, own, row, list, at, total });
  return body;
}

/** From the difference of two numbers to what it adds. */
const exactTerm: Readonly<
  Record<Scale['metric'], (body: Body, apart: Local, scale: Scale) => void>
> = {
  mixed: (body) => void body.op('f64.abs').f64(1).op('f64.min'),
  euclidean: (body, apart) => void body.set(apart).get(apart).get(apart).op('f64.mul'),
  differing: (body, _, { tolerance }) =>
    void body.op('f64.abs').f64(tolerance).op('f64.gt', 'f64.convert_i32_s'),
};

interface Insertion {
  readonly k: number;
  readonly places: SearchPlaces;
  readonly scale: Scale;
  readonly query: Local;
  readonly own: Local;
  readonly row: Local;
  readonly list: Local;
  readonly at: Local;
  readonly total: Local;
}

/** Insertion into a list ascending by distance, then by row. */
function writeInsert(body: Body, insertion: Insertion): void {
  const { k, places, scale, query, own, row, list, at, total } = insertion;
  /** Whether the new row comes before place `at` + `shift` of the list. */
  const comesBefore = (shift: number) => {
    const distance = () =>
      body
        .get(list)
        .get(at)
        .op('i32.add')
        .i32(8)
        .op('i32.mul')
        .memory('f64.load', places.distances + shift * 8);
    const holder = () =>
      body
        .get(list)
        .get(at)
        .op('i32.add')
        .i32(4)
        .op('i32.mul')
        .memory('i32.load', places.rows + shift * 4);
    body.get(total);
    distance().op('f64.lt').get(total);
    distance().op('f64.eq').get(row);
    holder().op('i32.lt_s', 'i32.and', 'i32.or');
  };
  body
    .get(query)
    .i32(k)
    .op('i32.mul')
    .set(list)
    .i32(k - 1)
    .set(at);
  comesBefore(0);
  body.op('i32.eqz');
  body.if(() => body.op('return'));
  const slot = (size: number) => body.get(list).get(at).op('i32.add').i32(size).op('i32.mul');
  body.block((done) => {
    body.loop((again) => {
      body.get(at).op('i32.eqz').branchIf(done);
      comesBefore(-1);
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
  body
    .get(own)
    .get(list)
    .i32(8)
    .op('i32.mul')
    .memory('f64.load', places.distances + (k - 1) * 8);
  body.f64(scale.perTotal).op('f64.mul').f64(scale.slack).op('f64.add').f64(65535).op('f64.min');
  body.op('i32.trunc_f64_s').memory('i32.store16', 0);
}

/** From |a - b| in steps, on the stack, to what it adds to the bound. */
const boundTerm: Readonly<Record<Scale['metric'], (body: Body, held: Constants) => void>> = {
  mixed: (body, { cap }) => void body.get(cap).op('i16x8.min_u'),
  // A step less, lest rounding made the difference larger than it is.
  euclidean(body, { free, cap, apart }) {
    body.get(free).op('i16x8.sub_sat_u').get(cap).op('i16x8.min_u').set(apart);
    body.get(apart).get(apart).op('i16x8.q15mulr_sat_s');
  },
  differing: (body, { free, zero, miss: missed }) =>
    void body.get(free).op('i16x8.sub_sat_u').get(zero).op('i16x8.ne').get(missed).op('v128.and'),
};

type Constants = ReturnType<typeof constants>;

/** Locals that both bounds need, set at the start. */
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

/** (i32 leaf, i32 query, i32 scratch) → (). */
function writeScan(
  module: ModuleWriter,
  { width, labelWidth, scale }: SearchShape,
  places: SearchPlaces,
  refine: Body,
): Body {
  const body = module.function({ parameters: ['i32', 'i32', 'i32'], results: [] });
  const [leaf, query, own] = [0, 1, 2];
  const [at, end, q, mask] = [0, 1, 2, 3].map(() => body.local('i32')) as [
    Local,
    Local,
    Local,
    Local,
  ];
  const [wanted, row] = [body.local('v128'), body.local('v128')];
  const held = constants(body, scale);
  const vectors = leafRows / 8;
  const sums = Array.from({ length: vectors }, () => body.local('v128'));
  body
    .get(leaf)
    .i32(width * leafRows * 2)
    .op('i32.mul')
    .set(at);
  body
    .get(query)
    .i32(width * 2)
    .op('i32.mul')
    .set(q);
  const walk = (columns: number, term: (vector: number) => void) => {
    if (columns === 0) return;
    body
      .get(at)
      .i32(columns * leafRows * 2)
      .op('i32.add')
      .set(end);
    count(
      body,
      at,
      () => body.get(end),
      leafRows * 2,
      () => {
        body.get(q).memory('v128.load16_splat', places.quantised).set(wanted);
        sums.forEach((sum, vector) => {
          term(vector);
          body.get(sum).op('i16x8.add_sat_u').set(sum);
        });
        body.get(q).i32(2).op('i32.add').set(q);
      },
    );
  };
  const load = (vector: number) => body.get(at).memory('v128.load', places.leaves + vector * 16);
  walk(labelWidth, (vector) =>
    load(vector).get(wanted).op('i16x8.ne').get(held.miss).op('v128.and'),
  );
  walk(width - labelWidth, (vector) => {
    load(vector).set(row).get(row).get(wanted).op('i16x8.sub_sat_u');
    body.get(wanted).get(row).op('i16x8.sub_sat_u', 'v128.or');
    boundTerm[scale.metric](body, held);
  });
  sums.forEach((sum, vector) => {
    body.get(sum).get(own).memory('v128.load16_splat', 0).op('i16x8.le_u', 'i16x8.bitmask');
    body.set(mask);
    body.block((done) => {
      body.loop((again) => {
        body.get(mask).op('i32.eqz').branchIf(done);
        body
          .get(leaf)
          .i32(leafRows)
          .op('i32.mul')
          .i32(vector * 8)
          .op('i32.add');
        body.get(mask).op('i32.ctz', 'i32.add').get(query).get(own).call(refine);
        body.get(mask).get(mask).i32(1).op('i32.sub', 'i32.and').set(mask).branch(again);
      });
    });
  });
  return body;
}

/** (i32 query, i32 scratch) → (): a lower bound for every leaf. */
function writeBounds(module: ModuleWriter, shape: SearchShape, places: SearchPlaces): Body {
  const { width, labelWidth, leafCount, scale } = shape;
  const body = module.function({ parameters: ['i32', 'i32'], results: [] });
  const [query, own] = [0, 1];
  const [at, end, q, out, last] = [0, 1, 2, 3, 4].map(() => body.local('i32')) as Local[] as [
    Local,
    Local,
    Local,
    Local,
    Local,
  ];
  const [wanted, sum] = [body.local('v128'), body.local('v128')];
  const held = constants(body, scale);
  const step = boxGroup * 4;
  const walk = (columns: number, term: () => void) => {
    if (columns === 0) return;
    body
      .get(at)
      .i32(columns * step)
      .op('i32.add')
      .set(end);
    count(
      body,
      at,
      () => body.get(end),
      step,
      () => {
        body.get(q).memory('v128.load16_splat', places.quantised).set(wanted);
        body.get(at).memory('v128.load', places.boxes).get(wanted).op('i16x8.sub_sat_u');
        body
          .get(wanted)
          .get(at)
          .memory('v128.load', places.boxes + boxGroup * 2);
        body.op('i16x8.sub_sat_u', 'v128.or');
        term();
        body.get(sum).op('i16x8.add_sat_u').set(sum).get(q).i32(2).op('i32.add').set(q);
      },
    );
  };
  const groups = Math.ceil(leafCount / boxGroup);
  body
    .get(own)
    .set(out)
    .get(own)
    .i32(groups * boxGroup * 2)
    .op('i32.add')
    .set(last);
  count(
    body,
    out,
    () => body.get(last),
    boxGroup * 2,
    () => {
      body
        .get(query)
        .i32(width * 2)
        .op('i32.mul')
        .set(q)
        .get(held.zero)
        .set(sum);
      walk(labelWidth, () => body.get(held.zero).op('i16x8.ne').get(held.miss).op('v128.and'));
      walk(width - labelWidth, () => boundTerm[scale.metric](body, held));
      body.get(out).get(sum).memory('v128.store', boundsAt);
    },
  );
  return body;
}

/** The command. */
function writeQueries(
  module: ModuleWriter,
  { leafCount, scale }: SearchShape,
  places: SearchPlaces,
  scan: Body,
  bound: Body,
): Body {
  const body = module.function(commandSignature);
  const [query, end, thread] = [0, 1, 2];
  const [own, leaf, best, least, value, group, mask] = Array.from({ length: 7 }, () =>
    body.local('i32'),
  ) as [Local, Local, Local, Local, Local, Local, Local];
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
      body.get(own).i32(scale.start).memory('i32.store16', 0);
      body.get(query).get(own).call(bound);
      body.i32(65536).set(least).i32(0).set(leaf);
      count(
        body,
        leaf,
        () => body.i32(leafCount),
        1,
        () => {
          body
            .get(leaf)
            .i32(2)
            .op('i32.mul')
            .get(own)
            .op('i32.add')
            .memory('i32.load16_u', boundsAt);
          body.tee(value).get(least).op('i32.lt_s');
          body.if(() => body.get(value).set(least).get(leaf).set(best));
        },
      );
      body.get(best).get(query).get(own).call(scan).i32(0).set(group);
      count(
        body,
        group,
        () => body.i32(leafCount),
        boxGroup,
        () => {
          body.get(group).i32(2).op('i32.mul').get(own).op('i32.add').memory('v128.load', boundsAt);
          body.get(own).memory('v128.load16_splat', 0).op('i16x8.le_u', 'i16x8.bitmask').set(mask);
          body.block((done) => {
            body.loop((again) => {
              body.get(mask).op('i32.eqz').branchIf(done);
              body.get(mask).op('i32.ctz').get(group).op('i32.add').tee(leaf);
              body.i32(leafCount).op('i32.lt_s').get(leaf).get(best).op('i32.ne', 'i32.and');
              body.if(() => body.get(leaf).get(query).get(own).call(scan));
              body.get(mask).get(mask).i32(1).op('i32.sub', 'i32.and').set(mask).branch(again);
            });
          });
        },
      );
    },
  );
  return body;
}
