/** The devices of this browser, for workers that train: what there is, and opening one. */
import {
  detectWasmFeatures,
  probeWebgpu,
  referenceDevice,
  wasmDevice,
  webgpuDevice,
  type Device,
  type DeviceFinding,
  type DeviceKind,
} from '../engine/tensor';
import { Fault } from '../engine/schema';
import { spawnThreads } from './threads/browser';

/** More threads than this wait for each other longer than they help. */
const mostThreads = 8;

/** Threads that are worth starting here, the caller's own included; 1 where memory may not be shared. */
export function threadCount(): number {
  return crossOriginIsolated ? Math.min(mostThreads, navigator.hardwareConcurrency || 1) : 1;
}

async function graphicsCard(): Promise<Omit<DeviceFinding, 'test'>> {
  const kind = 'webgpu';
  if (!('gpu' in navigator)) {
    const sentence = 'This browser has no WebGPU, or keeps it from this page.';
    return { kind, label: 'Graphics card (WebGPU)', isUsable: false, sentence };
  }
  const found = await probeWebgpu(navigator.gpu);
  if (!found) {
    const sentence = 'The browser found no graphics card that WebGPU can use.';
    return { kind, label: 'Graphics card (WebGPU)', isUsable: false, sentence };
  }
  if (found.isFallback) {
    const sentence =
      'There is no graphics card: the browser would imitate one on the processor, which is slower than WebAssembly there.';
    return { kind, label: found.label, isUsable: false, sentence };
  }
  const sentence =
    'The graphics card of this machine, through WebGPU: the fastest for large networks.';
  return { kind, label: found.label, isUsable: true, sentence };
}

function processor(): Omit<DeviceFinding, 'test'> {
  const kind = 'wasm';
  const { simd, relaxedSimd } = detectWasmFeatures();
  if (!simd) {
    const sentence = 'This browser has no SIMD instructions for WebAssembly; a newer one has.';
    return { kind, label: 'WebAssembly', isUsable: false, sentence };
  }
  const threads = threadCount();
  const label = `WebAssembly, ${threads === 1 ? 'one thread' : `${threads} threads`}`;
  const shared = crossOriginIsolated
    ? 'The processor of this machine, with memory shared between its threads'
    : 'The processor of this machine, on one thread only, since this page is not isolated and may not share memory';
  const fused = relaxedSimd ? ' and fused multiplication (relaxed SIMD)' : '';
  return { kind, label, isUsable: true, sentence: `${shared}, with SIMD${fused}.` };
}

const plain: Omit<DeviceFinding, 'test'> = {
  kind: 'reference',
  label: 'TensorFlow.js on the processor',
  isUsable: true,
  sentence:
    'Every operation by itself, as TensorFlow.js does it: what the others are checked against, and the way out where neither of them runs. Very slow.',
};

/** What there is, best first; nothing is run. */
export async function findDevices(): Promise<readonly Omit<DeviceFinding, 'test'>[]> {
  return [await graphicsCard(), processor(), plain];
}

const openers: Record<DeviceKind, () => Promise<Device>> = {
  webgpu: async () => {
    const device = await webgpuDevice(navigator.gpu);
    if (device) return device;
    throw new Fault('device-missing', {
      device: 'The graphics card',
      why: (await graphicsCard()).sentence,
    });
  },
  wasm: async () => wasmDevice({ threads: threadCount(), spawn: spawnThreads }),
  reference: referenceDevice,
};

/** The caller closes it. @throws Fault `device-missing` */
export function openDevice(kind: DeviceKind): Promise<Device> {
  return openers[kind]();
}
