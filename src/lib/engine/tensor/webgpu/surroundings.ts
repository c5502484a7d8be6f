/** What kernels need to know of the program and the device around them while their shaders are written. */
import type { Program } from '../program';
import { placeOf, type BindingPlan } from './bindings';
import type { Operand } from './code.wgsl';
import { ShaderText } from './shader-text';

/** Tables and scratch start at multiples of 64 elements. */
function alignUp(length: number): number {
  return Math.ceil(length / 64) * 64;
}

export class Surroundings {
  readonly #program: Program;
  readonly #plan: BindingPlan;
  readonly #maxWorkgroups: number;
  readonly #tables = new Map<string, { offset: number; values: readonly number[] }>();
  #length: number;
  #scratch = 0;

  constructor(program: Program, plan: BindingPlan, maxWorkgroups: number) {
    this.#program = program;
    this.#plan = plan;
    this.#maxWorkgroups = maxWorkgroups;
    this.#length = Math.ceil(program.constants.byteLength / 4);
  }

  shader(): ShaderText {
    return new ShaderText(this.#maxWorkgroups);
  }

  /** @param buffers places in `Program.buffers` */
  operands(buffers: readonly number[]): Operand[] {
    return buffers.map((place) => {
      const buffer = this.#program.buffers[place]!;
      return { ...placeOf(buffer, this.#plan), type: buffer.type };
    });
  }

  /** A table of i32 behind the program's own constants, where a shader can read it. */
  table(values: readonly number[]): Operand {
    const name = values.join();
    let table = this.#tables.get(name);
    if (!table) {
      const offset = alignUp(this.#length);
      table = { offset, values };
      this.#tables.set(name, table);
      this.#length = offset + values.length;
    }
    const constant = { region: 'constant', offset: table.offset, length: values.length } as const;
    return { ...placeOf({ ...constant, type: 'i32' }, this.#plan), type: 'i32' };
  }

  /** Room behind the program's own arena, for the dispatches of one kernel; the next kernel's is the same. */
  scratch(length: number): Operand {
    this.#scratch = Math.max(this.#scratch, length);
    const offset = alignUp(this.#program.lengths.arena);
    const buffer = { region: 'arena', offset, length, type: 'i32' } as const;
    return { ...placeOf(buffer, this.#plan), type: 'i32' };
  }

  /** Elements of the arena with the scratch of all kernels. */
  get arenaLength(): number {
    const { arena } = this.#program.lengths;
    return this.#scratch === 0 ? arena : alignUp(arena) + this.#scratch;
  }

  /** The constant region with all tables. */
  constants(): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(this.#length * 4);
    bytes.set(this.#program.constants);
    for (const { offset, values } of this.#tables.values()) {
      new Int32Array(bytes.buffer).set(values, offset);
    }
    return bytes;
  }
}
