/** What the device worker answers: it finds out what can train here, and tries it. */
import type {
  DeviceChoice,
  DeviceFinding,
  DeviceKind,
  DevicePreference,
  SelfTest,
} from '../../engine/tensor';

export type { DeviceChoice, DeviceFinding, DeviceKind, DevicePreference, SelfTest };

/** Outcomes of earlier self-tests, by device; a device that was not tested is left out. */
export type DeviceTests = Partial<Record<DeviceKind, NonNullable<DeviceFinding['test']>>>;

export interface DeviceAnswer {
  /** One for each kind of device, best first. */
  readonly findings: readonly DeviceFinding[];
  readonly choice: DeviceChoice;
}

export interface DeviceApi {
  /** What there is, and what a run would take. */
  find(preference: DevicePreference, tests: DeviceTests): Promise<DeviceAnswer>;
  /** About three seconds. @throws Fault `device-missing`, `shader-failed`, `device-lost` */
  test(kind: DeviceKind, line: MessagePort): Promise<SelfTest>;
}
