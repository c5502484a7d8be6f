import { expect, it } from 'vitest';
import { timeTraining } from '.';
import { controlOver, FakeClock, FakeDevice, fakeRun } from './fake-device-fixture';

it.each([0.25, 7, 900])('times steps of %d ms and closes what it opened', async (msPerStep) => {
  const device = new FakeDevice(new FakeClock(), msPerStep);
  const { clock } = device;
  const timing = await timeTraining(fakeRun(), controlOver([device]));
  expect(timing).toEqual({ label: 'fake', msPerStep, totalMs: 200 * msPerStep, memoryBytes: 1234 });
  expect(clock.ms).toBeLessThan(Math.max(420, 3 * msPerStep));
  expect(device.isOpen).toBe(false);
});

it('can be cancelled', async () => {
  const device = new FakeDevice(new FakeClock());
  const control = controlOver([device], { signal: AbortSignal.abort() });
  await expect(timeTraining(fakeRun(), control)).rejects.toMatchObject({ code: 'cancelled' });
  expect(device.submits).toHaveLength(1);
  expect(device.isOpen).toBe(false);
});
