/**
 * The backend that TensorFlow.js records on. It knows no values but those of constants: reading any
 * other is refused, since what a step computes must not depend on what it computed before.
 */
import {
  engine,
  env,
  getKernel,
  getKernelsForBackend,
  KernelBackend,
  registerBackend,
  registerKernel,
  type DataType,
  type TensorInfo,
} from '@tensorflow/tfjs-core';
import { Fault } from '../../schema';
import type { DataId } from './holdings';
import type { Recording } from './recording';
import { rules } from './rules';

const backendName = 'trace';

export class TraceBackend extends KernelBackend {
  #recording: Recording | null = null;

  get recording(): Recording {
    if (this.#recording === null) throw new Error('The trace that made this tensor is over.');
    return this.#recording;
  }

  get isRecording(): boolean {
    return this.#recording !== null;
  }

  begin(recording: Recording): void {
    this.#recording = recording;
  }

  end(): void {
    this.#recording = null;
  }

  override write(values: unknown, shape: number[], dtype: DataType): DataId {
    return this.recording.constant(values, shape, dtype).dataId;
  }

  override readSync(dataId: DataId): Float32Array | Int32Array {
    const values = this.recording.constantOf(dataId);
    if (values !== null) return values.slice();
    const { step } = this.recording;
    const op = this.recording.makerOf(dataId);
    return this.recording.refuse(new Fault('trace-read', { op, step }));
  }

  override read(dataId: DataId): Promise<Float32Array | Int32Array> {
    return Promise.resolve(this.readSync(dataId));
  }

  override readToGPU(dataId: DataId): never {
    this.readSync(dataId);
    throw new Error('A constant has no place on a graphics card.');
  }

  /** Also called for a tensor of another backend that is assigned to a variable. */
  override incRef(dataId: DataId): void {
    const held = this.recording.holdings.get(dataId);
    if (held !== undefined) held.references++;
    else engine().state.tensorInfo.get(dataId)?.backend.incRef(dataId);
  }

  override refCount(dataId: DataId): number {
    return this.recording.holdings.get(dataId)?.references ?? 0;
  }

  override disposeData(dataId: DataId, isForced = false): boolean {
    return this.recording.holdings.release(dataId, isForced);
  }

  override numDataIds(): number {
    return this.#recording?.holdings.count ?? 0;
  }

  override memory() {
    return { unreliable: false };
  }

  override timerAvailable(): boolean {
    return false;
  }

  override floatPrecision() {
    return 32 as const;
  }

  override dispose(): void {
    this.end();
  }
}

function registerTraceKernel(kernelName: string): void {
  if (getKernel(kernelName, backendName) !== undefined) return;
  registerKernel({
    kernelName,
    backendName,
    kernelFunc: ({ inputs, attrs, backend }) => {
      const { recording } = backend as TraceBackend;
      const made = recording.kernel(kernelName, inputs, (attrs ?? {}) as Record<string, unknown>);
      // One tensor or a list, as the op expects it.
      return made.length === 1 && !listKernels.has(kernelName) ? (made[0] as TensorInfo) : made;
    },
  });
}

const listKernels: ReadonlySet<string> = new Set(['SplitV', 'Unpack']);

function traceBackend(): TraceBackend {
  if (engine().findBackendFactory(backendName) === null) {
    registerBackend(backendName, () => new TraceBackend(), 0);
    Object.keys(rules).forEach(registerTraceKernel);
  }
  return engine().findBackend(backendName) as TraceBackend;
}

/** Runs `run` with the recording backend active, and the former one and the debug flag restored after. */
export function withTraceBackend<Result>(run: (backend: TraceBackend) => Result): Result {
  const core = engine();
  // Makes TensorFlow.js choose a backend where nobody has.
  void core.backend;
  const former = core.backendName;
  const backend = traceBackend();
  if (backend.isRecording) throw new Error('A step is being traced already.');
  // Kernels that others know and we do not are refused by name.
  getKernelsForBackend(former).forEach(({ kernelName }) => registerTraceKernel(kernelName));
  const isDebug = env().getBool('DEBUG');
  env().set('DEBUG', false);
  // Registered backends are set before the first await inside.
  void core.setBackend(backendName);
  try {
    return run(backend);
  } finally {
    void core.setBackend(former);
    env().set('DEBUG', isDebug);
    backend.end();
  }
}
