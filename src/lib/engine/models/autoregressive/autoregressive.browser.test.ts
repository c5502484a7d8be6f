import { expect, it } from 'vitest';
import { stream } from '../../random';
import { wasmDevice, webgpuDevice, type Device } from '../../tensor';
import { coded, learn } from './columns-fixture';

const random = stream(4, 'autoregressive in a browser');
const codes = (size: number, lane: number) =>
  Array.from({ length: 300 }, (_, i) => random.below(size, i, lane));
const first = codes(3, 0);
const columns = [
  coded(first, false),
  coded(
    first.map((code, i) => 7 * code + random.below(7, i, 1)),
    true,
  ),
  coded(codes(4, 2), false),
];

async function losses(device: Device | null): Promise<number[]> {
  if (!device) throw new Error('the device is missing');
  const seen: number[] = [];
  await learn(
    columns,
    { size: 'small', epochs: 2 },
    {
      control: {
        nextDevice: async (failed) => (failed === null ? device : null),
        onEvent: (event) => {
          if (event.kind === 'measured') seen.push(event.value);
        },
      },
    },
  );
  device.close();
  return seen;
}

it('trains on a graphics card as it does on the processor', async () => {
  const gpu = await webgpuDevice(globalThis.navigator.gpu, { allowFallback: true });
  const [one, other] = [await losses(gpu), await losses(wasmDevice())];
  expect(one).toHaveLength(2);
  one.forEach((loss, i) => expect(Math.abs(loss - other[i]!)).toBeLessThan(0.02));
}, 120_000);
