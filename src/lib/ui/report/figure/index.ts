export { default as FigureList } from './FigureList.svelte';
export { default as FigureMatrix } from './FigureMatrix.svelte';
export { default as Grade } from './Grade.svelte';
export { default as MarkKey } from './MarkKey.svelte';
export { axisOf, figureLine, valueOf, wordsOf, writerOf, type FigureLine } from './figure-line';
export { grouped } from './grouped';
export { basicLines } from './basic-lines';
