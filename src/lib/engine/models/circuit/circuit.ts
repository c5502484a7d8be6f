/** A learnt circuit as arrays of numbers: from and to a model's tensors, checked when it is opened. */
import { cellCount, type Cells } from '../../encode';
import type { TensorData } from '../../schema';
import type { Trained } from '../generator';
import { checkFollows } from '../follow';
import { structureSchema, type Structure } from './structure';

export interface Circuit {
  readonly structure: Structure;
  /** Shares of the root's states. */
  readonly root: Float64Array;
  /** By hidden state, `[states of the parent, states]`, rows sum to 1; null for the root. */
  readonly moves: readonly (Float64Array | null)[];
  /** By emission, `[states, cells]`, rows sum to 1. */
  readonly emits: readonly Float64Array[];
}

export const rootName = 'root';
export const moveName = (hidden: number): string => `move ${hidden}`;
export const emitName = (column: number): string => `emit ${column}`;

/** Rows scaled to sum to 1. @throws Error where a value is not a share */
function sharesOf(values: TensorData | undefined, rows: number, width: number): Float64Array {
  if (!values || values.length !== rows * width)
    throw new Error('a table of the circuit does not fit');
  const out = Float64Array.from(values as Float32Array);
  for (let row = 0; row < rows; row++) {
    let total = 0;
    for (let i = 0; i < width; i++) {
      const value = out[row * width + i] as number;
      if (!(value >= 0 && value <= 1.001))
        throw new Error('a share of the circuit is out of range');
      total += value;
    }
    if (!(Math.abs(total - 1) < 0.01)) throw new Error('shares of the circuit do not sum to 1');
    for (let i = 0; i < width; i++) out[row * width + i] = (out[row * width + i] as number) / total;
  }
  return out;
}

function checkStructure(
  { hidden, emissions, follows, edges }: Structure,
  cells: readonly Cells[],
): void {
  const isRooted = hidden.every(({ parent }, i) =>
    i === 0 ? parent === null : parent !== null && parent < i,
  );
  const followers = new Set(follows.map(({ column }) => column));
  const drawn = new Set(emissions.map(({ column }) => column));
  const wanted = cells.flatMap((each, i) => (cellCount(each) > 1 && !followers.has(i) ? [i] : []));
  const isWhole =
    wanted.length === drawn.size &&
    emissions.length === drawn.size &&
    wanted.every((column) => drawn.has(column)) &&
    followers.size === follows.length;
  const isPlaced =
    emissions.every(({ hidden: at }) => at < hidden.length) &&
    hidden.every(({ column }) => drawn.has(column)) &&
    edges.every(({ from, to }) => from < cells.length && to < cells.length);
  const isFollowed = follows.every(({ leader }) => drawn.has(leader));
  if (!isRooted || !isWhole || !isPlaced || !isFollowed)
    throw new Error('the circuit does not fit its columns');
  checkFollows(follows, cells);
}

/** @throws ZodError or Error where state or tensors are not what `packCircuit` made */
export function openCircuit(
  state: unknown,
  tensors: Readonly<Record<string, TensorData>>,
  cells: readonly Cells[],
): Circuit {
  const structure = structureSchema.parse(state);
  checkStructure(structure, cells);
  const { hidden, emissions } = structure;
  const states = (at: number): number => hidden[at]?.states as number;
  return {
    structure,
    root: hidden.length === 0 ? new Float64Array(0) : sharesOf(tensors[rootName], 1, states(0)),
    moves: hidden.map(({ parent }, at) =>
      parent === null ? null : sharesOf(tensors[moveName(at)], states(parent), states(at)),
    ),
    emits: emissions.map(({ column, hidden: at }) =>
      sharesOf(tensors[emitName(column)], states(at), cellCount(cells[column] as Cells)),
    ),
  };
}

/** As a model keeps it. */
export function packCircuit({ structure, root, moves, emits }: Circuit): Trained {
  const tensors: Record<string, Float32Array> = { [rootName]: Float32Array.from(root) };
  moves.forEach((move, at) => {
    if (move) tensors[moveName(at)] = Float32Array.from(move);
  });
  structure.emissions.forEach(({ column }, i) => {
    tensors[emitName(column)] = Float32Array.from(emits[i] as Float64Array);
  });
  return { state: structure, tensors };
}
