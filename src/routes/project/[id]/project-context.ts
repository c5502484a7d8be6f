/** The open project, for the five pages below its layout; they exist only while one is open. */
import type { Project } from '$lib/state';
import { createContext } from 'svelte';

export const [getProject, setProject] = createContext<() => Project>();
