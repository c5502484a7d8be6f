/** Everything that lives as long as the page, made once in the root layout. */
import { createContext } from 'svelte';
import { Compute } from './compute.svelte';
import { Device } from './device.svelte';
import { FinishNotice } from './finish-notice.svelte';
import { Importing } from './importing.svelte';
import { Meter } from './meter.svelte';
import { keepOffline } from './offline';
import { Projects } from './projects.svelte';
import { Settings } from './settings.svelte';
import { UpdateReady } from './update-ready.svelte';

export class App {
  readonly projects = new Projects();
  readonly importing = new Importing(this.projects);
  readonly device = new Device();
  readonly compute = new Compute();
  readonly finishNotice = new FinishNotice();
  readonly settings = new Settings();
  readonly meter = new Meter();
  readonly update = new UpdateReady();

  /** Call once in the browser (`onMount`); gives the function that ends it. */
  start(): () => void {
    const ends = [this.settings.start(), this.meter.start(), this.update.start(), keepOffline()];
    void this.device.refresh();
    void this.projects.refresh();
    return () => {
      for (const end of ends) end();
      this.projects.close();
    };
  }
}

/** `setApp` in the root layout, `getApp` in every component below. */
export const [getApp, setApp] = createContext<App>();
