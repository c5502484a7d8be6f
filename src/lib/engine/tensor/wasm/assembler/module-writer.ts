/** A WebAssembly module as bytes: types, imports, functions, one memory and exports. No tables, no data. */
import { ByteList, pushBytes, pushName, pushUnsigned } from './bytes';
import { type FunctionIndex, FunctionWriter } from './function-writer';
import { type ValueType, valueTypes } from './opcodes';

/** In pages of 64 KiB; a shared memory needs `max`. */
export interface MemoryLimits {
  readonly min: number;
  readonly max?: number;
  readonly shared?: boolean;
}

export interface Signature {
  readonly parameters: readonly ValueType[];
  readonly results: readonly ValueType[];
}

const header = [0x00, 0x61, 0x73, 0x6d, 0x01, 0x00, 0x00, 0x00];

function limitsBytes(limits: MemoryLimits): ByteList {
  const hasMaximum = limits.max !== undefined;
  const out = ByteList.of((hasMaximum ? 1 : 0) | (limits.shared === true ? 2 : 0));
  pushUnsigned(out, limits.min);
  if (hasMaximum) pushUnsigned(out, limits.max);
  return out;
}

export class ModuleWriter {
  readonly #types = new Map<string, { place: number; bytes: ByteList }>();
  readonly #imports: ByteList[] = [];
  readonly #functions: { type: number; writer: FunctionWriter }[] = [];
  readonly #exports: ByteList[] = [];
  #importedFunctions = 0;
  #memory: MemoryLimits | null = null;

  importMemory(module: string, name: string, limits: MemoryLimits): void {
    this.#import(module, name, ByteList.of(0x02, ...limitsBytes(limits).toArray()));
  }

  /** A memory of its own, for modules that import none. */
  memory(name: string, limits: MemoryLimits): void {
    this.#memory = limits;
    this.#export(name, 0x02, 0);
  }

  /** All imports come before the first `function`. */
  importFunction(module: string, name: string, signature: Signature): FunctionIndex {
    if (this.#functions.length > 0)
      throw new Error('functions are imported before others are written');
    const type = ByteList.of(0x00);
    pushUnsigned(type, this.#type(signature));
    this.#import(module, name, type);
    return this.#importedFunctions++;
  }

  /** A new function, whose body the caller writes before `toBytes`. `name` exports it. */
  function(signature: Signature, name: string | null = null): FunctionWriter {
    const index = this.#importedFunctions + this.#functions.length;
    const writer = new FunctionWriter(index, signature.parameters);
    this.#functions.push({ type: this.#type(signature), writer });
    if (name !== null) this.#export(name, 0x00, index);
    return writer;
  }

  exportFunction(name: string, index: FunctionIndex): void {
    this.#export(name, 0x00, index);
  }

  toBytes(): Uint8Array<ArrayBuffer> {
    const out = ByteList.of(...header);
    const section = (id: number, entries: readonly ByteList[]): void => {
      if (entries.length === 0) return;
      const body = new ByteList();
      pushUnsigned(body, entries.length);
      for (const entry of entries) body.append(entry);
      out.push(id);
      pushBytes(out, body);
    };
    const unsigned = (value: number): ByteList => {
      const bytes = new ByteList();
      pushUnsigned(bytes, value);
      return bytes;
    };
    section(
      1,
      [...this.#types.values()].map((type) => type.bytes),
    );
    section(2, this.#imports);
    section(
      3,
      this.#functions.map((entry) => unsigned(entry.type)),
    );
    section(5, this.#memory === null ? [] : [limitsBytes(this.#memory)]);
    section(7, this.#exports);
    section(
      10,
      this.#functions.map((entry) => entry.writer.toBytes()),
    );
    return out.toArray().slice();
  }

  #type({ parameters, results }: Signature): number {
    const name = `${parameters.join()}>${results.join()}`;
    const known = this.#types.get(name);
    if (known !== undefined) return known.place;
    const bytes = ByteList.of(0x60);
    for (const list of [parameters, results])
      pushBytes(
        bytes,
        list.map((type) => valueTypes[type]),
      );
    const place = this.#types.size;
    this.#types.set(name, { place, bytes });
    return place;
  }

  #import(module: string, name: string, description: ByteList): void {
    const entry = new ByteList();
    pushName(entry, module);
    pushName(entry, name);
    entry.append(description);
    this.#imports.push(entry);
  }

  #export(name: string, kind: number, index: number): void {
    const entry = new ByteList();
    pushName(entry, name);
    entry.push(kind);
    pushUnsigned(entry, index);
    this.#exports.push(entry);
  }
}
