export { default as CompareRuns } from './CompareRuns.svelte';
export { default as ExplorePanel } from './ExplorePanel.svelte';
export { default as SpotTheFake } from './SpotTheFake.svelte';
