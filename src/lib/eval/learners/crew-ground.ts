/** Trees grow in WebAssembly, on as many threads as the place has where a node is large. */
import { layOutMemory, openCrew, type CrewTools } from '../crew';
import { blockColumns, taskBytes, writeBranch } from './branch-module';
import { CrewNodes } from './crew-nodes';
import type { Field, Ground } from './ground';
import { widthOf } from './learner';
import { lossOf } from './losses';
import { slopeRows, writeSlopes } from './slope-module';
import { binBytes, columnBytes, orderBytes } from './split-module';

/** Lessons of fewer values are learnt in TypeScript before a module is compiled. */
const leastValues = 80_000;
/** More bytes than this are not asked for. */
const mostBytes = 256 * 2 ** 20;

/** Whether rows are many enough that WebAssembly helps, and few enough that they fit. */
export function isForCrew(field: Field, histograms: number): boolean {
  const values = field.targets.length * field.layout.offsets.length;
  return values >= leastValues && layOut(field, histograms, 1).bytes <= mostBytes;
}

function blocksOf({ layout }: Field): number {
  return Math.ceil(layout.offsets.length / blockColumns);
}

function layOut(field: Field, histograms: number, threads: number) {
  const { layout, task, targets } = field;
  const [rows, width, columns] = [targets.length, widthOf(task), blocksOf(field) * blockColumns];
  const memory = layOutMemory();
  const places = {
    task: memory.place(taskBytes),
    chosen: memory.place(4),
    bins: memory.place(rows * columns),
    scores: memory.place(8 * rows * width),
    chances: memory.place(8 * rows * width),
    targets: memory.place(8 * rows),
    gradients: memory.place(4 * rows),
    hessians: memory.place(4 * rows),
    columns: memory.place(columnBytes * (columns + 1)),
    orders: memory.place(orderBytes * threads),
    countedGains: memory.place(8 * columns),
    restGains: memory.place(8 * columns),
    goesLeft: memory.place(256),
    order: memory.place(4 * rows),
    scratch: memory.place(4 * rows),
  };
  // Columns that fill the last block have a bin each.
  const bins = layout.size + blockColumns - 1;
  const pool = Array.from({ length: histograms }, () => memory.place(binBytes * bins));
  return { places, pool, bytes: memory.bytes };
}

type Command = 'branch' | 'part' | 'chances' | 'slopes';

/**
 * @param histograms most that are taken at a time
 * @throws Fault `device-missing`, `plan-too-large`
 */
export async function crewGround(
  tools: CrewTools,
  field: Field,
  histograms: number,
): Promise<Ground> {
  const { task, targets, leastRows } = field;
  const [rows, width] = [targets.length, widthOf(task)];
  const loss = lossOf(task);
  const { places, pool, bytes } = layOut(field, histograms, tools.threads);
  const crew = await openCrew<Command>(tools, {
    write: (module) => ({
      ...writeBranch(module, { rows, leastRows }, places),
      ...writeSlopes(module, { rows, width }, places),
    }),
    bytes,
  });
  const { buffer } = crew.memory;
  const doubles = (at: number) => new Float64Array(buffer, at, rows * width);
  fillRows(field, places, buffer);
  const units = Math.ceil(rows / slopeRows);
  const onAll = (command: Command) =>
    crew.run(command, 0, units, Math.ceil(units / (4 * crew.threads)));
  const chances = doubles(places.chances);
  const isNumber = task.kind === 'number';
  const nodes = new CrewNodes(field, crew, places, pool);
  const ground: Ground = {
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
    root: (whole) => nodes.root(whole),
    branch: (node, left, right) => nodes.branch(node, left, right),
    part: (from, to, split) => nodes.part(from, to, split),
    giveBack: (sprout) => nodes.giveBack(sprout),
    close: () => crew.close(),
  };
  return ground;
}

function fillRows(
  { binner, layout, bins, targets }: Field,
  places: ReturnType<typeof layOut>['places'],
  buffer: ArrayBufferLike,
): void {
  const [rows, columns] = [targets.length, layout.offsets.length];
  new Float64Array(buffer, places.targets, rows).set(targets);
  const blocks = Math.ceil(columns / blockColumns);
  const out = new Uint8Array(buffer, places.bins, rows * blocks * blockColumns);
  const table = new Int32Array(buffer, places.columns, 4 * (blocks * blockColumns + 1));
  for (let c = 0; c <= blocks * blockColumns; c++) {
    const column = binner.columns[c];
    const start = column === undefined ? layout.size + c - columns : layout.offsets[c];
    const { known = 0, isLabel = false, hasNulls = false } = column ?? {};
    table.set([binBytes * (start as number), binBytes * known, +isLabel, +hasNulls], 4 * c);
    if (column === undefined) continue;
    let to = Math.floor(c / blockColumns) * rows * blockColumns + (c % blockColumns);
    for (let from = c; from < bins.length; from += columns, to += blockColumns) {
      out[to] = bins[from] as number;
    }
  }
}
