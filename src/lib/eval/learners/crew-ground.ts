/** Rows in a memory that WebAssembly counts, on as many threads as the place has. */
import { layOutMemory, openCrew, type CrewTools } from '../crew';
import { binBytes, writeCount } from './count-module';
import { countRows, type Field, type Ground } from './ground';
import { widthOf } from './learner';
import { lossOf } from './losses';
import { slopeRows, writeSlopes } from './slope-module';

/** Nodes with fewer values than this are counted at once: to call the threads takes longer. */
const leastValues = 20_000;
/** More bytes than this are not asked for. */
const mostBytes = 256 * 2 ** 20;

/** Whether rows are many enough that threads help, and few enough that they fit. */
export function isForCrew(field: Field, histograms: number): boolean {
  const values = field.targets.length * field.layout.offsets.length;
  return values >= 4 * leastValues && layOut(field, histograms).bytes <= mostBytes;
}

function layOut({ layout, bins, task, targets }: Field, histograms: number) {
  const [rows, columns, width] = [targets.length, layout.offsets.length, widthOf(task)];
  const memory = layOutMemory();
  const places = {
    task: memory.place(12),
    chosen: memory.place(4),
    bins: memory.place(bins.length),
    scores: memory.place(8 * rows * width),
    chances: memory.place(8 * rows * width),
    targets: memory.place(8 * rows),
    gradients: memory.place(4 * rows),
    hessians: memory.place(4 * rows),
    offsets: memory.place(4 * columns),
    order: memory.place(4 * rows),
  };
  const pool = Array.from({ length: histograms }, () => memory.place(binBytes * layout.size));
  return { places, pool, bytes: memory.bytes };
}

type Command = 'count' | 'chances' | 'slopes';

/**
 * @param histograms most that are taken at a time
 * @throws Fault `device-missing`, `plan-too-large`
 */
export async function crewGround(
  tools: CrewTools,
  field: Field,
  histograms: number,
): Promise<Ground> {
  const { layout, bins, task, targets } = field;
  const [rows, columns, width] = [targets.length, layout.offsets.length, widthOf(task)];
  const loss = lossOf(task);
  const { places, pool, bytes } = layOut(field, histograms);
  const write = (module: Parameters<typeof writeCount>[0]) => ({
    ...writeCount(module, columns, places),
    ...writeSlopes(module, { rows, width }, places),
  });
  const crew = await openCrew<Command>(tools, { write, bytes });
  const { buffer } = crew.memory;
  const counted = new Int32Array(buffer, places.task, 3);
  const doubles = (at: number) => new Float64Array(buffer, at, rows * width);
  new Int32Array(buffer, places.offsets, columns).set(layout.offsets.map((bin) => binBytes * bin));
  new Float64Array(buffer, places.targets, rows).set(targets);
  const units = Math.ceil(rows / slopeRows);
  const onAll = (command: Command) =>
    crew.run(command, 0, units, Math.ceil(units / (4 * crew.threads)));
  const chances = doubles(places.chances);
  const isNumber = task.kind === 'number';
  const ground: Ground = {
    bins: new Uint8Array(buffer, places.bins, bins.length),
    scores: doubles(places.scores),
    gradients: new Float32Array(buffer, places.gradients, rows),
    hessians: new Float32Array(buffer, places.hessians, rows),
    order: new Int32Array(buffer, places.order, rows),
    start: () => (isNumber ? loss.chances(ground.scores, chances) : onAll('chances')),
    slope(k) {
      const { gradients, hessians } = ground;
      if (isNumber) return loss.differentiate(chances, targets, k, gradients, hessians);
      new Int32Array(buffer, places.chosen, 1)[0] = k;
      return onAll('slopes');
    },
    take() {
      const place = pool.pop();
      if (place === undefined) throw new Error('more histograms at a time than were planned');
      return new Float64Array(buffer, place, 3 * layout.size).fill(0);
    },
    giveBack: (histogram) => void pool.push(histogram.byteOffset),
    count(histogram, from, to) {
      if ((to - from) * columns < leastValues)
        return countRows(ground, layout, histogram, from, to);
      counted[0] = places.order + 4 * from;
      counted[1] = places.order + 4 * to;
      counted[2] = histogram.byteOffset;
      return crew.run('count', 0, columns, Math.ceil(columns / crew.threads));
    },
    close: () => crew.close(),
  };
  ground.bins.set(bins);
  return ground;
}
