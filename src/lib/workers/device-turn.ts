/**
 * Devices for one training, one after the other: the chosen one first, the next best when one is lost or
 * refuses. Every device that it opened is closed with it.
 */
import { chooseDevice, type Device, type DeviceKind } from '../engine/tensor';
import type { Failed } from '../engine/train';
import type { DeviceWish } from './contract';
import { findDevices, openDevice } from './devices';

export interface DeviceTurn {
  /** As the training loop wants it; null where no device is left. */
  nextDevice(failed: Failed | null): Promise<Device | null>;
  close(): void;
}

/** @param open in place of the devices that train fastest: for tests, and where each bit counts */
export function deviceTurn(
  { preference, tests }: DeviceWish,
  open: (kind: DeviceKind) => Promise<Device> = openDevice,
): DeviceTurn {
  const opened = new Map<DeviceKind, Device>();
  const gone = new Set<DeviceKind>();

  const choose = async (): Promise<DeviceKind | null> => {
    const found = await findDevices();
    const left = found.filter(({ kind, isUsable }) => isUsable && !gone.has(kind));
    if (left.length === 0) return null;
    const findings = left.map((each) => ({ ...each, test: tests[each.kind] ?? null }));
    const { kind } = chooseDevice(findings, preference);
    return gone.has(kind) ? null : kind;
  };

  return {
    async nextDevice(failed) {
      if (failed) {
        gone.add(failed.device.kind);
        opened.get(failed.device.kind)?.close();
        opened.delete(failed.device.kind);
      }
      for (let kind = await choose(); kind !== null; kind = await choose()) {
        const there = opened.get(kind);
        if (there) return there;
        try {
          const device = await open(kind);
          opened.set(kind, device);
          return device;
        } catch {
          // Another device may do; where none does, the loop says that there is none.
          gone.add(kind);
        }
      }
      return null;
    },
    close() {
      for (const device of opened.values()) device.close();
      opened.clear();
    },
  };
}
