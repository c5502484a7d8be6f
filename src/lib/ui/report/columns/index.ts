export { default as ColumnTable } from './ColumnTable.svelte';
export { default as PagedTable } from './PagedTable.svelte';
export { default as TogetherTables } from './TogetherTables.svelte';
export { default as WorstPairs } from './WorstPairs.svelte';
