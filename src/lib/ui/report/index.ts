export { default as ColumnComparisons } from './ColumnComparisons.svelte';
export { default as ScoreSections } from './ScoreSections.svelte';
export { default as Verdict } from './Verdict.svelte';
export { default as WorstPairs } from './WorstPairs.svelte';
