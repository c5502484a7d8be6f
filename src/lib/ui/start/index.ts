export { default as DeviceLines } from './DeviceLines.svelte';
export { default as DropArea } from './DropArea.svelte';
export { default as RecentProjects } from './RecentProjects.svelte';
export { default as SampleCards, type SampleTable } from './SampleCards.svelte';
export { acceptedFiles } from './accepted-files';
export { onLaunchedFile, takeSharedFile } from './incoming';
