/** The person's settings: only the theme, kept in localStorage and checked when read. */
import { z } from '$lib/engine/schema';

const key = 'twinset-settings';
const settingsSchema = z.object({ theme: z.enum(['system', 'light', 'dark']) });
export type Theme = z.infer<typeof settingsSchema>['theme'];

export class Settings {
  #theme = $state<Theme>('system');

  /** `system` follows the device. */
  get theme(): Theme {
    return this.#theme;
  }

  /** Reads what was kept, and follows other tabs; gives the function that ends that. */
  start(): () => void {
    this.#take(localStorage.getItem(key));
    const follow = (event: StorageEvent) => {
      if (event.key === key) this.#take(event.newValue);
    };
    addEventListener('storage', follow);
    return () => removeEventListener('storage', follow);
  }

  setTheme(theme: Theme): void {
    localStorage.setItem(key, JSON.stringify({ theme }));
    this.#show(theme);
  }

  #take(text: string | null): void {
    this.#show(readTheme(text));
  }

  #show(theme: Theme): void {
    this.#theme = theme;
    if (theme === 'system') delete document.documentElement.dataset['theme'];
    else document.documentElement.dataset['theme'] = theme;
  }
}

/** Anything that is not a valid setting counts as none. */
export function readTheme(text: string | null): Theme {
  try {
    const parsed = settingsSchema.safeParse(JSON.parse(text ?? ''));
    return parsed.success ? parsed.data.theme : 'system';
  } catch {
    return 'system';
  }
}
