export { default as DriftColumns } from './DriftColumns.svelte';
export { default as DriftVerdict } from './DriftVerdict.svelte';
