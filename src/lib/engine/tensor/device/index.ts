export {
  chooseDevice,
  type DeviceChoice,
  type DeviceFinding,
  type DevicePreference,
} from './choose';
export type { Compiled, Device, DeviceKind, Session, Values } from './device';
export { checkOneState } from './one-state';
export { statePlaces, stateView, type StatePlace } from './state-values';
