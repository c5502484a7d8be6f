/**
 * Exact answers from a learnt circuit: how likely a row is, what holds given what is known, and rows
 * drawn from just that. A tree of hidden states makes each of them one pass up and one pass down. It
 * speaks of cells; what a value's cell is, codecs know.
 */
import { cellCount, type Cells, type EncodedColumn } from '../../encode';
import { log, stream } from '../../random';
import type { Circuit } from './circuit';
import type { Structure } from './structure';
import { Upward } from './upward';

/** In place of a code: not known, so integrated out, or drawn. (Null is a cell like others.) */
export const unknown = -1;

/**
 * What is known of single columns, by their place: the weight of each cell (null's last), not negative.
 * 0 and 1 make a set or a range; other weights say how much likelier than before a cell has become.
 */
export type Evidence = ReadonlyMap<number, ArrayLike<number>>;

export interface Given {
  /** As the circuit was learnt, given the evidence; its sampler draws from exactly that. */
  readonly circuit: Circuit;
  /** Log of the evidence's probability (for weights: of their mean). */
  readonly log: number;
}

/** Where a column is drawn: by an emission, after a leader's cell, or not at all. */
interface Place {
  /** Of the column itself or of its leader; null where there is only one cell. */
  readonly emission: number | null;
  /** Leader's cell to own cell; null where it is the same. */
  readonly cells: readonly number[] | null;
}

function placesOf({ emissions, follows }: Structure, columns: number): Place[] {
  const own = new Map(emissions.map(({ column }, i) => [column, i]));
  const led = new Map(follows.map((follow) => [follow.column, follow]));
  return Array.from({ length: columns }, (_, column) => {
    const follow = led.get(column);
    const emission = own.get(follow?.leader ?? column);
    return { emission: emission ?? null, cells: follow?.cells ?? null };
  });
}

export class Exact {
  readonly #places: readonly Place[];
  readonly #upward: Upward;
  /** By column, `[cells, states]`: how likely a state draws the cell. */
  readonly #likely: readonly (Float64Array | null)[];

  constructor(
    private readonly circuit: Circuit,
    private readonly cells: readonly Cells[],
  ) {
    this.#places = placesOf(circuit.structure, cells.length);
    this.#upward = new Upward(circuit);
    this.#likely = this.#places.map((place, column) => this.#likelyOf(place, column));
  }

  #statesOf(emission: number): number {
    const { hidden, emissions } = this.circuit.structure;
    return hidden[emissions[emission]?.hidden as number]?.states as number;
  }

  #likelyOf({ emission, cells }: Place, column: number): Float64Array | null {
    if (emission === null) return null;
    const shares = this.circuit.emits[emission] as Float64Array;
    const states = this.#statesOf(emission);
    const width = shares.length / states;
    const out = new Float64Array(cellCount(this.cells[column] as Cells) * states);
    for (let k = 0; k < states; k++) {
      for (let cell = 0; cell < width; cell++) {
        const at = (cells === null ? cell : (cells[cell] as number)) * states + k;
        out[at] = (out[at] as number) + (shares[k * width + cell] as number);
      }
    }
    return out;
  }

  /** Puts a row into the upward pass; false where it contradicts itself. */
  #enter(rows: readonly Int32Array[], row: number): boolean {
    this.#upward.clear();
    for (const [column, { emission, cells }] of this.#places.entries()) {
      const code = (rows[column] as Int32Array)[row] as number;
      if (code === unknown) continue;
      if (code >= cellCount(this.cells[column] as Cells)) return false;
      if (emission === null) continue;
      const { column: leader, hidden } = this.circuit.structure.emissions[emission] as {
        column: number;
        hidden: number;
      };
      const led = cells === null ? unknown : ((rows[leader] as Int32Array)[row] as number);
      if (led !== unknown) {
        if (cells?.[led] !== code) return false;
        continue;
      }
      const likely = this.#likely[column] as Float64Array;
      this.#upward.multiply(hidden, likely, code * this.#statesOf(emission));
    }
    return true;
  }

  /**
   * The natural logarithm of each row's probability: of its cells, so of a range where a number lies in
   * one. -Infinity for what cannot be.
   * @param rows codes of every column; `unknown` is integrated out
   */
  logLikelihood(rows: readonly Int32Array[]): Float64Array {
    const out = new Float64Array(rows[0]?.length ?? 0);
    for (let row = 0; row < out.length; row++) {
      out[row] = this.#enter(rows, row) ? this.#upward.collect(log) : -Infinity;
    }
    return out;
  }

  /**
   * The circuit given evidence. Exact: the posterior of a tree is a tree of the same form.
   * @returns null where the evidence cannot be
   */
  given(evidence: Evidence): Given | null {
    const weights = this.#weightsOf(evidence);
    if (weights === null) return null;
    const { structure, root, moves, emits } = this.circuit;
    const upward = this.#upward;
    upward.clear();
    const drawn = emits.map((shares, i) => {
      const weight = weights[i];
      if (!weight) return shares;
      const states = this.#statesOf(i);
      const out = shares.map((share, at) => share * (weight[at % weight.length] as number));
      upward.multiply(structure.emissions[i]?.hidden as number, normalise(out, states, shares), 0);
      return out;
    });
    const sum = upward.collect(log);
    if (sum === -Infinity) return null;
    const moved = moves.map((move, at) => {
      if (move === null) return null;
      const below = upward.below[at] as Float64Array;
      const out = move.map((share, i) => share * (below[i % below.length] as number));
      normalise(out, move.length / below.length, move);
      return out;
    });
    const first = root.map((share, k) => share * (upward.below[0]?.[k] as number));
    normalise(first, 1, root);
    return { circuit: { structure, root: first, moves: moved, emits: drawn }, log: sum };
  }

  /** Weights by emission, those of followers put onto their leader; null where a lone cell is excluded. */
  #weightsOf(evidence: Evidence): (Float64Array | null)[] | null {
    const out: (Float64Array | null)[] = this.circuit.emits.map(() => null);
    for (const [column, weight] of evidence) {
      const { emission, cells } = this.#places[column] as Place;
      if (weight.length !== cellCount(this.cells[column] as Cells)) {
        throw new Error('evidence needs a weight for each cell');
      }
      if (emission === null) {
        if (!(Number(weight[0]) > 0)) return null;
        continue;
      }
      const width =
        (this.circuit.emits[emission] as Float64Array).length / this.#statesOf(emission);
      const all = (out[emission] ??= new Float64Array(width).fill(1));
      all.forEach((before, cell) => {
        all[cell] = before * (weight[cells === null ? cell : (cells[cell] as number)] as number);
      });
    }
    return out;
  }

  /** How often each cell of a column comes, null's last. Of a circuit from `given`: its posterior. */
  shares(column: number, circuit: Circuit = this.circuit): Float64Array {
    const { emission, cells } = this.#places[column] as Place;
    const out = new Float64Array(cellCount(this.cells[column] as Cells));
    if (emission === null) return out.fill(1);
    const states = statesOf(circuit)[circuit.structure.emissions[emission]?.hidden as number];
    const shares = circuit.emits[emission] as Float64Array;
    const width = shares.length / (states as Float64Array).length;
    (states as Float64Array).forEach((state, k) => {
      for (let cell = 0; cell < width; cell++) {
        const to = cells === null ? cell : (cells[cell] as number);
        out[to] = (out[to] as number) + state * (shares[k * width + cell] as number);
      }
    });
    return out;
  }

  /**
   * Draws what is unknown in each row given what is known in it. Row i depends on the circuit, its own
   * cells, `seed` and `start` + i only. A row that cannot be is completed as if nothing were known.
   */
  complete(rows: readonly EncodedColumn[], start: number, seed: number): EncodedColumn[] {
    const codes = rows.map((column) => column.codes);
    const out = rows.map((column) => ({
      codes: column.codes.slice(),
      fractions: column.fractions?.slice() ?? null,
    }));
    const { hidden, emissions, follows } = this.circuit.structure;
    const random = stream(seed, 'circuit');
    const uniforms = new Float64Array(hidden.length + emissions.length);
    const states = new Int32Array(hidden.length);
    const count = codes[0]?.length ?? 0;
    for (let row = 0; row < count; row++) {
      if (!this.#enter(codes, row) || this.#upward.collect(log) === -Infinity) {
        this.#upward.clear();
        this.#upward.collect(log);
      }
      random.fillUniform(uniforms, start + row, 1, uniforms.length);
      this.#drawStates(uniforms, states);
      emissions.forEach(({ column, hidden: at }, i) => {
        const to = out[column] as EncodedColumn;
        if (to.codes[row] !== unknown) return;
        const { shares, from, width } = this.#cellsGiven(codes, row, i, states[at] as number);
        const { code, rest } = pick(
          shares,
          null,
          from,
          width,
          uniforms[hidden.length + i] as number,
        );
        to.codes[row] = code;
        if (to.fractions) to.fractions[row] = rest;
      });
      for (const { column, leader, cells } of follows) {
        const [to, led] = [out[column] as EncodedColumn, out[leader] as EncodedColumn];
        if (to.codes[row] !== unknown) continue;
        to.codes[row] = cells[led.codes[row] as number] as number;
        if (to.fractions) to.fractions[row] = led.fractions?.[row] ?? 0.5;
      }
    }
    this.#fillLone(out);
    return out;
  }

  /** Cells of emission `i` in a state; only those that the row's followers allow. */
  #cellsGiven(codes: readonly Int32Array[], row: number, i: number, state: number) {
    const shares = this.circuit.emits[i] as Float64Array;
    const width = shares.length / this.#statesOf(i);
    const leader = this.circuit.structure.emissions[i]?.column;
    let allowed: Float64Array | null = null;
    for (const follow of this.circuit.structure.follows) {
      const code = (codes[follow.column] as Int32Array)[row] as number;
      if (follow.leader !== leader || code === unknown) continue;
      allowed ??= shares.slice(state * width, (state + 1) * width);
      follow.cells.forEach((cell, led) => {
        if (cell !== code) (allowed as Float64Array)[led] = 0;
      });
    }
    return allowed?.some((share) => share > 0)
      ? { shares: allowed, from: 0, width }
      : { shares, from: state * width, width };
  }

  #drawStates(uniforms: Float64Array, states: Int32Array): void {
    const { structure, root, moves } = this.circuit;
    structure.hidden.forEach(({ parent }, at) => {
      const below = this.#upward.below[at] as Float64Array;
      const shares = moves[at] ?? root;
      const from = parent === null ? 0 : (states[parent] as number) * below.length;
      states[at] = pick(shares, below, from, below.length, uniforms[at] as number).code;
    });
  }

  /** Columns of one cell are known without a circuit. */
  #fillLone(out: readonly EncodedColumn[]): void {
    this.#places.forEach(({ emission }, column) => {
      if (emission !== null) return;
      const { codes } = out[column] as EncodedColumn;
      const { size } = this.cells[column] as Cells;
      codes.forEach((code, row) => {
        if (code === unknown) codes[row] = size > 0 ? 0 : size;
      });
    });
  }
}

/** Scales each row to sum to 1 and gives the sums; a row of zeros becomes what `instead` has there. */
function normalise(values: Float64Array, rows: number, instead: Float64Array): Float64Array {
  const width = values.length / rows;
  const sums = new Float64Array(rows);
  for (let row = 0; row < rows; row++) {
    let total = 0;
    for (let i = row * width; i < (row + 1) * width; i++) total += values[i] as number;
    sums[row] = total;
    for (let i = row * width; i < (row + 1) * width; i++) {
      values[i] = total > 0 ? (values[i] as number) / total : (instead[i] as number);
    }
  }
  return sums;
}

/** How often each hidden state comes. */
function statesOf({ structure, root, moves }: Circuit): Float64Array[] {
  const out: Float64Array[] = [];
  structure.hidden.forEach(({ parent, states }, at) => {
    const move = moves[at];
    if (parent === null || !move) {
      out.push(root);
      return;
    }
    const mine = new Float64Array(states);
    (out[parent] as Float64Array).forEach((share, p) => {
      for (let k = 0; k < states; k++) {
        mine[k] = (mine[k] as number) + share * (move[p * states + k] as number);
      }
    });
    out.push(mine);
  });
  return out;
}

/** By inverse distribution function over `shares[from + i] * factor[i]`, and what is left of the random number. */
function pick(
  shares: Float64Array,
  factor: Float64Array | null,
  from: number,
  width: number,
  uniform: number,
): { code: number; rest: number } {
  const of = (i: number): number => (shares[from + i] as number) * (factor?.[i] ?? 1);
  let total = 0;
  for (let i = 0; i < width; i++) total += of(i);
  let aim = uniform * total;
  let last = 0;
  for (let i = 0; i < width; i++) {
    const share = of(i);
    if (share === 0) continue;
    if (aim < share) return { code: i, rest: aim / share };
    aim -= share;
    last = i;
  }
  return { code: last, rest: 0.5 };
}
