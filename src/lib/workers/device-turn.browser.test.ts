import { describe, expect, it, vi } from 'vitest';
import { Fault } from '../engine/schema';
import { referenceDevice, type Device, type DeviceKind } from '../engine/tensor';
import { deviceTurn } from './device-turn';

const wish = { preference: 'wasm', tests: {} } as const;

async function fake(kind: DeviceKind): Promise<Device> {
  return { ...(await referenceDevice()), kind, label: kind, close: vi.fn() };
}
const lost = (device: Device) => ({
  device,
  fault: new Fault('device-lost', { reason: 'unplugged' }),
});

describe('devices take turns', () => {
  it('the chosen first, the next best when one is lost, none in the end', async () => {
    const turn = deviceTurn(wish, fake);
    const first = (await turn.nextDevice(null))!;
    expect(first.kind).toBe('wasm');
    expect(await turn.nextDevice(null)).toBe(first);
    const second = (await turn.nextDevice(lost(first)))!;
    expect(second.kind).toBe('reference');
    expect(first.close).toHaveBeenCalledOnce();
    expect(await turn.nextDevice(lost(second))).toBeNull();
    turn.close();
    expect(second.close).toHaveBeenCalledOnce();
  });

  it('one that cannot be opened is passed over', async () => {
    const turn = deviceTurn(wish, async (kind) => {
      if (kind === 'wasm') throw new Error('no memory');
      return fake(kind);
    });
    expect((await turn.nextDevice(null))!.kind).toBe('reference');
  });

  it('one that failed its self-test is not chosen, though it was asked for', async () => {
    const tests = { wasm: { isCorrect: false, gigaflops: 0 } };
    const turn = deviceTurn({ preference: 'wasm', tests }, fake);
    expect((await turn.nextDevice(null))!.kind).not.toBe('wasm');
  });
});
