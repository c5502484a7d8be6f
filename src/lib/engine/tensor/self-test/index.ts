export { selfTest, type SelfTest } from './self-test';
