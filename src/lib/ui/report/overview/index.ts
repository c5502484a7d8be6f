export { default as GatesPanel } from './GatesPanel.svelte';
export { default as MendingPanel } from './MendingPanel.svelte';
export { default as ProblemList } from './ProblemList.svelte';
export { default as SectionNav } from './SectionNav.svelte';
export { default as SettingsPanel } from './SettingsPanel.svelte';
export { default as Verdict } from './Verdict.svelte';
export {
  sectionEntries,
  sectionTraits,
  type SectionEntry,
  type SectionId,
} from './section-entries';
