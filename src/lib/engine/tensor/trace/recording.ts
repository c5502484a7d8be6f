/** What one call of a step has done so far: values, and the kernels that make them. Computes nothing. */
import {
  engine,
  type DataType,
  type KernelBackend,
  type TensorInfo,
  type Variable,
} from '@tensorflow/tfjs-core';
import { Fault } from '../../schema';
import { groupOf } from '../ops';
import { Holdings, type DataId } from './holdings';
import { rules } from './rules';
import type { Trace, TraceNode, TraceType, TraceValue, TraceVariable } from './trace';

type Tensors = Readonly<Record<string, TensorInfo | null | undefined>>;

const traceTypes: ReadonlySet<DataType> = new Set(['float32', 'int32', 'bool']);

/** A copy of a tensor's values in the types that traces hold. */
function numbersOf(values: unknown, type: TraceType): Float32Array | Int32Array {
  const array = values as ArrayLike<number>;
  return type === 'float32' ? new Float32Array(array) : new Int32Array(array);
}

export class Recording {
  readonly step: string;
  readonly holdings: Holdings;
  /** The first fault; kept, since a step may catch what a kernel throws. */
  fault: Fault | null = null;
  readonly #values: TraceValue[] = [];
  readonly #nodes: TraceNode[] = [];
  readonly #inputs: Trace['inputs'][number][] = [];
  /** Tensors of other backends, by data id. */
  readonly #captured = new Map<DataId, number>();
  /** Variables that the step has touched, with the places of their first values. */
  readonly #touched = new Map<Variable, number>();

  constructor(step: string, backend: KernelBackend) {
    this.step = step;
    this.holdings = new Holdings(backend);
  }

  /** Throws a fault and remembers it. */
  refuse(fault: Fault): never {
    this.fault ??= fault;
    throw fault;
  }

  input(name: string, shape: readonly number[], type: TraceType): TensorInfo {
    const value = this.#add(shape, type, { kind: 'input', name });
    this.#inputs.push({ name, value });
    return this.holdings.add(value, shape, type);
  }

  constant(values: unknown, shape: readonly number[], dtype: DataType): TensorInfo {
    const from = { kind: 'constant', values: numbersOf(values, this.#typeOf(dtype)) } as const;
    return this.holdings.add(this.#add(shape, dtype, from), shape, dtype);
  }

  /** Records a kernel. @throws Fault `trace-kernel-unknown` */
  kernel(kernel: string, tensors: Tensors, attributes: Readonly<Record<string, unknown>>) {
    const rule = rules[kernel];
    if (rule === undefined) {
      this.refuse(new Fault('trace-kernel-unknown', { kernel, step: this.step }));
    }
    const given: Record<string, TensorInfo> = {};
    const inputs: Record<string, number> = {};
    for (const [name, tensor] of Object.entries(tensors)) {
      if (tensor == null) continue;
      given[name] = tensor;
      inputs[name] = this.placeOf(tensor);
    }
    const from = { kind: 'kernel', node: this.#nodes.length } as const;
    const forms = rule(given, attributes);
    const outputs = forms.map(({ shape, dtype }) => this.#add(shape, dtype, from));
    this.#nodes.push({ kernel, inputs, attributes: { ...attributes }, outputs });
    return forms.map(({ shape, dtype }, i) => this.holdings.add(outputs[i]!, shape, dtype));
  }

  /** The place in `Trace.values` of what a tensor holds; a tensor from outside becomes a constant. */
  placeOf(tensor: TensorInfo): number {
    const { dataId, shape, dtype } = tensor;
    const held = this.holdings.get(dataId);
    if (held !== undefined) return (held.place ??= this.#touch(held.variable!));
    const captured = this.#captured.get(dataId);
    if (captured !== undefined) return captured;
    const values = numbersOf(this.#read(dataId), this.#typeOf(dtype));
    const place = this.#add(shape, dtype, { kind: 'constant', values });
    this.#captured.set(dataId, place);
    return place;
  }

  /** What made a value, for people. */
  makerOf(dataId: DataId): string {
    const place = this.holdings.get(dataId)?.place;
    const from = place == null ? undefined : this.#values[place]?.from;
    if (from === undefined || from.kind === 'variable') return 'a variable';
    if (from.kind === 'kernel') return this.#nodes[from.node]!.kernel;
    return from.kind === 'input' ? `the input "${from.name}"` : 'a constant';
  }

  /** The values of a constant; null for everything else. */
  constantOf(dataId: DataId): Float32Array | Int32Array | null {
    const place = this.holdings.get(dataId)?.place;
    const from = place == null ? undefined : this.#values[place]?.from;
    return from?.kind === 'constant' ? from.values : null;
  }

  /** @param outputs what the step returned */
  finish(outputs: Readonly<Record<string, TensorInfo>>): Trace {
    const named = Object.entries(outputs).map(([name, tensor]) => ({
      name,
      value: this.placeOf(tensor),
    }));
    return {
      name: this.step,
      inputs: this.#inputs,
      outputs: named,
      variables: this.#traceVariables(),
      values: this.#values,
      nodes: this.#nodes,
    };
  }

  #typeOf(dtype: DataType): TraceType {
    if (traceTypes.has(dtype)) return dtype as TraceType;
    const kernel = `for ${dtype} tensors`;
    this.refuse(new Fault('trace-kernel-unknown', { kernel, step: this.step }));
  }

  #add(shape: readonly number[], dtype: DataType, from: TraceValue['from']): number {
    return this.#values.push({ shape: [...shape], type: this.#typeOf(dtype), from }) - 1;
  }

  #touch(variable: Variable): number {
    const known = this.#touched.get(variable);
    if (known !== undefined) return known;
    const from = { kind: 'variable', variable: this.#touched.size } as const;
    const place = this.#add(variable.shape, variable.dtype, from);
    this.#touched.set(variable, place);
    return place;
  }

  /** Values of a tensor that another backend holds; unlike a kernel of that backend's, moves nothing. */
  #read(dataId: DataId): unknown {
    const owner = engine().state.tensorInfo.get(dataId)?.backend;
    if (owner !== undefined) return owner.readSync(dataId);
    throw new Error(`The step "${this.step}" uses a tensor that was disposed of.`);
  }

  #traceVariables(): TraceVariable[] {
    for (const variable of this.#assigned()) this.#touch(variable);
    // A group is one stretch of the state: it is there whole or not at all.
    for (const variable of [...this.#touched.keys()]) {
      groupOf(variable)?.variables.forEach((member) => this.#touch(member));
    }
    return [...this.#touched].map(([variable, value]) => {
      const { name, shape } = variable;
      const type = this.#typeOf(variable.dtype);
      const initial = numbersOf(this.#read(this.holdings.originalOf(variable)), type);
      const now = this.placeOf(variable);
      const next = now === value ? null : now;
      const group = groupOf(variable);
      const place = group?.variables.indexOf(variable) ?? 0;
      const member = group === null ? null : { name: group.name, place };
      return { name, shape, type, value, next, group: member, initial };
    });
  }

  #assigned(): Variable[] {
    return this.holdings
      .lentVariables()
      .filter((variable) => this.holdings.get(variable.dataId)?.variable !== variable);
  }
}
