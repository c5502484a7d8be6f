/**
 * The processor as a device, by WebAssembly with SIMD. It computes where it is called and on threads
 * that its caller starts; it refuses engines without SIMD, for which there is the reference.
 */
import { Fault } from '../../../schema';
import type { Device } from '../../device';
import type { Program } from '../../program';
import { detectWasmFeatures, type WasmFeatures } from '../assembler';
import { addressableBytes, pageBytes, planMemory } from './memory-plan';
import { openSession, type WasmSession } from './session';
import { Team } from './team';
import type { SpawnThreads } from './thread-port';

export interface WasmDeviceOptions {
  /** All that compute, the caller among them. One where memory cannot be shared. */
  readonly threads?: number;
  /** Starts the others; without it there is one. */
  readonly spawn?: SpawnThreads;
  /**
   * Never fuses multiplication and addition (relaxed SIMD), which some machines have and some do not:
   * the same numbers on every machine, bit for bit. For sampling, where one seed must give one table.
   */
  readonly exact?: boolean;
  readonly memoryLimitBytes?: number;
  /** Kernels that one thread does in less are not shared; 6 µs. */
  readonly smallestSharedNs?: number;
  /** How long a run may go on without any sign of life of its threads; 10 s. */
  readonly patienceMs?: number;
}

export interface WasmDevice extends Device {
  readonly kind: 'wasm';
  readonly threads: number;
  open(...args: Parameters<Device['open']>): Promise<WasmSession>;
}

/** @throws Fault `device-missing` without SIMD */
export function wasmDevice(options: WasmDeviceOptions = {}): WasmDevice {
  const features = featuresFor(options);
  const threads = features.threads ? Math.max(1, Math.floor(options.threads ?? 1)) : 1;
  const team =
    threads > 1 && options.spawn !== undefined ? new Team(options.spawn, threads - 1) : null;
  const actual = team === null ? 1 : threads;
  const device: WasmDevice = {
    kind: 'wasm',
    threads: actual,
    label: labelOf(actual, features),
    memoryLimitBytes: Math.min(options.memoryLimitBytes ?? addressableBytes, addressableBytes),
    lost: new Promise(() => undefined),
    open: (programs, { seed }) =>
      openSession(programs, {
        ...{ device, seed, threads: actual, features, team },
        smallestSharedNs: options.smallestSharedNs ?? 6000,
        patienceMs: options.patienceMs ?? 10_000,
      }),
    close: () => team?.close(),
  };
  return device;
}

function featuresFor({ exact }: WasmDeviceOptions): WasmFeatures {
  const found = detectWasmFeatures();
  if (!found.simd)
    throw new Fault('device-missing', {
      device: 'WebAssembly',
      why: 'this browser has no SIMD instructions for it',
    });
  return {
    ...found,
    relaxedSimd: found.relaxedSimd && exact !== true,
    threads: found.threads && typeof SharedArrayBuffer !== 'undefined',
  };
}

function labelOf(threads: number, { relaxedSimd }: WasmFeatures): string {
  const parts = ['WebAssembly', threads === 1 ? 'one thread' : `${threads} threads`];
  return [...parts, relaxedSimd ? 'relaxed SIMD' : 'SIMD'].join(', ');
}

/** Bytes that a session of these programs will take, packed panels among them; within a few per cent. */
export function planWasmBytes(
  programs: Readonly<Record<string, Program>>,
  device: Pick<WasmDevice, 'threads'>,
): number {
  const { bytes } = planMemory(programs, device.threads, detectWasmFeatures().relaxedSimd);
  return Math.ceil(bytes / pageBytes) * pageBytes;
}
