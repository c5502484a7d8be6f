/** One matrix product, [512, 768] · [768, 256]: the engine's, and the best that others reach here. */
import * as tf from '@tensorflow/tfjs-core';
import { compile, detectWasmFeatures, type Device } from '../../src/lib/engine/tensor';
import { medianMs, row, type Row } from '../row';
import { bestProduct, type ProductShape } from './best-product';
import { openWith, stepTime } from './compiled';

const shape: ProductShape = { m: 512, k: 768, n: 256 };
const flop = 2 * shape.m * shape.k * shape.n;
const runs = 60;

const made = (size: number) => Float32Array.from({ length: size }, (_, i) => ((i * 31) % 97) / 97);

/** @param device of one thread. @param where for people. */
export async function productRows(device: Device, where: string): Promise<Row[]> {
  const hand = await handMs();
  const xnnpack = await tensorflowMs();
  const ours = await engineMs(device, shape);
  const gigaflops = (ms: number) => flop / ms / 1e6;
  const best = Math.min(hand, xnnpack);
  return [
    row(`product 512×768×256, ${where}, one thread`, gigaflops(ours), 'GFLOP/s'),
    row('… by hand, 4×8 block', gigaflops(hand), 'GFLOP/s'),
    row('… tfjs-wasm (XNNPACK)', gigaflops(xnnpack), 'GFLOP/s'),
    row('… the engine against the best of the others', (100 * best) / ours, '%', {
      limit: 80,
      better: 'higher',
    }),
  ];
}

function handMs(): Promise<number> {
  const product = bestProduct(shape, detectWasmFeatures().relaxedSimd);
  product.left.set(made(shape.m * shape.k));
  product.right.set(made(shape.k * shape.n));
  return medianMs(runs, product.run);
}

async function tensorflowMs(): Promise<number> {
  await tf.setBackend('wasm');
  const left = tf.tensor2d(made(shape.m * shape.k), [shape.m, shape.k]);
  const right = tf.tensor2d(made(shape.k * shape.n), [shape.k, shape.n]);
  const ms = await medianMs(runs, () => tf.matMul(left, right).dispose());
  tf.dispose([left, right]);
  return ms;
}

/** Milliseconds of one product on the device, as a step of its own. */
export async function engineMs(device: Device, { m, k, n }: ProductShape): Promise<number> {
  await tf.setBackend('cpu');
  const weights = tf.variable(tf.tensor2d(made(k * n), [k, n]));
  const step = ({ x }: Readonly<Record<'x', tf.Tensor>>) => ({
    out: tf.matMul(x as tf.Tensor2D, weights as tf.Tensor2D),
  });
  const example = { x: { shape: [m, k], type: 'float32' } } as const;
  const target = device.kind === 'webgpu' ? 'webgpu' : 'wasm';
  const compiled = await compile(step, example, { name: 'product', target });
  weights.dispose();
  const session = await openWith(device, compiled, { x: made(m * k) });
  const ms = await stepTime(session, 0.5);
  session.close();
  return ms;
}
