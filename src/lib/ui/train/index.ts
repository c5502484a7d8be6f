export { default as Curves } from './Curves.svelte';
export { default as Figures, type Figure } from './Figures.svelte';
export { default as QueueList } from './QueueList.svelte';
export { default as RunningCard } from './RunningCard.svelte';
export { default as RunTable } from './RunTable.svelte';
export { default as SampleTable } from './SampleTable.svelte';
export { settingsOf, type ComparedRun, type LabelOf } from './run-rows';
