export { default as AppHeader } from './AppHeader.svelte';
export { default as SentMeter } from './SentMeter.svelte';
export { default as Spine, type SpineStep } from './Spine.svelte';
export { default as ThemeToggle, themeNames, type ThemeName } from './ThemeToggle.svelte';
export { default as Toasts, type Toast } from './Toasts.svelte';
export { getNotices, Notices, setNotices } from './notices.svelte';
