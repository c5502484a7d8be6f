/**
 * Data ids of the recording backend with their reference counts, and the variables lent to it. A
 * traced variable gets a data id of its own, so that two variables that share their first contents are
 * told apart, and nothing that the step does can touch the real ones.
 */
import {
  engine,
  type DataType,
  type KernelBackend,
  type Tensor,
  type TensorInfo,
  type Variable,
  util,
} from '@tensorflow/tfjs-core';

export type DataId = TensorInfo['dataId'];

interface Holding {
  /** Place in `Trace.values`; null for a variable that the step has not touched yet. */
  place: number | null;
  readonly variable: Variable | null;
  readonly shape: readonly number[];
  readonly dtype: DataType;
  references: number;
}

export class Holdings {
  readonly #backend: KernelBackend;
  readonly #held = new Map<DataId, Holding>();
  readonly #lent = new Map<Variable, DataId>();

  constructor(backend: KernelBackend) {
    this.#backend = backend;
  }

  get count(): number {
    return this.#held.size;
  }

  get(id: DataId): Holding | undefined {
    return this.#held.get(id);
  }

  /** A tensor of one reference for the value at `place`. */
  add(place: number, shape: readonly number[], dtype: DataType): TensorInfo {
    const dataId = {};
    this.#held.set(dataId, { place, variable: null, shape, dtype, references: 1 });
    return { dataId, shape: [...shape], dtype };
  }

  /** The data id that a lent variable really has. */
  originalOf(variable: Variable): DataId {
    return this.#lent.get(variable) ?? variable.dataId;
  }

  lend(variable: Variable): void {
    const { shape, dtype } = variable;
    this.#lent.set(variable, variable.dataId);
    variable.dataId = {};
    this.#held.set(variable.dataId, { place: null, variable, shape, dtype, references: 1 });
    const bytes = variable.size * util.bytesPerElement(dtype);
    const { state } = engine();
    state.tensorInfo.set(variable.dataId, { backend: this.#backend, dtype, shape, bytes });
    state.numDataBuffers++;
  }

  lentVariables(): Variable[] {
    return [...this.#lent.keys()];
  }

  /** Gives every lent variable its own data id again. */
  takeBack(): void {
    for (const [variable, original] of this.#lent) {
      const { dataId } = variable;
      const owner = engine().state.tensorInfo.get(dataId)?.backend;
      if (owner?.disposeData(dataId)) engine().removeDataId(dataId, owner);
      variable.dataId = original;
    }
    this.#lent.clear();
  }

  /** Disposes of every tensor that is left, kept ones and those of a gradient that threw included. */
  clear(): void {
    for (const [dataId, { shape, dtype, references }] of this.#held) {
      const left = { dataId, dtype, size: util.sizeFromShape([...shape]) } as unknown as Tensor;
      for (let i = 0; i < references; i++) engine().disposeTensor(left);
    }
  }

  release(id: DataId, isForced: boolean): boolean {
    const held = this.#held.get(id);
    if (held === undefined) return true;
    held.references--;
    if (held.references > 0 && !isForced) return false;
    this.#held.delete(id);
    return true;
  }
}
