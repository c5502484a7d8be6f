/** The open project, for the five pages below its layout; they exist only while one is open. */
import type { Project } from '$lib/state';
import { createContext } from 'svelte';

/** A file that was dropped while the project was still being opened: whoever compares takes it, once. */
export interface WaitingDrop {
  take(): File | null;
}

export const [getWaitingDrop, setWaitingDrop] = createContext<WaitingDrop>();

export const [getProject, setProject] = createContext<() => Project>();
