export { default as GeneratorCards } from './GeneratorCards.svelte';
export { costFigures, costSource, type CostView } from './cost-words';
