/** Compute pipelines of a device: made all at once, and one for equal shaders, also of later sessions. */
import { Fault } from '../../schema';
import { bindingNumbers } from './bindings';
import { computeStage } from './usage';

function layoutEntries(ownInputs: number): GPUBindGroupLayoutEntry[] {
  const storage = (binding: number, type: GPUBufferBindingType): GPUBindGroupLayoutEntry => ({
    binding,
    visibility: computeStage,
    buffer: { type },
  });
  return [
    storage(bindingNumbers.state, 'storage'),
    storage(bindingNumbers.arena, 'storage'),
    storage(bindingNumbers.constant, 'read-only-storage'),
    storage(bindingNumbers.output, 'storage'),
    {
      binding: bindingNumbers.step,
      visibility: computeStage,
      buffer: { type: 'uniform', hasDynamicOffset: true, minBindingSize: 16 },
    },
    storage(bindingNumbers.packed, 'read-only-storage'),
    ...Array.from({ length: ownInputs }, (_, i) =>
      storage(bindingNumbers.firstInput + i, 'read-only-storage'),
    ),
  ];
}

/** The layout that all kernels of a program share. */
export interface Layout {
  readonly group: GPUBindGroupLayout;
  readonly pipeline: GPUPipelineLayout;
  readonly ownInputs: number;
}

export class Pipelines {
  readonly #device: GPUDevice;
  readonly #layouts = new Map<number, Layout>();
  readonly #made = new Map<string, Promise<GPUComputePipeline>>();

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** How many different pipelines were made. */
  get size(): number {
    return this.#made.size;
  }

  layout(ownInputs: number): Layout {
    const known = this.#layouts.get(ownInputs);
    if (known) return known;
    const group = this.#device.createBindGroupLayout({ entries: layoutEntries(ownInputs) });
    const pipeline = this.#device.createPipelineLayout({ bindGroupLayouts: [group] });
    const layout: Layout = { group, pipeline, ownInputs };
    this.#layouts.set(ownInputs, layout);
    return layout;
  }

  /**
   * @param name of the kernel, for the fault
   * @throws Fault `shader-failed` with the compiler's first error
   */
  async make(code: string, layout: Layout, name: string): Promise<GPUComputePipeline> {
    const key = `${layout.ownInputs} ${code}`;
    let pending = this.#made.get(key);
    if (!pending) {
      pending = this.#create(code, layout, name);
      this.#made.set(key, pending);
      pending.catch(() => this.#made.delete(key));
    }
    return pending;
  }

  async #create(code: string, layout: Layout, name: string): Promise<GPUComputePipeline> {
    // The error of a bad shader is told below, where it has a name; nobody else shall hear of it.
    this.#device.pushErrorScope('validation');
    const module = this.#device.createShaderModule({ code, label: name });
    this.#device.popErrorScope().catch(() => undefined);
    const description = { layout: layout.pipeline, compute: { module, entryPoint: 'main' } };
    try {
      return await this.#device.createComputePipelineAsync({ ...description, label: name });
    } catch (error) {
      const information = await module.getCompilationInfo().catch(() => null);
      const first = information?.messages.find(({ type }) => type === 'error');
      const place = first ? `line ${first.lineNum}: ${first.message}` : String(error);
      throw new Fault('shader-failed', { kernel: name, message: place }, { cause: error });
    }
  }
}
