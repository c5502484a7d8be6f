/** Products of a row with lines of weights, its transpose, and its square, as the passes' vector code. */
import type { Local } from '../../engine/tensor';
import { linesOf, type PassFrame } from './pass-frame';

/** Vectors of a line that are held in locals at a time. */
const mostHeld = 8;

/** For so many vectors of a line after another: a local for each, and where the first is in its line. */
function eachHeld(frame: PassFrame, write: (held: readonly Local[], first: number) => void): void {
  const { body, line, lanes } = frame;
  const count = line / lanes.bytes;
  for (let first = 0; first < count; first += mostHeld) {
    body.scope(() => {
      const length = Math.min(mostHeld, count - first);
      const held = Array.from({ length }, () => body.local(lanes.type));
      write(held, first * lanes.bytes);
    });
  }
}

/**
 * Writes what the row's weights sum to: numbers first, then places, then intercepts.
 * @param pushAddress leaves where the line goes, less the constant `base`
 */
export function writeProduct(frame: PassFrame, pushAddress: () => void, base: number): void {
  const { body, lanes, places } = frame;
  eachHeld(frame, (held, first) => {
    const weight = (v: number) => places.weights + first + v * lanes.bytes;
    for (const sum of held) {
      body.f64(0);
      if (lanes.type === 'v128') body.op('f64x2.splat');
      body.set(sum);
    }
    frame.eachNumber((at, line) => {
      const factor = body.local(lanes.type);
      body.get(at).memory(lanes.splat, places.numbers).set(factor);
      held.forEach((sum, v) => {
        body.get(sum).get(factor).get(line).memory(lanes.load, weight(v)).op(lanes.mul, lanes.add);
        body.set(sum);
      });
    });
    frame.eachPlace((at) => {
      const line = body.local('i32');
      body.get(at).memory('i32.load', places.places).set(line);
      held.forEach((sum, v) => {
        body.get(sum).get(line).memory(lanes.load, weight(v)).op(lanes.add).set(sum);
      });
    });
    held.forEach((sum, v) => {
      pushAddress();
      body.get(sum).memory(lanes.store, base + first + v * lanes.bytes);
    });
  });
}

/** Adds the line in scratch times what the row holds, or the square of it, to the unit's sums. */
export function writeTransposed(frame: PassFrame, isSquared: boolean): void {
  const { body, lanes, places } = frame;
  eachHeld(frame, (held, first) => {
    loadHeld(frame, held, first);
    frame.eachNumber((at, line) => {
      const [factor, cell] = [body.local(lanes.type), body.local('i32')];
      body.get(at).memory(lanes.splat, places.numbers).set(factor);
      if (isSquared) body.get(factor).get(factor).op(lanes.mul).set(factor);
      body.get(frame.sums).get(line).op('i32.add').set(cell);
      addHeld(frame, held, first, cell, factor);
    });
    frame.eachPlace((at) => {
      const cell = body.local('i32');
      body.get(frame.sums).get(at).memory('i32.load', places.places).op('i32.add').set(cell);
      addHeld(frame, held, first, cell, null);
    });
  });
}

/** Adds the line in scratch times each pair of what the row holds to the unit's lower triangle. */
export function writeSquares(frame: PassFrame): void {
  const { body, lanes, places, shape, line: bytes } = frame;
  const lines = linesOf(shape);
  eachHeld(frame, (held, first) => {
    loadHeld(frame, held, first);
    const [cells, cell] = [body.local('i32'), body.local('i32')];
    /** Takes the line that a triangle's row belongs to. */
    const setCells = () => body.i32(lines).op('i32.mul').get(frame.sums).op('i32.add').set(cells);
    frame.eachNumber((at, line) => {
      const scaled = held.map(() => body.local(lanes.type));
      const factor = body.local(lanes.type);
      body.get(at).memory(lanes.splat, places.numbers).set(factor);
      scaled.forEach((own, v) => {
        body
          .get(held[v] as Local)
          .get(factor)
          .op(lanes.mul)
          .set(own);
      });
      body.get(line);
      setCells();
      body.get(cells).set(cell);
      frame.upTo(frame.number, at, 8, (other) => {
        body.get(other).memory(lanes.splat, places.numbers).set(factor);
        addHeld(frame, scaled, first, cell, factor);
        body.get(cell).i32(bytes).op('i32.add').set(cell);
      });
    });
    frame.eachPlace((at) => {
      body.get(at).memory('i32.load', places.places);
      setCells();
      frame.eachNumber((other, line) => {
        const factor = body.local(lanes.type);
        body.get(other).memory(lanes.splat, places.numbers).set(factor);
        body.get(cells).get(line).op('i32.add').set(cell);
        addHeld(frame, held, first, cell, factor);
      });
      frame.upTo(frame.place, at, 4, (other) => {
        body.get(cells).get(other).memory('i32.load', places.places).op('i32.add').set(cell);
        addHeld(frame, held, first, cell, null);
      });
    });
  });
}

function loadHeld({ body, lanes, scratch }: PassFrame, held: readonly Local[], first: number) {
  held.forEach((own, v) => {
    body
      .get(scratch)
      .memory(lanes.load, first + v * lanes.bytes)
      .set(own);
  });
}

/** Adds vectors, times a factor where there is one, to those of a cell. */
function addHeld(
  { body, lanes }: PassFrame,
  held: readonly Local[],
  first: number,
  cell: Local,
  factor: Local | null,
): void {
  held.forEach((own, v) => {
    const offset = first + v * lanes.bytes;
    body.get(cell).get(cell).memory(lanes.load, offset).get(own);
    if (factor !== null) body.get(factor).op(lanes.mul);
    body.op(lanes.add).memory(lanes.store, offset);
  });
}
