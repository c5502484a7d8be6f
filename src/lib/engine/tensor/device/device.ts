/**
 * What every runtime offers. A device opens sessions; a session holds the state of a model and runs the
 * programs that were compiled together over it.
 */
import type { Program } from '../program';
import type { Trace } from '../trace';

/** One step, compiled: `program` for the compiled runtimes, `trace` for the reference. */
export interface Compiled {
  readonly program: Program;
  readonly trace: Trace;
  /** The state region's contents when the step was traced (4 bytes an element). */
  readonly initialState: Uint8Array;
}

export type DeviceKind = 'webgpu' | 'wasm' | 'reference';
export type Values = Float32Array | Int32Array;

export interface Device {
  readonly kind: DeviceKind;
  /** For people: "NVIDIA RTX 4070 (WebGPU)", "WebAssembly, 2 threads, relaxed SIMD". */
  readonly label: string;
  /** Bytes that one session may use, as far as the device says. */
  readonly memoryLimitBytes: number;
  /** Resolves when the device is gone (never for the CPU), with the reason in words. */
  readonly lost: Promise<string>;
  /**
   * @param programs by name, compiled together (they share one state layout)
   * @throws Fault `plan-too-large`, `adapter-limit`, `shader-failed`, `device-lost`
   */
  open(programs: Readonly<Record<string, Compiled>>, options: { seed: number }): Promise<Session>;
  close(): void;
}

export interface Session {
  readonly device: Device;
  /** Bytes in use on the device by this session: regions, packed panels, staging. */
  readonly bytes: number;
  /** Sets an input of a program; it stays until it is set again. @throws Fault `shape-changed` */
  write(program: string, input: string, values: Values): void;
  /** Runs steps `first` … `first + count - 1`, in order; resolves when the device has finished them. @throws Fault `device-lost` */
  run(program: string, first: number, count: number): Promise<void>;
  /** An output of the last step that ran. A bool is read as Int32Array of 0 and 1. */
  read(program: string, output: string): Promise<Values>;
  /** The whole state region, 4 bytes an element. */
  readState(): Promise<Uint8Array>;
  writeState(bytes: Uint8Array): Promise<void>;
  close(): void;
}
