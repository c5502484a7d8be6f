/**
 * The body of one WebAssembly function, written instruction by instruction in the order of the stack
 * machine. It checks nothing but labels; `WebAssembly.validate` checks the rest.
 */
import {
  ByteList,
  pushBytes,
  pushFloat32,
  pushFloat64,
  pushSigned,
  pushSigned32,
  pushUnsigned,
} from './bytes';
import {
  bulkOpcodes,
  type LaneOpcode,
  laneOpcodes,
  memoryLaneOpcodes,
  type MemoryLaneOpcode,
  memoryOpcodes,
  type MemoryOpcode,
  type PlainOpcode,
  scalarOpcodes,
  simdOpcodes,
  type ValueType,
  valueTypes,
} from './opcodes';

/** A parameter or local of the function that made it. */
export type Local = number;
/** Place of a function in its module; imported functions come first. */
export type FunctionIndex = number;
/** Where `branch` goes: behind a block or `if`, or to the start of a loop. */
export interface Label {
  readonly depth: number;
}

const plainBytes: ReadonlyMap<string, readonly number[]> = new Map<string, readonly number[]>([
  ...Object.entries(scalarOpcodes).map(([name, code]) => [name, [code]] as const),
  ...Object.entries(simdOpcodes).map(([name, code]) => [name, prefixed(0xfd, code)] as const),
  ...Object.entries(bulkOpcodes),
]);

function prefixed(prefix: number, code: number): readonly number[] {
  const bytes = ByteList.of(prefix);
  pushUnsigned(bytes, code);
  return [...bytes.toArray()];
}

const word = new Int32Array(1);
const single = new Float32Array(word.buffer);

/** The 32 bits of a number as a float32. */
export function floatBits(value: number): number {
  single[0] = value;
  return word[0]!;
}

export class FunctionWriter {
  readonly index: FunctionIndex;
  readonly #locals: ValueType[] = [];
  readonly #free: Record<ValueType, Local[]> = { i32: [], i64: [], f32: [], f64: [], v128: [] };
  readonly #scopes: { type: ValueType; local: Local }[][] = [];
  readonly #prologue = new ByteList();
  readonly #parameters: number;
  #code = new ByteList();
  #depth = 0;

  constructor(index: FunctionIndex, parameters: readonly ValueType[]) {
    this.index = index;
    this.#parameters = parameters.length;
  }

  /** Parameter number `place`. */
  parameter(place: number): Local {
    if (place >= this.#parameters) throw new RangeError(`no parameter ${place}`);
    return place;
  }

  /** A local to be set before it is read; inside a `scope` it may be one that an earlier scope has left. */
  local(type: ValueType): Local {
    const local = this.#free[type].pop() ?? this.lastingLocal(type);
    this.#scopes.at(-1)?.push({ type, local });
    return local;
  }

  /** A new local that no scope gives away: for what is set `atStart`. 0 until then. */
  lastingLocal(type: ValueType): Local {
    return this.#parameters + this.#locals.push(type) - 1;
  }

  /**
   * Locals that `write` takes are free for others after it. Functions of many thousand locals would
   * need a large stack until the engine has optimised them.
   */
  scope(write: () => void): void {
    this.#scopes.push([]);
    write();
    for (const { type, local } of this.#scopes.pop()!) this.#free[type].push(local);
  }

  /** What `write` writes runs at the start of the function, whatever was written before: a place for constants. */
  atStart(write: () => void): this {
    const [code, depth] = [this.#code, this.#depth];
    [this.#code, this.#depth] = [this.#prologue, 0];
    write();
    [this.#code, this.#depth] = [code, depth];
    return this;
  }

  /** An instruction without immediates. */
  op(...names: readonly PlainOpcode[]): this {
    for (const name of names) for (const byte of plainBytes.get(name)!) this.#code.push(byte);
    return this;
  }

  i32(value: number): this {
    this.#code.push(0x41);
    pushSigned32(this.#code, value);
    return this;
  }

  i64(value: bigint): this {
    this.#code.push(0x42);
    pushSigned(this.#code, BigInt.asIntN(64, value));
    return this;
  }

  f32(value: number): this {
    this.#code.push(0x43);
    pushFloat32(this.#code, value);
    return this;
  }

  f64(value: number): this {
    this.#code.push(0x44);
    pushFloat64(this.#code, value);
    return this;
  }

  /** v128.const of four 32-bit words, lane 0 first. */
  i32x4(w0: number, w1 = w0, w2 = w0, w3 = w0): this {
    this.#code.append([0xfd, 12]);
    for (const value of [w0, w1, w2, w3]) {
      for (let shift = 0; shift < 32; shift += 8) this.#code.push((value >>> shift) & 0xff);
    }
    return this;
  }

  /** v128.const of four float32, lane 0 first. */
  f32x4(f0: number, f1 = f0, f2 = f0, f3 = f0): this {
    return this.i32x4(floatBits(f0), floatBits(f1), floatBits(f2), floatBits(f3));
  }

  get(local: Local): this {
    return this.#withIndex(0x20, local);
  }

  set(local: Local): this {
    return this.#withIndex(0x21, local);
  }

  tee(local: Local): this {
    return this.#withIndex(0x22, local);
  }

  call(target: FunctionIndex | FunctionWriter): this {
    return this.#withIndex(0x10, typeof target === 'number' ? target : target.index);
  }

  /** Extract or replace of one lane. */
  lane(name: LaneOpcode, lane: number): this {
    this.#code.push(0xfd);
    pushUnsigned(this.#code, laneOpcodes[name]);
    this.#code.push(lane);
    return this;
  }

  /** i8x16.shuffle by 32-bit lanes: 0–3 of the first vector, 4–7 of the second. */
  shuffle(...lanes: readonly [number, number, number, number]): this {
    this.#code.append([0xfd, 13]);
    for (const lane of lanes) for (let i = 0; i < 4; i++) this.#code.push(lane * 4 + i);
    return this;
  }

  /**
   * A load, store or atomic at (address on the stack) + `offset`.
   * @param alignment log2 of the alignment that the code promises; a hint only, but for atomics, which demand their own
   */
  memory(name: MemoryOpcode, offset = 0, alignment: number = memoryOpcodes[name][2]): this {
    const [prefix, code] = memoryOpcodes[name];
    if (prefix !== null) this.#code.push(prefix);
    pushUnsigned(this.#code, code);
    pushUnsigned(this.#code, alignment);
    pushUnsigned(this.#code, offset);
    return this;
  }

  memoryLane(name: MemoryLaneOpcode, lane: number, offset = 0): this {
    this.#code.push(0xfd);
    pushUnsigned(this.#code, memoryLaneOpcodes[name]);
    pushUnsigned(this.#code, 2);
    pushUnsigned(this.#code, offset);
    this.#code.push(lane);
    return this;
  }

  /** A branch to the label leaves the block. */
  block(body: (label: Label) => void): this {
    return this.#structured([0x02, 0x40], body);
  }

  /** A branch to the label starts the loop again; without one it ends. */
  loop(body: (label: Label) => void): this {
    return this.#structured([0x03, 0x40], body);
  }

  /** Takes an i32 condition. `type` is what both branches leave on the stack (null: nothing). */
  if(whenTrue: () => void, whenFalse?: () => void, type: ValueType | null = null): this {
    return this.#structured([0x04, type === null ? 0x40 : valueTypes[type]], () => {
      whenTrue();
      if (whenFalse === undefined) return;
      this.#code.push(0x05);
      whenFalse();
    });
  }

  branch(label: Label): this {
    return this.#withIndex(0x0c, this.#depth - label.depth);
  }

  /** Takes an i32 condition. */
  branchIf(label: Label): this {
    return this.#withIndex(0x0d, this.#depth - label.depth);
  }

  /** The function's entry in the code section. */
  toBytes(): ByteList {
    const runs: [number, ValueType][] = [];
    for (const type of this.#locals) {
      const last = runs.at(-1);
      if (last?.[1] === type) last[0]++;
      else runs.push([1, type]);
    }
    const body = new ByteList();
    pushUnsigned(body, runs.length);
    for (const [count, type] of runs) {
      pushUnsigned(body, count);
      body.push(valueTypes[type]);
    }
    body.append(this.#prologue);
    body.append(this.#code);
    body.push(0x0b);
    const out = new ByteList();
    pushBytes(out, body);
    return out;
  }

  #withIndex(code: number, index: number): this {
    if (index < 0) throw new RangeError('a label that is not around this place');
    this.#code.push(code);
    pushUnsigned(this.#code, index);
    return this;
  }

  #structured(head: readonly [number, number], body: (label: Label) => void): this {
    this.#code.append(head);
    this.#depth++;
    body({ depth: this.#depth });
    this.#depth--;
    this.#code.push(0x0b);
    return this;
  }
}
