/** Where networks are trained in Node: all cores by WebAssembly, else plain TensorFlow.js. */
import { availableParallelism } from 'node:os';
import { detectWasmFeatures, referenceDevice, wasmDevice, type Device } from '../engine/tensor';
import type { FitOptions } from '../engine/pipeline';
import { spawnThreads } from '../workers/threads/node';

/** More threads than this wait for each other longer than they help. */
const mostThreads = 8;

export interface Devices {
  readonly nextDevice: NonNullable<FitOptions['nextDevice']>;
  /** Ends the threads. */
  close(): void;
}

/**
 * Devices are opened when a training first asks for one.
 * @param exact the same numbers on every machine, bit for bit, at some cost
 */
export function nodeDevices(exact = false): Devices {
  const opened: Device[] = [];
  const open = async (): Promise<Device> => {
    if (!detectWasmFeatures().simd) return referenceDevice();
    const threads = Math.min(mostThreads, availableParallelism());
    return wasmDevice({ threads, spawn: spawnThreads, exact });
  };
  return {
    async nextDevice(failed) {
      const present = opened.at(-1);
      if (failed === null && present) return present;
      if (failed?.device.kind === 'reference') return null;
      const device = failed === null ? await open() : await referenceDevice();
      opened.push(device);
      return device;
    },
    close() {
      for (const device of opened.splice(0)) device.close();
    },
  };
}
