export { default as Dashboard } from './Dashboard.svelte';
export { MendingPanel } from './overview';
