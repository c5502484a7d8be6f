/** One program of a session on the GPU: its pipelines, its own buffers and its bind group. */
import { Fault } from '../../schema';
import type { Values } from '../device';
import type { Program } from '../program';
import { bindingNumbers } from './bindings';
import type { Generated } from './generate';
import type { Layout } from './pipelines';
import { bufferUsage } from './usage';

/** Uniforms of one step begin this far apart, the most that WebGPU may ask for. */
export const stepStride = 256;

/** Buffers of the session that its programs share. */
export interface SharedBuffers {
  readonly state: GPUBuffer;
  readonly arena: GPUBuffer;
  readonly steps: GPUBuffer;
}

/** A storage buffer of at least 16 bytes: an empty one cannot be bound. */
export function storageBuffer(device: GPUDevice, bytes: number, label: string): GPUBuffer {
  const size = Math.max(16, Math.ceil(bytes / 4) * 4);
  const { storage, copySource, copyTarget } = bufferUsage;
  return device.createBuffer({ size, label, usage: storage | copySource | copyTarget });
}

interface InputBuffer {
  buffer: GPUBuffer;
  /** Whether the buffer was made here, so that it is ours to destroy. */
  isOurs: boolean;
}

/** What a person reads of an input's type and size. */
function describe(type: string, length: number): string {
  return `${length} numbers of type ${type}`;
}

export class LoadedProgram {
  readonly program: Program;
  readonly generated: Generated;
  readonly output: GPUBuffer;
  readonly #device: GPUDevice;
  readonly #layout: Layout;
  readonly #pipelines: readonly GPUComputePipeline[];
  readonly #shared: SharedBuffers;
  readonly #constant: GPUBuffer;
  readonly #packed: GPUBuffer;
  readonly #inputs: (InputBuffer | null)[];
  /** Buffers from elsewhere for inputs that have no binding: copied in before each submit. */
  readonly #copies = new Map<number, GPUBuffer>();
  #group: GPUBindGroup | null = null;

  constructor(
    device: GPUDevice,
    program: Program,
    generated: Generated,
    layout: Layout,
    pipelines: readonly GPUComputePipeline[],
    shared: SharedBuffers,
  ) {
    this.#device = device;
    this.program = program;
    this.generated = generated;
    this.#layout = layout;
    this.#pipelines = pipelines;
    this.#shared = shared;
    const { name, lengths } = program;
    this.output = storageBuffer(device, lengths.output * 4, `outputs of ${name}`);
    this.#constant = storageBuffer(device, generated.constants.byteLength, `constants of ${name}`);
    device.queue.writeBuffer(this.#constant, 0, generated.constants);
    const { packedLength, inputs } = generated.bindings;
    this.#packed = storageBuffer(device, packedLength * 4, `inputs of ${name}`);
    this.#inputs = inputs.map(({ isOwn }, place) => {
      if (!isOwn) return null;
      const bytes = program.buffers[program.inputs[place]!.buffer]!.length * 4;
      const label = `input ${program.inputs[place]!.name} of ${name}`;
      return { buffer: storageBuffer(device, bytes, label), isOurs: true };
    });
  }

  /** Bytes of the buffers that were made here. */
  get bytes(): number {
    const inputs = this.#inputs.map((input) => (input?.isOurs ? input.buffer.size : 0));
    const own = [this.output, this.#constant, this.#packed].map(({ size }) => size);
    return [...inputs, ...own].reduce((sum, size) => sum + size, 0);
  }

  #place(name: string): number {
    const place = this.program.inputs.findIndex((input) => input.name === name);
    if (place < 0) throw new Error(`${this.program.name} has no input ${name}`);
    return place;
  }

  #length(place: number): number {
    return this.program.buffers[this.program.inputs[place]!.buffer]!.length;
  }

  /** @throws Fault `shape-changed` */
  write(name: string, values: Values): void {
    const place = this.#place(name);
    const { type } = this.program.inputs[place]!;
    const length = this.#length(place);
    const isFloat = values instanceof Float32Array;
    if (values.length !== length || isFloat !== (type === 'f32')) {
      const expected = describe(type, length);
      const found = describe(isFloat ? 'f32' : 'i32', values.length);
      throw new Fault('shape-changed', { input: name, expected, found });
    }
    const data = values as Values & { buffer: ArrayBuffer };
    const own = this.#inputs[place];
    if (!own) {
      this.#copies.delete(place);
      const { offset } = this.generated.bindings.inputs[place]!;
      this.#device.queue.writeBuffer(this.#packed, offset * 4, data);
      return;
    }
    if (!own.isOurs) this.#replace(own, storageBuffer(this.#device, length * 4, name), true);
    this.#device.queue.writeBuffer(own.buffer, 0, data);
  }

  #replace(input: InputBuffer, buffer: GPUBuffer, isOurs: boolean): void {
    if (input.isOurs) input.buffer.destroy();
    Object.assign(input, { buffer, isOurs });
    this.#group = null;
  }

  /** Takes `buffer` itself as the input, not a copy, where the input has a binding of its own. */
  bind(name: string, buffer: GPUBuffer): void {
    const place = this.#place(name);
    const length = this.#length(place);
    if (buffer.size < length * 4) {
      const { type } = this.program.inputs[place]!;
      const found = `a buffer of ${buffer.size} bytes`;
      throw new Fault('shape-changed', { input: name, expected: describe(type, length), found });
    }
    const own = this.#inputs[place];
    if (own) this.#replace(own, buffer, false);
    else this.#copies.set(place, buffer);
  }

  #bindGroup(): GPUBindGroup {
    if (this.#group) return this.#group;
    const entry = (binding: number, buffer: GPUBuffer, size?: number): GPUBindGroupEntry => ({
      binding,
      resource: size === undefined ? { buffer } : { buffer, size },
    });
    const inputs = this.#inputs.flatMap((input, place) => {
      if (!input) return [];
      const size = Math.max(input.isOurs ? 16 : 4, this.#length(place) * 4);
      return [entry(this.generated.bindings.inputs[place]!.binding.number, input.buffer, size)];
    });
    this.#group = this.#device.createBindGroup({
      layout: this.#layout.group,
      entries: [
        entry(bindingNumbers.state, this.#shared.state),
        entry(bindingNumbers.arena, this.#shared.arena),
        entry(bindingNumbers.constant, this.#constant),
        entry(bindingNumbers.output, this.output),
        entry(bindingNumbers.step, this.#shared.steps, 16),
        entry(bindingNumbers.packed, this.#packed),
        ...inputs,
      ],
    });
    return this.#group;
  }

  /** Copies inputs from elsewhere that share one buffer; before the pass of a submit. */
  prepare(encoder: GPUCommandEncoder): void {
    for (const [place, buffer] of this.#copies) {
      const { offset } = this.generated.bindings.inputs[place]!;
      encoder.copyBufferToBuffer(buffer, 0, this.#packed, offset * 4, this.#length(place) * 4);
    }
  }

  /** Encodes the steps whose uniforms stand in slots 0 … count - 1. */
  encode(pass: GPUComputePassEncoder, count: number): void {
    const group = this.#bindGroup();
    const { dispatches } = this.generated;
    const pipelines = this.#pipelines;
    for (let slot = 0; slot < count; slot++) {
      pass.setBindGroup(0, group, [slot * stepStride]);
      for (let i = 0; i < dispatches.length; i++) {
        const { workgroups } = dispatches[i]!;
        if (i === 0 || pipelines[i] !== pipelines[i - 1]) pass.setPipeline(pipelines[i]!);
        pass.dispatchWorkgroups(workgroups[0], workgroups[1], workgroups[2]);
      }
    }
  }

  /** Encodes one dispatch alone, for a profile. */
  encodeOne(pass: GPUComputePassEncoder, dispatch: number): void {
    const [x, y, z] = this.generated.dispatches[dispatch]!.workgroups;
    pass.setBindGroup(0, this.#bindGroup(), [0]);
    pass.setPipeline(this.#pipelines[dispatch]!);
    pass.dispatchWorkgroups(x, y, z);
  }

  close(): void {
    for (const input of this.#inputs) if (input?.isOurs) input.buffer.destroy();
    for (const buffer of [this.output, this.#constant, this.#packed]) buffer.destroy();
  }
}
