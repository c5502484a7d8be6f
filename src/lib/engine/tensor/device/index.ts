export type { Compiled, Device, DeviceKind, Session, Values } from './device';
