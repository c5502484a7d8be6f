export { default as AssociationMap } from './AssociationMap.svelte';
export { default as DependenceTree } from './DependenceTree.svelte';
export { default as Histogram } from './Histogram.svelte';
export { default as LineChart } from './LineChart.svelte';
export { default as PairedBars } from './PairedBars.svelte';
export { default as PairMatrices } from './PairMatrices.svelte';
export { default as TopValues } from './TopValues.svelte';
export type { Guide, Line, LinePicture } from './line-option';
