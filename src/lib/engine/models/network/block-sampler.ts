/**
 * Draws rows with a compiled program, block by block: block b is the program's step b, so that row i
 * depends on the weights, the seed and i only. Runs on one thread with exact arithmetic, so that every
 * machine draws the same table.
 */
import {
  detectWasmFeatures,
  referenceDevice,
  wasmDevice,
  type Compiled,
  type Device,
  type Session,
} from '../../tensor';
import type { EncodedColumn } from '../../encode';
import type { Sampler } from '../generator';

export interface BlockProgram {
  /** Traced with the weights in its variables (or given to it by `prepare`). */
  readonly compiled: Compiled;
  readonly rowsPerBlock: number;
  /** Writes inputs, once for each session. */
  readonly prepare?: (session: Session) => void | Promise<void>;
  /** Further programs over the same state, by their names in the session. */
  readonly others?: Readonly<Record<string, Compiled>>;
  /** Draws block `block`; where it is left out, step `block` of `compiled` does. */
  readonly run?: (session: Session, block: number) => Promise<void>;
  /** The cells of the block that was drawn last, `rowsPerBlock` of each column. */
  readonly read: (session: Session) => Promise<readonly EncodedColumn[]>;
}

/** The program's name in its session: `session.read(blockName, output)`. */
export const blockName = 'sample';

export class BlockSampler implements Sampler {
  readonly #build: () => Promise<BlockProgram>;
  #program: Promise<BlockProgram> | null = null;
  #device: Promise<Device> | null = null;
  #open: { readonly seed: number; readonly session: Session } | null = null;

  /** @param build called at the first draw; compiling is slow, and many models are opened only to be checked */
  constructor(build: () => Promise<BlockProgram>) {
    this.#build = build;
  }

  async draw(start: number, rowCount: number, seed: number): Promise<readonly EncodedColumn[]> {
    const program = await (this.#program ??= this.#build());
    const session = await this.#sessionFor(program, seed);
    const { rowsPerBlock } = program;
    const end = start + rowCount;
    let out: EncodedColumn[] | null = null;
    for (let block = Math.floor(start / rowsPerBlock); block * rowsPerBlock < end; block++) {
      if (program.run) await program.run(session, block);
      else await session.run(blockName, block, 1);
      const drawn = await program.read(session);
      out ??= drawn.map(({ fractions }) => ({
        codes: new Int32Array(rowCount),
        fractions: fractions && new Float32Array(rowCount),
      }));
      const first = block * rowsPerBlock;
      const [from, to] = [Math.max(start, first), Math.min(end, first + rowsPerBlock)];
      out.forEach(({ codes, fractions }, i) => {
        const column = drawn[i] as EncodedColumn;
        codes.set(column.codes.subarray(from - first, to - first), from - start);
        if (column.fractions) {
          fractions?.set(column.fractions.subarray(from - first, to - first), from - start);
        }
      });
    }
    return out ?? [];
  }

  close(): void {
    this.#open?.session.close();
    this.#open = null;
    void this.#device?.then((device) => device.close());
    this.#device = null;
  }

  async #sessionFor(program: BlockProgram, seed: number): Promise<Session> {
    if (this.#open?.seed === seed) return this.#open.session;
    this.#open?.session.close();
    this.#open = null;
    const device = await (this.#device ??= openDevice());
    const { compiled, others } = program;
    const session = await device.open({ [blockName]: compiled, ...others }, { seed });
    await program.prepare?.(session);
    this.#open = { seed, session };
    return session;
  }
}

async function openDevice(): Promise<Device> {
  return detectWasmFeatures().simd ? wasmDevice({ threads: 1, exact: true }) : referenceDevice();
}
