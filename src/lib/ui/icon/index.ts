export { default as Icon } from './Icon.svelte';
export { kindIcons, type IconName } from './shapes';
