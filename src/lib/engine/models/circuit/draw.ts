/**
 * From (seed, row) to cells: the root's state, then each state given its parent's, then cells given
 * states. Tables are made at the first draw; the loops allocate nothing.
 */
import type { Cells, EncodedColumn } from '../../encode';
import { stream } from '../../random';
import type { Sampler } from '../generator';
import { aliasTables, type AliasTables } from './alias';
import type { Circuit } from './circuit';

const blockRows = 512;

interface Tables {
  readonly root: AliasTables;
  readonly moves: readonly (AliasTables | null)[];
  readonly emits: readonly AliasTables[];
}

export class CircuitSampler implements Sampler {
  #tables: Tables | null = null;
  readonly #uniforms: Float64Array;
  /** Random numbers a row: one a hidden state, one a cell with the place inside it. */
  readonly #lanes: number;
  /** `[hidden states, blockRows]` */
  readonly #states: readonly Uint16Array[];

  constructor(
    private readonly circuit: Circuit,
    private readonly cells: readonly Cells[],
  ) {
    const { hidden, emissions } = circuit.structure;
    this.#lanes = hidden.length + emissions.length;
    this.#uniforms = new Float64Array(blockRows * this.#lanes);
    this.#states = hidden.map(() => new Uint16Array(blockRows));
  }

  draw(start: number, rowCount: number, seed: number): EncodedColumn[] {
    const random = stream(seed, 'circuit');
    const out = this.cells.map(({ isOrdered, size }) => ({
      codes: new Int32Array(rowCount).fill(size > 0 ? 0 : size),
      fractions: isOrdered ? new Float32Array(rowCount).fill(0.5) : null,
    }));
    const tables = (this.#tables ??= this.#makeTables());
    const { follows } = this.circuit.structure;
    for (let from = 0; from < rowCount; from += blockRows) {
      const rows = Math.min(blockRows, rowCount - from);
      if (this.#lanes > 0) random.fillUniform(this.#uniforms, start + from, rows, this.#lanes);
      this.#drawStates(tables, rows);
      this.#drawCells(tables, rows, from, out);
    }
    for (const { column, leader, cells } of follows) {
      const [to, led] = [out[column] as EncodedColumn, out[leader] as EncodedColumn];
      for (let row = 0; row < rowCount; row++) {
        to.codes[row] = cells[led.codes[row] as number] as number;
        if (to.fractions !== null) to.fractions[row] = led.fractions?.[row] ?? 0.5;
      }
    }
    return out;
  }

  #makeTables(): Tables {
    const { structure, root, moves, emits } = this.circuit;
    return {
      root: aliasTables(root, Math.max(1, root.length)),
      moves: moves.map(
        (move, at) => move && aliasTables(move, structure.hidden[at]?.states as number),
      ),
      emits: emits.map((emit, i) => {
        const at = structure.emissions[i]?.hidden as number;
        return aliasTables(emit, emit.length / (structure.hidden[at]?.states as number));
      }),
    };
  }

  #drawStates(tables: Tables, rows: number): void {
    const [uniforms, lanes] = [this.#uniforms, this.#lanes];
    this.circuit.structure.hidden.forEach(({ parent }, at) => {
      const { width, chance, other } = tables.moves[at] ?? tables.root;
      const to = this.#states[at] as Uint16Array;
      const above = parent === null ? null : (this.#states[parent] as Uint16Array);
      for (let row = 0; row < rows; row++) {
        const u = (uniforms[row * lanes + at] as number) * width;
        const place = u | 0;
        const base = (above === null ? 0 : (above[row] as number)) * width;
        to[row] =
          u - place < (chance[base + place] as number) ? place : (other[base + place] as number);
      }
    });
  }

  #drawCells(tables: Tables, rows: number, from: number, out: readonly EncodedColumn[]): void {
    const [uniforms, lanes] = [this.#uniforms, this.#lanes];
    const { hidden, emissions } = this.circuit.structure;
    emissions.forEach(({ column, hidden: at }, i) => {
      const { width, chance, other } = tables.emits[i] as AliasTables;
      const states = this.#states[at] as Uint16Array;
      const { codes, fractions } = out[column] as EncodedColumn;
      const lane = hidden.length + i;
      for (let row = 0; row < rows; row++) {
        const u = (uniforms[row * lanes + lane] as number) * width;
        const place = u | 0;
        const rest = u - place;
        const base = (states[row] as number) * width + place;
        const limit = chance[base] as number;
        const isHere = rest < limit;
        codes[from + row] = isHere ? place : (other[base] as number);
        // What the choice left over of the random number is uniform again.
        if (fractions !== null) {
          fractions[from + row] = isHere ? rest / limit : (rest - limit) / (1 - limit);
        }
      }
    });
  }
}
