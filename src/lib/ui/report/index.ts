export { default as Dashboard } from './Dashboard.svelte';
