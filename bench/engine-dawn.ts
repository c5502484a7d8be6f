/**
 * The WebGPU programs of the step compiler outside a browser, on Dawn for Node (the npm package
 * `webgpu`, which is no dependency of ours): for machines with a real GPU. `npm run bench:engine -- dawn`
 * builds it into one file, bench/results/engine-dawn.mjs, that also runs where npm is not.
 */
import '@tensorflow/tfjs-backend-webgpu';
import { referenceDevice, webgpuDevice } from '../src/lib/engine/tensor';
import { compileModel, drift, runOn, smallModels } from '../src/lib/engine/tensor/testing';
import { ctganCase, otherCases } from './engine/cases';
import { profileRows } from './engine/gpu-profile';
import { engineMs } from './engine/products';
import { eagerWebgpuRows, webgpuRows } from './engine/webgpu-rows';
import { keepRows } from './results';
import { row, type Row } from './row';

const missing = `Dawn for Node is not here. Either
  npm install --no-save webgpu
or unpack that package anywhere and name its index.js:
  TWINSET_DAWN=/where/it/is/webgpu/index.js npm run bench:engine -- dawn
It needs a Vulkan driver. Without a GPU, Chromium's own imitation does:
  VK_DRIVER_FILES=/usr/lib/chromium/vk_swiftshader_icd.json`;

/** Float32 without tensor cores, 10^12 operations a second, by the makers' data sheets. */
const cardLimits: Readonly<Record<string, number>> = {
  H100: 66.9,
  H200: 66.9,
  A100: 19.5,
  L40S: 91.6,
  L4: 30.3,
  T4: 8.1,
  '4090': 82.6,
};

const isReal = process.env['VK_DRIVER_FILES']?.includes('swiftshader') !== true;

interface Dawn {
  readonly create: (flags: string[]) => GPU;
  readonly globals: Readonly<Record<string, unknown>>;
}

async function findGpu(): Promise<GPU | null> {
  const name = process.env['TWINSET_DAWN'] ?? 'webgpu';
  const dawn = (await import(/* @vite-ignore */ name).catch(() => null)) as Dawn | null;
  if (dawn === null) return null;
  // The imitation clears workgroup memory unrolled, which makes compilation twenty times slower.
  const gpu = dawn.create(isReal ? [] : ['enable-dawn-features=disable_workgroup_init']);
  // tfjs-backend-webgpu looks for a worker with WebGPU.
  Object.assign(globalThis, dawn.globals, { WorkerGlobalScope: Object });
  Object.defineProperty(globalThis, 'navigator', { value: { gpu }, configurable: true });
  return gpu;
}

async function productRows(device: Awaited<ReturnType<typeof webgpuDevice>> & object) {
  const rows: Row[] = [];
  const [, limit] = Object.entries(cardLimits).find(([card]) => device.label.includes(card)) ?? [];
  for (const [m, k, n] of [
    [512, 768, 256],
    [2048, 2048, 2048],
    [4096, 4096, 4096],
  ] as const) {
    const speed = (2 * m * k * n) / (await engineMs(device, { m, k, n })) / 1e6;
    rows.push(row(`product ${m}×${k}×${n}, ${device.label}`, speed, 'GFLOP/s'));
    if (limit) rows.push(row("… of the card's float32", speed / limit / 10, '%'));
  }
  return rows;
}

/** Ten steps of every small model against the reference. */
async function driftRows(device: Awaited<ReturnType<typeof webgpuDevice>> & object) {
  const rows: Row[] = [];
  for (const { name, make } of smallModels()) {
    const model = await compileModel(make, 'webgpu');
    const found = await runOn(device, model, 10);
    const expected = await runOn(await referenceDevice(), model, 10);
    const apart = drift(found.state, expected.state, model.compiled.initialState);
    rows.push(row(`${name}, small: ten steps apart from the reference`, 100 * apart, '%'));
  }
  return rows;
}

async function measure(gpu: GPU, keep: (rows: readonly Row[]) => void): Promise<void> {
  const device = await webgpuDevice(gpu, { allowFallback: true });
  if (device === null) throw new Error('Dawn finds no adapter: is there a Vulkan driver?');
  keep(await driftRows(device));
  for (const each of [ctganCase, ...otherCases]) keep(await webgpuRows(device, each, isReal));
  keep(await profileRows(device, ctganCase));
  if (isReal) keep(await productRows(device));
  device.close();
  for (const each of isReal ? [ctganCase, ...otherCases] : [])
    keep(await eagerWebgpuRows(each, 10));
}

const gpu = await findGpu();
if (gpu === null) {
  console.error(missing);
  process.exitCode = 1;
} else {
  const rows: Row[] = [];
  await measure(gpu, (more) => {
    rows.push(...more);
    for (const { what, value, unit } of more) console.log(`${what}: ${value} ${unit}`);
  });
  keepRows('engine-dawn', rows);
  // Dawn keeps the process alive.
  process.exit(0);
}
