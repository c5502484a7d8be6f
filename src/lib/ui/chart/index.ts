export { default as AssociationMap } from './AssociationMap.svelte';
export { default as Histogram } from './Histogram.svelte';
export { default as PairedBars } from './PairedBars.svelte';
export { default as PairMatrices } from './PairMatrices.svelte';
export { default as TopValues } from './TopValues.svelte';
