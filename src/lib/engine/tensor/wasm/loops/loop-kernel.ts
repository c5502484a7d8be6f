/**
 * A LoopKernel as a function over a range of its units: a unit is one outer element when lanes lie along
 * an inner axis, else a stretch of the lanes' axis at one place of the other outer axes.
 */
import type { LoopKernel } from '../../program';
import type { FunctionWriter, Local } from '../assembler';
import { MathFunctions, VectorCode } from '../math';
import { Cursors } from './cursors';
import { type Frame, KeptStores, laneSteps } from './frame';
import { chooseLanes, type Lanes } from './lanes';
import { writeLaneLoop, writeLoop } from './loops';
import { type Nest, simplifyNest } from './nest';
import { type Segment, SegmentTable } from './segments';
import { beforeLoops, PassWriter, type Surroundings } from './pass-writer';
import { Accumulator, runLength } from './reductions';
import { Streams } from './streams';
import type { EmittedKernel, Target } from './target';

/** Functions of mathematics are shared by all kernels of a module. */
const libraries = new WeakMap<object, MathFunctions>();

export function mathOf(target: Target): MathFunctions {
  let functions = libraries.get(target.module);
  if (functions === undefined) {
    functions = new MathFunctions(target.module, target.features);
    libraries.set(target.module, functions);
  }
  return functions;
}

export function emitLoop(target: Target, kernel: LoopKernel): EmittedKernel {
  const nest = simplifyNest(kernel);
  const lanes = chooseLanes(nest);
  const body = target.module.function({ parameters: ['i32', 'i32'], results: [] });
  const writer = new LoopWriter(target, body, nest, lanes);
  writer.write();
  return { index: body.index, units: writer.units, work: lanes.work };
}

class LoopWriter {
  readonly #body: FunctionWriter;
  readonly #nest: Nest;
  readonly #lanes: Lanes;
  readonly #frame: Frame;
  readonly #isInnerLane: boolean;
  readonly #innerAxes: readonly number[];
  readonly #table: SegmentTable | null;
  readonly #passes: readonly PassWriter[];
  readonly #accumulators: Accumulator[] = [];
  readonly #results: (readonly Local[])[] = [];
  /** Of the scan that is being written: those that have taken this element. */
  readonly #advanced = new Set<Accumulator>();
  /** The segment whose code is written. */
  #segment: Segment | null = null;

  constructor(target: Target, body: FunctionWriter, nest: Nest, lanes: Lanes) {
    this.#body = body;
    this.#nest = nest;
    this.#lanes = lanes;
    const code = new VectorCode(body, mathOf(target));
    const cursors = new Cursors(body);
    const { layout } = target;
    for (const pass of nest.passes) cursors.declareAll(pass, nest.operands, layout);
    const coordinates = nest.axes.map(() => null);
    const { axis } = lanes;
    this.#frame = {
      code,
      cursors,
      layout,
      operands: nest.operands,
      lane: axis,
      coordinates,
      vectors: 1,
      last: 1,
      kept: null,
    };
    this.#isInnerLane = nest.axes[axis]!.isInner;
    const inner = nest.axes.flatMap((one, place) => (one.isInner ? [place] : []));
    this.#innerAxes = this.#isInnerLane
      ? [...inner.filter((place) => place !== axis), axis]
      : inner;
    this.#table =
      nest.segments === null ? null : new SegmentTable(nest.segments, this.#isInnerLane, layout);
    this.#passes = this.#makePasses(new Streams(code, layout));
  }

  /** Sizes of the axes that units number, outermost first. */
  get #unitSizes(): readonly { axis: number; size: number }[] {
    const { axes } = this.#nest;
    // With lanes along segments, a unit is a row of segments.
    const isRow = this.#table !== null && this.#isInnerLane;
    return axes.flatMap(({ size, isInner }, axis) => {
      if (isInner || (isRow && axis === axes.length - 2)) return [];
      return [
        { axis, size: axis === this.#lanes.axis ? Math.ceil(size / this.#lanes.chunk) : size },
      ];
    });
  }

  get units(): number {
    return this.#unitSizes.reduce((count, { size }) => count * size, 1);
  }

  write(): void {
    const body = this.#body;
    const unit = body.parameter(0);
    this.#frame.cursors.start(this.#frame.coordinates);
    for (const writer of this.#passes) writer.writeShared(beforeLoops);
    body.block((done) => {
      body.loop((again) => {
        body.get(unit).get(body.parameter(1)).op('i32.ge_s').branchIf(done);
        body.scope(() => this.#writeUnit(unit));
        body.get(unit).i32(1).op('i32.add').set(unit).branch(again);
      });
    });
  }

  #makePasses(streams: Streams): readonly PassWriter[] {
    const { axes, passes, operands } = this.#nest;
    // Loop 0 is over units; then, in order, the lanes' loop if outer, and the inner axes.
    const order = this.#isInnerLane ? this.#innerAxes : [this.#lanes.axis, ...this.#innerAxes];
    const levels = axes.map((_, axis) => order.indexOf(axis) + 1);
    const outerLevel = this.#isInnerLane ? 0 : 1;
    const stored = new Set(
      passes.flatMap((pass) => pass.stores.map((store) => operands[store.operand]!)),
    );
    let first = 0;
    return passes.map((pass) => {
      const own = first;
      first += pass.reductions.length;
      const level = pass.over === 'outer' ? outerLevel : order.length;
      const reduced: Surroundings['reduced'] = (reduction) => {
        const isRunning =
          pass.isScan === true && reduction >= own && reduction < own + pass.reductions.length;
        return {
          value: (vector) => {
            if (isRunning) return this.#advance(writer, reduction, vector);
            const results = this.#results[reduction]!;
            return results[vector] ?? results[0]!;
          },
          level: isRunning ? level : outerLevel,
          varies: !this.#isInnerLane,
        };
      };
      const writer: PassWriter = new PassWriter(pass, {
        frame: this.#frame,
        streams,
        levels,
        level,
        stored,
        reduced,
        hasRuns: this.#lanes.vectors > 1 && !(this.#isInnerLane && this.#table !== null),
      });
      return writer;
    });
  }

  #writeUnit(unit: Local): void {
    const { cursors, coordinates } = this.#frame;
    const chunk = this.#decode(unit);
    const place = this.#nest.axes.length - 2;
    if (this.#table !== null && this.#isInnerLane) {
      coordinates[place] = null;
      cursors.start(coordinates);
      this.#table.forEach(this.#body, (segment) => {
        this.#segment = segment;
        coordinates[place] = segment.number;
        this.#body.scope(() => {
          const { leave } = cursors.enter(place, segment.number);
          this.#writeRows();
          leave();
        });
      });
      return;
    }
    this.#segment = this.#table?.read(this.#body, coordinates[place]!) ?? null;
    cursors.start(coordinates);
    if (this.#isInnerLane) this.#writeRows();
    else this.#writeChunk(chunk);
  }

  /** All passes with lanes along the last loop. */
  #writeRows(): void {
    let first = 0;
    const size = this.#segment?.size ?? this.#nest.axes[this.#lanes.axis]!.size;
    const isStraight = this.#innerAxes.length === 1 && size <= 4 * this.#lanes.vectors;
    this.#frame.kept = isStraight ? new KeptStores() : null;
    for (const writer of this.#passes) {
      this.#frame.vectors = 1;
      this.#frame.last = 1;
      writer.writeShared(0);
      if (writer.pass.over === 'outer') writer.writeStores(0);
      else this.#writeRow(writer, first);
      first += writer.pass.reductions.length;
    }
  }

  /** All passes with outer elements in the lanes. */
  #writeChunk(chunk: Local | null): void {
    for (const writer of this.#passes) writer.writeShared(0);
    const { axis, vectors, chunk: length } = this.#lanes;
    const { size } = this.#nest.axes[axis]!;
    const range = size <= length ? { size } : { size, chunk: { number: chunk!, length } };
    const writePasses = () => {
      let first = 0;
      this.#frame.kept = this.#innerAxes.length === 0 ? new KeptStores() : null;
      for (const writer of this.#passes) {
        this.#writeColumns(writer, first);
        first += writer.pass.reductions.length;
      }
    };
    writeLaneLoop(this.#frame, vectors, range, () => this.#body.scope(writePasses));
  }

  /** Sets the coordinates of a unit; returns the number of its chunk along the lanes' axis. */
  #decode(unit: Local): Local | null {
    const body = this.#body;
    const rest = body.local('i32');
    const sizes = this.#unitSizes;
    let chunk: Local | null = null;
    body.get(unit).set(rest);
    for (const [i, { axis, size }] of [...sizes.entries()].reverse()) {
      const coordinate = body.local('i32');
      body.get(rest);
      if (i > 0) body.i32(size).op('i32.rem_u');
      body.set(coordinate);
      if (i > 0) body.get(rest).i32(size).op('i32.div_u').set(rest);
      if (axis === this.#lanes.axis) chunk = coordinate;
      else this.#frame.coordinates[axis] = coordinate;
    }
    return chunk;
  }

  /** A pass whose lanes are outer elements. */
  #writeColumns(writer: PassWriter, first: number): void {
    const own = this.#startAccumulators(writer, first);
    if (writer.pass.over === 'inner' && this.#innerAxes.length > 0) {
      this.#writeVectors(writer, 1);
      this.#writeInner(writer, 0, own);
    } else {
      this.#writeElements(writer, 1, own);
    }
    own.forEach((accumulator, i) => {
      this.#results[first + i] = accumulator.results(this.#frame.vectors);
    });
  }

  /** A pass whose lanes lie along the last loop: a row becomes one number. */
  #writeRow(writer: PassWriter, first: number): void {
    const size = this.#segment?.size ?? this.#nest.axes[this.#lanes.axis]!.size;
    this.#frame.vectors = Math.min(this.#lanes.vectors, Math.ceil(size / 4));
    const own = this.#startAccumulators(writer, first);
    this.#writeInner(writer, 0, own);
    own.forEach((accumulator, i) => {
      this.#results[first + i] = [accumulator.result()];
    });
  }

  #startAccumulators(writer: PassWriter, first: number): readonly Accumulator[] {
    const inRuns = writer.pass.isScan !== true && this.#isLong();
    const own = writer.pass.reductions.map((reduction) => {
      const type = writer.typeOf(reduction.value);
      return new Accumulator(this.#frame.code, reduction, type, this.#frame.vectors, inRuns);
    });
    own.forEach((accumulator, i) => {
      accumulator.start();
      this.#accumulators[first + i] = accumulator;
    });
    return own;
  }

  /** Whether sums are taken in runs. */
  #isLong(): boolean {
    const count = this.#innerAxes.reduce((size, axis) => size * this.#nest.axes[axis]!.size, 1);
    return count > 4 * runLength;
  }

  /** The loops over inner axes from number `depth` on. */
  #writeInner(writer: PassWriter, depth: number, own: readonly Accumulator[]): void {
    const axis = this.#innerAxes[depth]!;
    const segment = this.#segment;
    const size = segment?.size ?? this.#nest.axes[axis]!.size;
    const level = depth + (this.#isInnerLane ? 1 : 2);
    const isLast = depth === this.#innerAxes.length - 1;
    const flush = () => own.forEach((one) => one.flush());
    const hasRuns = isLast && this.#isLong() && size > runLength;
    const run = hasRuns ? { length: runLength, end: flush } : null;
    const inside = () => {
      if (isLast) return this.#writeElements(writer, level, own);
      this.#writeVectors(writer, level);
      this.#writeInner(writer, depth + 1, own);
    };
    if (axis === this.#lanes.axis) {
      const range = segment === null ? { size } : { size, begin: segment.begin };
      writeLaneLoop(this.#frame, this.#lanes.vectors, range, inside, run);
    } else {
      writeLoop(this.#frame, axis, segment ?? { begin: null, end: size }, inside, run);
    }
    if (isLast && depth > 0 && this.#isLong()) flush();
  }

  /** What a loop around others computes. */
  #writeVectors(writer: PassWriter, level: number): void {
    writer.writeShared(level);
    for (let vector = 0; vector < this.#frame.vectors; vector++) writer.writeVector(level, vector);
  }

  /** The innermost code: vector by vector to its end. */
  #writeElements(writer: PassWriter, level: number, own: readonly Accumulator[]): void {
    writer.writeShared(level);
    const writeElement = (vector: number) => {
      writer.writeVector(level, vector);
      for (const accumulator of own) {
        if (!this.#advanced.has(accumulator)) this.#add(writer, accumulator, vector);
      }
      this.#advanced.clear();
      writer.writeStores(vector);
    };
    for (let vector = 0; vector < this.#frame.vectors; vector++) {
      // What is kept for later passes stays in its locals.
      if (this.#frame.kept !== null) writeElement(vector);
      else this.#body.scope(() => writeElement(vector));
    }
  }

  #add(writer: PassWriter, accumulator: Accumulator, vector: number): void {
    const { code, vectors, last } = this.#frame;
    // Lanes along a reduction: those behind its end count for nothing.
    const isPart = this.#isInnerLane && last < 4 && vector === vectors - 1;
    const mask = isPart ? code.constant(-1, last > 1 ? -1 : 0, last > 2 ? -1 : 0, 0) : null;
    const element = writer.argument(accumulator.reduction.value, vector);
    accumulator.add(vector, element, mask, () => this.#place(vector));
  }

  /** In a scan: adds this element's value and gives the running results. */
  #advance(writer: PassWriter, reduction: number, vector: number): Local {
    const accumulator = this.#accumulators[reduction]!;
    if (!this.#advanced.has(accumulator)) this.#add(writer, accumulator, vector);
    this.#advanced.add(accumulator);
    return accumulator.current(vector);
  }

  /** The place of a vector's elements along the inner axes, row-major. */
  #place(vector: number): Local {
    const { code, coordinates, lane } = this.#frame;
    const { body } = code;
    body.i32(0);
    let scale = 1;
    let laneScale = 0;
    for (let axis = this.#nest.axes.length - 1; this.#nest.axes[axis]?.isInner === true; axis--) {
      body.get(coordinates[axis]!).i32(scale).op('i32.mul', 'i32.add');
      if (axis === lane) laneScale = scale;
      scale *= this.#nest.axes[axis]!.size;
    }
    if (this.#segment !== null) body.get(this.#segment.begin).op('i32.sub');
    body.op('i32x4.splat');
    return code.op('i32x4.add', code.keep(), laneSteps(this.#frame, vector, laneScale));
  }
}
