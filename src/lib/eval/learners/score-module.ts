/** Rows' scores in WebAssembly: each row goes down every tree, in the order in which they were grown. */
import {
  commandSignature,
  type FunctionWriter,
  type Local,
  type ModuleWriter,
} from '../../engine/tensor';

/** Addresses. */
export interface ScorePlaces {
  /** `[rows, columns]`, a byte each. */
  readonly bins: number;
  /** `[nodes, 4]` words: column (-1 in a leaf), and bytes from the nodes' start to the left and right child. */
  readonly nodes: number;
  /** `[nodes]`, double precision. */
  readonly values: number;
  /** `[nodes, 256]` bytes: 1 where a bin goes left. */
  readonly goesLeft: number;
  /** `[trees]` words: bytes from the nodes' start to the tree's first. */
  readonly roots: number;
  /** `[rows, width]`, double precision; what trees say is added. */
  readonly scores: number;
}

export interface ScoreShape {
  readonly rows: number;
  readonly columns: number;
  readonly width: number;
  /** Those of one round stand together, one a score. */
  readonly trees: number;
}

/** Bytes of a node. */
export const nodeBytes = 16;
/** Rows of a unit: their bins stay near while tree after tree is asked. */
export const unitRows = 128;

/** The command `score`, over units of rows. */
export function writeScore(
  module: ModuleWriter,
  shape: ScoreShape,
  places: ScorePlaces,
): { readonly score: FunctionWriter } {
  const body = module.function(commandSignature);
  const [unit, lastUnit] = [0, 1];
  const i32 = () => body.local('i32');
  const at = { row: i32(), root: i32(), slot: i32() };
  const [end, tree] = [i32(), i32()];
  const addTree = (): void => {
    body.get(tree).memory('i32.load', places.roots).set(at.root);
    body.get(unit).i32(unitRows).op('i32.mul').set(at.row);
    each(body, at.row, 1, [() => body.get(end), () => addLeaf(body, shape, places, at)]);
    // The next tree is that of the next score, or of the next round's first.
    body.get(at.slot).i32(8).op('i32.add').tee(at.slot);
    body
      .get(at.slot)
      .i32(8 * shape.width)
      .op('i32.ne', 'i32.mul')
      .set(at.slot);
  };
  const addTrees = (): void => {
    body.get(unit).i32(unitRows).op('i32.mul').i32(unitRows).op('i32.add').tee(end);
    body.i32(shape.rows).get(end).i32(shape.rows).op('i32.lt_s', 'select').set(end);
    body.i32(0).tee(tree).set(at.slot);
    each(body, tree, 4, [() => body.i32(4 * shape.trees), addTree]);
  };
  each(body, unit, 1, [() => body.get(lastUnit), addTrees]);
  return { score: body };
}

/** Adds to a row's score what its leaf says. */
function addLeaf(
  body: FunctionWriter,
  { columns, width }: ScoreShape,
  places: ScorePlaces,
  { row, root, slot }: Readonly<Record<'row' | 'root' | 'slot', Local>>,
): void {
  body.scope(() => {
    const [node, cell] = [body.local('i32'), body.local('i32')];
    body.get(root).set(node);
    descend(body, places, node, () => body.get(row).i32(columns).op('i32.mul'));
    body
      .get(row)
      .i32(8 * width)
      .op('i32.mul')
      .get(slot)
      .op('i32.add')
      .set(cell);
    body.get(cell).get(cell).memory('f64.load', places.scores);
    body.get(node).i32(1).op('i32.shr_u').memory('f64.load', places.values).op('f64.add');
    body.memory('f64.store', places.scores);
  });
}

/** Runs a local up to what is left as its end. */
function each(
  body: FunctionWriter,
  local: Local,
  step: number,
  [pushEnd, write]: readonly [() => void, () => void],
): void {
  body.block((done) => {
    body.loop((again) => {
      body.get(local);
      pushEnd();
      body.op('i32.ge_s').branchIf(done);
      write();
      body.get(local).i32(step).op('i32.add').set(local).branch(again);
    });
  });
}

/** Goes from a node to a leaf; `pushBins` leaves bytes from the bins' start to the row's own. */
function descend(
  body: FunctionWriter,
  places: ScorePlaces,
  node: Local,
  pushBins: () => void,
): void {
  const column = body.local('i32');
  body.block((done) => {
    body.loop((again) => {
      body.get(node).memory('i32.load', places.nodes).tee(column).i32(0).op('i32.lt_s');
      body.branchIf(done);
      pushBins();
      body.get(column).op('i32.add').memory('i32.load8_u', places.bins);
      // 16 bytes of a node are 256 of its flags.
      body.get(node).i32(4).op('i32.shl', 'i32.add').memory('i32.load8_u', places.goesLeft);
      // The left child's word is the second, the right child's the third.
      body.i32(2).op('i32.shl').set(column);
      body
        .get(node)
        .get(column)
        .op('i32.sub')
        .memory('i32.load', places.nodes + 8)
        .set(node);
      body.branch(again);
    });
  });
}
