export { default as ColumnCards } from './ColumnCards.svelte';
export { default as ColumnCard } from './ColumnCard.svelte';
export { default as ColumnList } from './ColumnList.svelte';
export { default as PersonalPanel } from './PersonalPanel.svelte';
