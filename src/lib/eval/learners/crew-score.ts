/** Many rows' scores by trees in WebAssembly, on as many threads as the place has. */
import { layOutMemory, openCrew, type CrewTools } from '../crew';
import { nodeBytes, unitRows, writeScore, type ScoreShape } from './score-module';
import type { Tree } from './tree';

/** Rows times trees below which TypeScript is done before a module is compiled. */
const leastWork = 300_000;
/** More bytes than this are not asked for. */
const mostBytes = 256 * 2 ** 20;

/** Whether rows and trees are many enough that WebAssembly helps, and few enough that they fit. */
export function isScoredByCrew(
  { rows, columns, width, trees }: ScoreShape,
  nodes: number,
): boolean {
  const bytes = rows * (columns + 8 * width) + nodes * (nodeBytes + 8 + 256);
  return rows * trees >= leastWork && bytes <= mostBytes;
}

/**
 * Adds every tree's values to `scores[row, k]`, k being the tree's place in its round: the bits of `addTree`.
 * @param bins row-major `[rows, columns]`
 * @throws Fault `device-missing`, `plan-too-large`, `worker-lost`
 */
export async function scoreOnCrew(
  tools: CrewTools,
  trees: readonly Tree[],
  shape: ScoreShape,
  bins: Uint8Array,
  scores: Float64Array,
): Promise<void> {
  const nodes = countNodes(trees);
  const memory = layOutMemory();
  const places = {
    bins: memory.place(bins.length),
    nodes: memory.place(nodeBytes * nodes),
    values: memory.place(8 * nodes),
    goesLeft: memory.place(256 * nodes),
    roots: memory.place(4 * trees.length),
    scores: memory.place(8 * scores.length),
  };
  const crew = await openCrew(tools, {
    write: (module) => writeScore(module, shape, places),
    bytes: memory.bytes,
  });
  try {
    const { buffer } = crew.memory;
    const words = new Int32Array(buffer, places.nodes, 4 * nodes);
    const values = new Float64Array(buffer, places.values, nodes);
    const goesLeft = new Uint8Array(buffer, places.goesLeft, 256 * nodes);
    const roots = new Int32Array(buffer, places.roots, trees.length);
    let first = 0;
    trees.forEach((tree, t) => {
      roots[t] = nodeBytes * first;
      tree.column.forEach((column, node) => {
        const at = 4 * (first + node);
        words[at] = column;
        words[at + 1] = nodeBytes * (first + (tree.left[node] as number));
        words[at + 2] = nodeBytes * (first + (tree.right[node] as number));
      });
      values.set(tree.value, first);
      goesLeft.set(tree.goesLeft, 256 * first);
      first += tree.column.length;
    });
    new Uint8Array(buffer, places.bins).set(bins);
    const theirs = new Float64Array(buffer, places.scores, scores.length);
    theirs.set(scores);
    const units = Math.ceil(shape.rows / unitRows);
    await crew.run('score', 0, units, Math.ceil(units / (8 * crew.threads)));
    scores.set(theirs);
  } finally {
    crew.close();
  }
}

export function countNodes(trees: readonly Tree[]): number {
  return trees.reduce((total, { column }) => total + column.length, 0);
}
