export { default as VirtualGrid, type GridColumn } from './VirtualGrid.svelte';
