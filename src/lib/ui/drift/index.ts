export { default as DriftColumns } from './DriftColumns.svelte';
export { default as DriftFiles } from './DriftFiles.svelte';
export { default as DriftVerdict } from './DriftVerdict.svelte';
export { default as FileSlot } from './FileSlot.svelte';
