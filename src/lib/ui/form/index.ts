export { default as ChoiceField } from './ChoiceField.svelte';
export { default as Dialog } from './Dialog.svelte';
export { default as FaultNote } from './FaultNote.svelte';
export { default as JobCard, type JobView } from './JobCard.svelte';
export { default as NumberField } from './NumberField.svelte';
export { default as OptionsForm, type OptionField } from './OptionsForm.svelte';
export { default as TextField } from './TextField.svelte';
export { choiceLabel } from './choice-label';
