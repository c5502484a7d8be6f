export { default as ExportForm, type ExportDraft, type FormatView } from './ExportForm.svelte';
export { default as ExportedNote } from './ExportedNote.svelte';
