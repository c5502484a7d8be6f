/** A GPU as a device of the step compiler: opens sessions, and refuses what it cannot hold before it tries. */
import { Fault } from '../../schema';
import { checkOneState, type Compiled, type Device, type Session } from '../device';
import { generate, type Generated } from './generate';
import { Health } from './health';
import { checkLimits, checkMemory, regionSizes, type RegionSizes } from './limits';
import { LoadedProgram, stepStride, storageBuffer, type SharedBuffers } from './loaded-program';
import { Pipelines, type Layout } from './pipelines';
import { stepSlots, WebgpuSession } from './session';
import { bufferUsage } from './usage';

/** How a device is made; see `webgpuDevice`. */
export interface GpuDeviceOptions {
  readonly label: string;
  readonly memoryLimitBytes: number;
  /** Whether `close` ends the GPUDevice; not for one that belongs to somebody else. */
  readonly isOurs: boolean;
  readonly clock: () => number;
}

/** A program between its shaders and its buffers. */
interface Prepared {
  readonly compiled: Compiled;
  readonly generated: Generated;
  readonly layout: Layout;
  readonly pipelines: readonly GPUComputePipeline[];
}

export class WebgpuDevice implements Device {
  readonly kind = 'webgpu';
  readonly label: string;
  readonly memoryLimitBytes: number;
  readonly lost: Promise<string>;
  /** The device itself, for those who make buffers for `bindInput`. */
  readonly gpu: GPUDevice;
  readonly #options: GpuDeviceOptions;
  readonly #health: Health;
  readonly #pipelines: Pipelines;

  constructor(gpu: GPUDevice, options: GpuDeviceOptions) {
    this.gpu = gpu;
    this.#options = options;
    this.#health = new Health(gpu);
    this.#pipelines = new Pipelines(gpu);
    this.label = options.label;
    this.memoryLimitBytes = options.memoryLimitBytes;
    this.lost = this.#health.lost;
  }

  /** Different pipelines that its sessions made so far. */
  get pipelines(): number {
    return this.#pipelines.size;
  }

  async open(
    programs: Readonly<Record<string, Compiled>>,
    { seed }: { seed: number },
  ): Promise<Session> {
    this.#health.check();
    checkOneState(programs);
    const generated = mapValues(programs, ({ program }) => ({
      program,
      generated: generate(program, this.gpu.limits),
    }));
    const sizes = regionSizes(generated);
    const dispatches = Object.values(generated).flatMap((each) => each.generated.dispatches);
    checkLimits(sizes, dispatches, this.gpu.limits);
    checkMemory(sizes, this.memoryLimitBytes);
    const prepared = await this.#prepare(programs, generated);
    return this.#load(prepared, sizes, seed);
  }

  /** All pipelines of all programs at once. */
  async #prepare(
    programs: Readonly<Record<string, Compiled>>,
    generated: Readonly<Record<string, { generated: Generated }>>,
  ): Promise<Record<string, Prepared>> {
    const entries = Object.entries(programs).map(async ([name, compiled]) => {
      const own = generated[name]!.generated;
      const layout = this.#pipelines.layout(own.bindings.ownInputs);
      const pipelines = await Promise.all(
        own.dispatches.map(({ code, kernel }) =>
          this.#pipelines.make(code, layout, compiled.program.kernels[kernel]!.name),
        ),
      );
      return [name, { compiled, generated: own, layout, pipelines }] as const;
    });
    return Object.fromEntries(await this.#health.guard(Promise.all(entries)));
  }

  /** Makes all buffers, under scopes that catch a lack of memory. */
  async #load(
    prepared: Readonly<Record<string, Prepared>>,
    sizes: RegionSizes,
    seed: number,
  ): Promise<Session> {
    const { gpu } = this;
    gpu.pushErrorScope('validation');
    gpu.pushErrorScope('out-of-memory');
    const shared = this.#shared(sizes, Object.values(prepared)[0]?.compiled.initialState);
    const programs = mapValues(
      prepared,
      ({ compiled: { program }, generated, layout, pipelines }) =>
        new LoadedProgram(gpu, program, generated, layout, pipelines, shared),
    );
    const session = new WebgpuSession({
      device: this,
      gpu,
      health: this.#health,
      programs,
      shared,
      stateBytes: sizes['state'] ?? 0,
      seed,
      clock: this.#options.clock,
    });
    const scopes = Promise.all([gpu.popErrorScope(), gpu.popErrorScope()]);
    const [memory, validation] = await this.#health.guard(scopes);
    if (!memory && !validation) return session;
    session.close();
    if (validation) {
      throw new Fault('shader-failed', { kernel: 'its buffers', message: validation.message });
    }
    // What was free is not told; it was less than this.
    const needBytes = Object.values(sizes).reduce((sum, bytes) => sum + bytes, 0);
    const largest = Object.entries(sizes).reduce((a, b) => (b[1] > a[1] ? b : a))[0];
    throw new Fault('plan-too-large', { needBytes, limitBytes: needBytes - 1, largest });
  }

  #shared(sizes: RegionSizes, initialState: Uint8Array | undefined): SharedBuffers {
    const { gpu } = this;
    const state = storageBuffer(gpu, sizes['state'] ?? 0, 'state');
    if (initialState && initialState.byteLength > 0) {
      gpu.queue.writeBuffer(state, 0, initialState as Uint8Array<ArrayBuffer>);
    }
    return {
      state,
      arena: storageBuffer(gpu, sizes['working memory'] ?? 0, 'arena'),
      steps: gpu.createBuffer({
        size: stepSlots * stepStride,
        usage: bufferUsage.uniform | bufferUsage.copyTarget,
        label: 'steps',
      }),
    };
  }

  close(): void {
    if (this.#options.isOurs) this.gpu.destroy();
  }
}

function mapValues<From, To>(
  record: Readonly<Record<string, From>>,
  change: (value: From) => To,
): Record<string, To> {
  return Object.fromEntries(Object.entries(record).map(([name, value]) => [name, change(value)]));
}
