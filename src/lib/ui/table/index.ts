export { default as ScrollTable } from './ScrollTable.svelte';
export { default as VirtualGrid, type GridColumn } from './VirtualGrid.svelte';
