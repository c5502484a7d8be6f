/** What the device worker does: see `DeviceApi`. */
import { chooseDevice, selfTest } from '../engine/tensor';
import type { DeviceApi } from './contract';
import { findDevices, openDevice } from './devices';
import { underLine } from './serve';

export const deviceDesk: DeviceApi = {
  async find(preference, tests) {
    const found = await findDevices();
    const findings = found.map((finding) => ({ ...finding, test: tests[finding.kind] ?? null }));
    return { findings, choice: chooseDevice(findings, preference) };
  },

  test: (kind, line) =>
    underLine(line, async (control) => {
      const [device, reference] = [await openDevice(kind), await openDevice('reference')];
      try {
        return await selfTest(device, reference, () => performance.now(), control);
      } finally {
        device.close();
        reference.close();
      }
    }),
};
