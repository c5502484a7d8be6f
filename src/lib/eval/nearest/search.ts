/** The k nearest rows of another block of rows, exactly, on all threads. */
import type { Crew } from '../../engine/tensor';
import { layOutMemory, openCrew, sweep, type CrewTools } from '../crew';
import { growLeaves, packBoxes, packLeaves, type Leaves } from './leaves';
import { scratchBytesFor, type SearchPlaces } from './places';
import { quantise, scaleOf, type Likeness, type Metric, type Scale } from './quantise';
import type { RowBlock } from './rows';
import { writeSearch } from './search-module';

export type { Metric } from './quantise';

export interface NearestOptions {
  readonly tools: CrewTools;
  /** How many neighbours; 1. */
  readonly k?: number;
  /** The blocks are one and the same, and no row counts as its own neighbour. */
  readonly isSelf?: boolean;
  /** `mixed`: Gower's mean over columns. `euclidean`: of the numbers as they are and one-hot labels. */
  readonly metric?: Exclude<Metric, 'differing'>;
  /** Hears how many more query rows are done, about every 25 ms: report and breathe there. */
  readonly onDone?: (rows: number) => Promise<void>;
}

export interface Neighbours {
  readonly k: number;
  /** [query rows, k], ascending; Infinity where there are fewer rows. */
  readonly distance: Float64Array;
  /** [query rows, k]: places in the reference block, the lowest first at equal distance; -1 without one. */
  readonly row: Int32Array;
}

/** Most bytes of queries that are laid out at a time. */
const chunkBytes = 2 ** 24;
/** Queries that a thread takes at a time. */
const grain = 16;

/**
 * The nearest reference rows of every query row. Equal to a search of all pairs, whatever the threads.
 * @param query as `layOut` gives it, with the ranges and columns of `reference`
 * @throws Fault `device-missing` without SIMD, `plan-too-large`, `worker-lost`; whatever `onDone` throws
 */
export async function nearestRows(
  query: RowBlock,
  reference: RowBlock,
  options: NearestOptions,
): Promise<Neighbours> {
  return search(query, reference, { ...options, likeness: { tolerance: 0, mayDiffer: 0 } });
}

/**
 * For every query row the reference row that differs from it in the fewest columns, the first of several:
 * by another label, or by a number farther off than `tolerance`. -1 where all differ in more columns than
 * they may. Options and faults as of `nearestRows`.
 */
export async function rowsAlike(
  query: RowBlock,
  reference: RowBlock,
  likeness: Likeness,
  options: Pick<NearestOptions, 'tools' | 'onDone'>,
): Promise<Int32Array> {
  const found = await search(query, reference, { ...options, metric: 'differing', likeness });
  // A row at the very edge of the tolerance may pass the bound and yet differ.
  const most = (likeness.mayDiffer + 0.5) / reference.width;
  return found.row.map((row, i) => ((found.distance[i] as number) < most ? row : -1));
}

interface Search extends Omit<NearestOptions, 'metric'> {
  readonly metric?: Metric;
  readonly likeness: Likeness;
}

async function search(query: RowBlock, reference: RowBlock, options: Search): Promise<Neighbours> {
  const { tools, k = 1, isSelf = false, metric = 'mixed', likeness, onDone } = options;
  const distance = new Float64Array(query.rows * k).fill(Infinity);
  const row = new Int32Array(query.rows * k).fill(-1);
  if (query.rows === 0 || reference.rows === 0) return { k, distance, row };
  const scale = scaleOf(reference, metric, likeness);
  const { rows, width, labelWidth } = reference;
  const values = quantise(reference, scale, 0, rows);
  const leaves = growLeaves(values, rows, width, labelWidth, scale);
  const chunk = Math.min(query.rows, Math.max(1024, Math.floor(chunkBytes / (10 * width))));
  const memory = layOutMemory();
  const places = placesFor(memory.place, reference, leaves, chunk, k, tools.threads);
  const shape = { rows, width, labelWidth, k, isSelf, scale, leafCount: leaves.count };
  const crew = await openCrew(tools, {
    write: (module) => writeSearch(module, shape, places),
    bytes: memory.bytes,
  });
  try {
    const { buffer } = crew.memory;
    new Float64Array(buffer, places.reference).set(reference.values.subarray(0, rows * width));
    new Int32Array(buffer, places.order).set(leaves.order);
    new Uint16Array(buffer, places.leaves).set(packLeaves(values, width, leaves));
    new Uint16Array(buffer, places.boxes).set(packBoxes(values, width, leaves));
    for (let from = 0; from < query.rows; from += chunk) {
      const to = Math.min(query.rows, from + chunk);
      await searchChunk(crew, places, { query, scale, k, from, to, distance, row, onDone });
    }
  } finally {
    crew.close();
  }
  return { k, distance: distance.map(finish(metric, width)), row };
}

const finish = (metric: Metric, width: number) =>
  metric === 'euclidean' ? (total: number) => Math.sqrt(total) : (total: number) => total / width;

function placesFor(
  place: (bytes: number) => number,
  { rows, width }: RowBlock,
  { count }: Leaves,
  chunk: number,
  k: number,
  threads: number,
): SearchPlaces {
  const scratchBytes = Math.ceil(scratchBytesFor(count) / 128) * 128;
  return {
    reference: place(rows * width * 8),
    order: place(rows * 4),
    leaves: place(count * width * 128),
    boxes: place(Math.ceil(count / 8) * width * 32),
    queries: place(chunk * width * 8),
    quantised: place(chunk * width * 2),
    distances: place(chunk * k * 8),
    rows: place(chunk * k * 4),
    scratch: place(scratchBytes * threads),
    scratchBytes,
    first: place(4),
  };
}

interface Chunk {
  readonly query: RowBlock;
  readonly scale: Scale;
  readonly k: number;
  readonly from: number;
  readonly to: number;
  readonly distance: Float64Array;
  readonly row: Int32Array;
  readonly onDone: NearestOptions['onDone'];
}

async function searchChunk(crew: Crew<'search'>, places: SearchPlaces, chunk: Chunk) {
  const { query, scale, k, from, to, distance, row, onDone } = chunk;
  const { buffer } = crew.memory;
  const count = to - from;
  const { width } = query;
  new Int32Array(buffer)[places.first / 4] = from;
  new Float64Array(buffer, places.queries).set(query.values.subarray(from * width, to * width));
  new Uint16Array(buffer, places.quantised).set(quantise(query, scale, from, to));
  const distances = new Float64Array(buffer, places.distances, count * k).fill(Infinity);
  const rows = new Int32Array(buffer, places.rows, count * k).fill(-1);
  await sweep(crew, 'search', count, grain, async (done) => onDone?.(done));
  distance.set(distances, from * k);
  row.set(rows, from * k);
}
