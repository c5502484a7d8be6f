/**
 * How the passes of linear models walk over rows in WebAssembly: unit after unit, row after row, and over
 * what a row holds. A place for nothing is a line of its own behind the weights, so that no row has to be
 * asked what it holds.
 */
import type { FunctionWriter, Local } from '../../engine/tensor';
import type { PassShape } from './passes';

/** Addresses. A line is what one weight has for all classes: see `lineBytes`. */
export interface PassPlaces {
  /** `[rows, numbers]`, double precision. */
  readonly numbers: number;
  /** `[rows, slots + 1]` words: bytes from the weights' start to the place's line; intercepts last. */
  readonly places: number;
  /** `[rows]`, double precision. */
  readonly targets: number;
  /** `[rows]` lines. */
  readonly chances: number;
  /** Lines of the weights or of the direction. */
  readonly weights: number;
  /** By group of rows, two numbers: what was added up, what was multiplied. */
  readonly losses: number;
  /** By stretch: lines of slopes. */
  readonly sums: number;
  /** By stretch: lines `[lines, lines]`. */
  readonly triangles: number;
  /** By thread: a line. */
  readonly scratch: number;
}

/** One class stands alone; several stand in pairs. */
export function lineBytes({ width }: PassShape): number {
  return width === 1 ? 8 : 16 * Math.ceil(width / 2);
}

/** Lines of weights: one more than there are, for places that are none. */
export function linesOf({ size }: PassShape): number {
  return size + 1;
}

const single = {
  type: 'f64',
  bytes: 8,
  load: 'f64.load',
  store: 'f64.store',
  splat: 'f64.load',
  add: 'f64.add',
  sub: 'f64.sub',
  mul: 'f64.mul',
} as const;
const pair = {
  type: 'v128',
  bytes: 16,
  load: 'v128.load',
  store: 'v128.store',
  splat: 'v128.load64_splat',
  add: 'f64x2.add',
  sub: 'f64x2.sub',
  mul: 'f64x2.mul',
} as const;

export class PassFrame {
  readonly body: FunctionWriter;
  readonly shape: PassShape;
  readonly places: PassPlaces;
  readonly line: number;
  /** Instructions for one vector of a line. */
  readonly lanes: typeof single | typeof pair;
  readonly unit: Local = 0;
  readonly row: Local;
  /** Bytes from the start of chances, numbers and places to the row's own. */
  readonly own: Local;
  readonly number: Local;
  readonly place: Local;
  /** Address of what the unit adds up, and of the thread's own line. */
  readonly sums: Local;
  readonly scratch: Local;
  readonly #end: Local;

  constructor(body: FunctionWriter, shape: PassShape, places: PassPlaces) {
    [this.body, this.shape, this.places] = [body, shape, places];
    this.line = lineBytes(shape);
    this.lanes = shape.width === 1 ? single : pair;
    const i32 = () => body.local('i32');
    [this.row, this.#end, this.sums, this.scratch] = [i32(), i32(), i32(), i32()];
    [this.own, this.number, this.place] = [i32(), i32(), i32()];
    body.get(2).i32(this.line).op('i32.mul').i32(places.scratch).op('i32.add').set(this.scratch);
  }

  /** Over the call's units of so many rows. */
  eachUnit(rows: number, write: () => void): void {
    const { body, unit, shape } = this;
    this.#while(
      () => body.get(unit).get(1).op('i32.lt_s'),
      () => {
        body.get(unit).i32(rows).op('i32.mul').tee(this.row).i32(rows).op('i32.add');
        body.tee(this.#end).i32(shape.rows).get(this.#end).i32(shape.rows);
        body.op('i32.lt_s', 'select').set(this.#end);
        write();
        body.get(unit).i32(1).op('i32.add').set(unit);
      },
    );
  }

  /** Over the rows of a unit that are left. */
  eachRow(write: () => void): void {
    const { body, row, shape } = this;
    const steps = [
      [this.own, this.line],
      [this.number, 8 * shape.numbers],
      [this.place, 4 * (shape.slots + 1)],
    ] as const;
    for (const [local, bytes] of steps) body.get(row).i32(bytes).op('i32.mul').set(local);
    this.#while(
      () => body.get(row).get(this.#end).op('i32.lt_s'),
      () => {
        body.scope(write);
        for (const [local, bytes] of steps) body.get(local).i32(bytes).op('i32.add').set(local);
        body.get(row).i32(1).op('i32.add').set(row);
      },
    );
  }

  /** Where the unit adds up so many bytes, and that they are 0. */
  clear(base: number, bytes: number): void {
    const { body } = this;
    body.get(this.unit).i32(bytes).op('i32.mul').i32(base).op('i32.add').tee(this.sums);
    body.i32(0).i32(bytes).op('memory.fill');
  }

  /** Over a line's vectors: addresses in scratch, and bytes from the start of the chances. */
  eachVector(write: (at: Local, own: Local) => void): void {
    const { body, lanes } = this;
    const at = body.local('i32');
    body.get(this.scratch).set(at);
    this.#bytes(this.own, this.line, lanes.bytes, (own) => {
      write(at, own);
      body.get(at).i32(lanes.bytes).op('i32.add').set(at);
    });
  }

  /** Over the row's numbers: where one is, and bytes from the weights' start to its line. */
  eachNumber(write: (at: Local, line: Local) => void): void {
    const { body } = this;
    if (this.shape.numbers === 0) return;
    const line = body.local('i32');
    body.i32(0).set(line);
    this.#bytes(this.number, 8 * this.shape.numbers, 8, (at) => {
      write(at, line);
      body.get(line).i32(this.line).op('i32.add').set(line);
    });
  }

  /** Over the row's places, intercepts last: where one is. */
  eachPlace(write: (at: Local) => void): void {
    this.#bytes(this.place, 4 * (this.shape.slots + 1), 4, write);
  }

  /** A local that runs from `start` until `step` behind `last`. */
  upTo(start: Local, last: Local, step: number, write: (at: Local) => void): void {
    const { body } = this;
    const at = body.local('i32');
    body.get(start).set(at);
    body.loop((again) => {
      body.scope(() => write(at));
      body.get(at).i32(step).op('i32.add').tee(at).get(last).op('i32.le_s').branchIf(again);
    });
  }

  /** Leaves the row's target. */
  target(): void {
    this.body.get(this.row).i32(8).op('i32.mul').memory('f64.load', this.places.targets);
  }

  /** Leaves the second derivative at a place of the chances. */
  curve(own: Local): void {
    const { body, lanes } = this;
    const one = (): void => {
      body.f64(1);
      if (lanes.type === 'v128') body.op('f64x2.splat');
    };
    if (this.shape.kind === 'number') return one();
    const chance = body.local(lanes.type);
    body.get(own).memory(lanes.load, this.places.chances).tee(chance);
    one();
    body.get(chance).op(lanes.sub, lanes.mul);
  }

  #bytes(start: Local, bytes: number, step: number, write: (at: Local) => void): void {
    const { body } = this;
    const [at, end] = [body.local('i32'), body.local('i32')];
    body.get(start).tee(at).i32(bytes).op('i32.add').set(end);
    body.loop((again) => {
      body.scope(() => write(at));
      body.get(at).i32(step).op('i32.add').tee(at).get(end).op('i32.lt_s').branchIf(again);
    });
  }

  #while(condition: () => void, write: () => void): void {
    const { body } = this;
    body.block((done) => {
      body.loop((again) => {
        condition();
        body.op('i32.eqz').branchIf(done);
        write();
        body.branch(again);
      });
    });
  }
}
