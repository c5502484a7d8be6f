export { default as Curves } from './Curves.svelte';
export { default as QueueList } from './QueueList.svelte';
export { default as RunningCard } from './RunningCard.svelte';
export { default as RunTable } from './RunTable.svelte';
export { default as SampleTable } from './SampleTable.svelte';
export type { ComparedRun, LabelOf } from './run-rows';
