/** Rows in a memory that WebAssembly counts, on as many threads as the place has. */
import { layOutMemory, openCrew, type CrewTools } from '../crew';
import { binBytes, writeCount } from './count-module';
import { countRows, type Ground } from './ground';
import type { Layout } from './split';

/** Nodes with fewer values than this are counted at once: to call the threads takes longer. */
const leastValues = 20_000;
/** More bytes than this are not asked for. */
const mostBytes = 256 * 2 ** 20;

/** Whether rows are many enough that threads help, and few enough that they fit. */
export function isForCrew(layout: Layout, rows: number, histograms: number): boolean {
  const values = rows * layout.offsets.length;
  return values >= 4 * leastValues && values + histograms * layout.size * binBytes <= mostBytes;
}

/**
 * @param histograms most that are taken at a time
 * @throws Fault `device-missing`, `plan-too-large`
 */
export async function crewGround(
  tools: CrewTools,
  layout: Layout,
  bins: Uint8Array,
  rows: number,
  histograms: number,
): Promise<Ground> {
  const width = layout.offsets.length;
  const memory = layOutMemory();
  const places = {
    task: memory.place(12),
    bins: memory.place(bins.length),
    gradients: memory.place(4 * rows),
    hessians: memory.place(4 * rows),
    offsets: memory.place(4 * width),
  };
  const order = memory.place(4 * rows);
  const pool = Array.from({ length: histograms }, () => memory.place(binBytes * layout.size));
  const write = (module: Parameters<typeof writeCount>[0]) => writeCount(module, width, places);
  const crew = await openCrew(tools, { write, bytes: memory.bytes });
  const { buffer } = crew.memory;
  const task = new Int32Array(buffer, places.task, 3);
  new Int32Array(buffer, places.offsets, width).set(layout.offsets.map((bin) => binBytes * bin));
  const ground: Ground = {
    bins: new Uint8Array(buffer, places.bins, bins.length),
    gradients: new Float32Array(buffer, places.gradients, rows),
    hessians: new Float32Array(buffer, places.hessians, rows),
    order: new Int32Array(buffer, order, rows),
    take() {
      const place = pool.pop();
      if (place === undefined) throw new Error('more histograms at a time than were planned');
      return new Float64Array(buffer, place, 3 * layout.size).fill(0);
    },
    giveBack: (histogram) => void pool.push(histogram.byteOffset),
    count(histogram, from, to) {
      if ((to - from) * width < leastValues) return countRows(ground, layout, histogram, from, to);
      task[0] = order + 4 * from;
      task[1] = order + 4 * to;
      task[2] = histogram.byteOffset;
      return crew.run('count', 0, width, Math.ceil(width / crew.threads));
    },
    close: () => crew.close(),
  };
  ground.bins.set(bins);
  return ground;
}
