/** The passes of linear models in WebAssembly, on as many threads as the place has. */
import { layOutMemory, openCrew, type CrewTools } from '../crew';
import type { Encoded } from './design';
import { lineBytes, linesOf } from './pass-frame';
import { groupRows, lossOfGroup, type Passes, type PassShape } from './passes';
import { isSolvedExactly } from './precondition';
import { writePasses, type PassCommand } from './passes-module';

/** Below so many additions a pass, TypeScript is done before a module is compiled. */
const leastWork = 100_000;
/** More bytes than this are not asked for. */
const mostBytes = 256 * 2 ** 20;
/** The score of a class that is none. */
const never = -1e300;

/** Whether rows are many enough that WebAssembly helps, and few enough that they fit. */
export function areForCrew(shape: PassShape): boolean {
  const { rows, numbers, slots, width, kind } = shape;
  const isWorth = rows * (numbers + slots + 1) * width >= leastWork;
  return isWorth && (width > 1 || kind !== 'classes') && layOut(shape, 1).bytes <= mostBytes;
}

function layOut(shape: PassShape, threads: number) {
  const { rows, numbers, slots, stretches, triangleStretches } = shape;
  const [line, lines] = [lineBytes(shape), linesOf(shape)];
  const memory = layOutMemory();
  const places = {
    numbers: memory.place(8 * rows * numbers),
    places: memory.place(4 * rows * (slots + 1)),
    targets: memory.place(8 * rows),
    chances: memory.place(line * rows),
    weights: memory.place(line * lines),
    losses: memory.place(16 * Math.ceil(rows / groupRows)),
    sums: memory.place(line * lines * stretches),
    triangles: memory.place(isSolvedExactly(shape) ? line * lines ** 2 * triangleStretches : 0),
    scratch: memory.place(line * threads),
  };
  return { places, bytes: memory.bytes };
}

/**
 * @param shape of lessons that `areForCrew`
 * @throws Fault `device-missing`, `plan-too-large`
 */
export async function crewPasses(
  tools: CrewTools,
  encoded: Encoded,
  shape: PassShape,
  targets: Float64Array,
): Promise<Passes> {
  const { places, bytes } = layOut(shape, tools.threads);
  const crew = await openCrew<PassCommand>(tools, {
    write: (module) => writePasses(module, shape, places),
    bytes,
  });
  const { buffer } = crew.memory;
  new Float64Array(buffer, places.numbers).set(encoded.numbers);
  new Float64Array(buffer, places.targets).set(targets);
  setPlaces(encoded, shape, new Int32Array(buffer, places.places));
  const { rows, width, stretches, triangleStretches } = shape;
  const lines = linesOf(shape);
  const groups = Math.ceil(rows / groupRows);
  const collect = async (command: PassCommand): Promise<Float64Array> => {
    await crew.run(command, 0, stretches);
    return packed(fold(buffer, places.sums, shape, lines, stretches), shape);
  };
  return {
    shape,
    async move(weights) {
      setWeights(buffer, places.weights, shape, weights, never);
      await crew.run('move', 0, groups, Math.ceil(groups / (8 * crew.threads)));
      const losses = new Float64Array(buffer, places.losses, 2 * groups);
      let loss = 0;
      for (let g = 0; g < losses.length; g += 2) {
        loss += lossOfGroup(shape.kind, losses[g] as number, losses[g + 1] as number);
      }
      return loss;
    },
    slopes: () => collect('slopes'),
    bend(direction) {
      setWeights(buffer, places.weights, shape, direction, 0);
      return collect('bend');
    },
    diagonal: () => collect('diagonal'),
    async triangles() {
      await crew.run('triangles', 0, triangleStretches);
      const cells = fold(buffer, places.triangles, shape, lines ** 2, triangleStretches);
      return Array.from({ length: width }, (_, k) => triangleOf(cells, shape, k));
    },
    close: () => crew.close(),
  };
}

/** Weights as lines; `rest` is the intercept of what an odd number of classes leaves over. */
function setWeights(
  buffer: ArrayBufferLike,
  at: number,
  shape: PassShape,
  weights: Float64Array,
  rest: number,
): void {
  const { size, width } = shape;
  const length = lineBytes(shape) / 8;
  const out = new Float64Array(buffer, at, size * length);
  for (let i = 0; i < size; i++) out.set(weights.subarray(i * width, (i + 1) * width), i * length);
  if (length > width) out[(size - 1) * length + width] = rest;
}

/** Lines without what an odd number of classes leaves over. */
function packed(lines: Float64Array, shape: PassShape): Float64Array {
  const { size, width } = shape;
  const length = lineBytes(shape) / 8;
  const out = new Float64Array(size * width);
  for (let i = 0; i < size; i++) out.set(lines.subarray(i * length, i * length + width), i * width);
  return out;
}

/** Adds up the lines of so many stretches, in their order. */
function fold(
  buffer: ArrayBufferLike,
  at: number,
  shape: PassShape,
  lines: number,
  stretches: number,
): Float64Array {
  const length = (lines * lineBytes(shape)) / 8;
  const out = new Float64Array(length);
  for (let s = 0; s < stretches; s++) {
    const part = new Float64Array(buffer, at + 8 * s * length, length);
    for (let i = 0; i < length; i++) out[i] = (out[i] as number) + (part[i] as number);
  }
  return out;
}

/** Bytes from the weights' start to each place's line; none is the line behind all. */
function setPlaces({ places }: Encoded, shape: PassShape, out: Int32Array): void {
  const { rows, slots, size } = shape;
  const bytes = lineBytes(shape);
  for (let row = 0, from = 0, to = 0; row < rows; row++) {
    for (let s = 0; s < slots; s++) {
      const place = places[from++] as number;
      out[to++] = bytes * (place < 0 ? size : place);
    }
    out[to++] = bytes * (size - 1);
  }
}

/** One class's lower triangle, row-major `[size, size]`. */
function triangleOf(cells: Float64Array, shape: PassShape, k: number): Float64Array {
  const { size } = shape;
  const [lines, lineLength] = [linesOf(shape), lineBytes(shape) / 8];
  const out = new Float64Array(size * size);
  for (let i = 0; i < size; i++) {
    for (let j = 0, from = i * lines * lineLength + k; j <= i; j++, from += lineLength) {
      out[i * size + j] = cells[from] as number;
    }
  }
  return out;
}
