export { default as DeviceCard } from './DeviceCard.svelte';
export { default as TestResult } from './TestResult.svelte';
