export { default as GeneratorCards } from './GeneratorCards.svelte';
