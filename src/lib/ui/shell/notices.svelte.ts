/** The queue of notices at the foot of the page. Notes leave by themselves, faults stay until they are closed. */
import { createContext } from 'svelte';
import type { Fault } from '$lib/engine/schema';
import type { Toast } from './Toasts.svelte';

const noteMs = 8000;

export class Notices {
  #toasts = $state.raw<readonly Toast[]>([]);
  #next = 1;

  get toasts(): readonly Toast[] {
    return this.#toasts;
  }

  /** Tells something that was done, with a way back where there is one. */
  say(text: string, action?: Toast['action']): void {
    const id = this.#add({ tone: 'note', text, action });
    setTimeout(() => this.close(id), noteMs);
  }

  /** Shows a fault's own sentence; a job that the person cancelled is not one. */
  fault(fault: Fault): void {
    if (fault.code !== 'cancelled') this.#add({ tone: 'fault', text: fault.message });
  }

  close(id: Toast['id']): void {
    this.#toasts = this.#toasts.filter((toast) => toast.id !== id);
  }

  #add(toast: Omit<Toast, 'id'>): number {
    const id = this.#next;
    this.#next += 1;
    const others = this.#toasts.filter(({ text }) => text !== toast.text);
    this.#toasts = [...others.slice(-2), { id, ...toast }];
    return id;
  }
}

export const [getNotices, setNotices] = createContext<Notices>();
