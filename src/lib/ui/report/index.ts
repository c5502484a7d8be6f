export { default as ColumnComparisons } from './ColumnComparisons.svelte';
export { default as ScoreRow } from './ScoreRow.svelte';
export { default as Verdict } from './Verdict.svelte';
export { default as WorstPairs } from './WorstPairs.svelte';
export { scoreLines, type ScoreLine } from './score-lines';
