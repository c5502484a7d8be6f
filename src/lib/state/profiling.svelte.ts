/** The profile of the real table: kept with the project, made again when the schema has changed. */
import type { Profile } from '$lib/engine/schema';
import { Activity } from './activity.svelte';
import type { ProjectContext } from './project-context';

export class Profiling extends Activity {
  readonly #context: ProjectContext;
  #profile = $state.raw<Profile | null>(null);
  #isStale = $state(false);
  #calls = 0;

  constructor(context: ProjectContext) {
    super();
    this.#context = context;
  }

  get profile(): Profile | null {
    return this.#profile;
  }

  /** Whether the schema was changed since the profile was made. */
  get isStale(): boolean {
    return this.#isStale;
  }

  /** Takes the profile that is kept with the project; gives whether there is one. */
  async restore(): Promise<boolean> {
    this.#profile = await this.#context.store.readProfile();
    return this.#profile !== null;
  }

  /**
   * Profiles the table anew; a run under way is given up, and of several calls only the last one runs.
   * Resolves to whether this call finished a profile.
   */
  async start(): Promise<boolean> {
    const { table } = this.#context;
    if (!table) return false;
    this.#isStale = this.#profile !== null;
    const call = ++this.#calls;
    this.cancel();
    await this.settled();
    if (call !== this.#calls) return false;
    const { schema } = this.#context;
    const made = await this.perform((steering) =>
      table.run('profiling the table', (api, line) => api.profile(schema, line), steering),
    );
    if (!made || call !== this.#calls) return false;
    this.#profile = made.value;
    this.#isStale = false;
    await this.#keep(made.value);
    return true;
  }

  /** The profile is a cache: when it cannot be kept, it is made again next time. */
  async #keep(profile: Profile): Promise<void> {
    try {
      this.#context.assertWriter();
      await this.#context.store.writeProfile(profile);
    } catch {
      return;
    }
  }
}
