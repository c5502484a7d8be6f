export { default as DeviceCard } from './DeviceCard.svelte';
