/**
 * Who may write a project: the tab that holds its Web Lock. Other tabs follow, are told of each
 * change, and take over when the writer goes.
 */
const nameOf = (id: string) => `twinset-project-${id}`;

export class Tenure {
  #isWriter = false;
  #release: (() => void) | null = null;
  readonly #waiting = new AbortController();
  readonly #channel: BroadcastChannel;
  readonly #onChange: (change: 'became-writer' | 'saved') => void;

  private constructor(id: string, onChange: (change: 'became-writer' | 'saved') => void) {
    this.#onChange = onChange;
    this.#channel = new BroadcastChannel(nameOf(id));
    this.#channel.onmessage = () => {
      if (!this.#isWriter) onChange('saved');
    };
  }

  /**
   * Takes the project, or a place behind the tab that has it. `onChange` tells a follower of each
   * save, and of becoming the writer.
   */
  static async take(
    id: string,
    onChange: (change: 'became-writer' | 'saved') => void,
  ): Promise<Tenure> {
    const tenure = new Tenure(id, onChange);
    await new Promise<void>((resolve, reject) => {
      navigator.locks
        .request(nameOf(id), { ifAvailable: true }, (lock) => {
          resolve();
          if (!lock) return undefined;
          tenure.#isWriter = true;
          return tenure.#hold();
        })
        .catch(reject);
    });
    if (!tenure.#isWriter) tenure.#queue(id);
    return tenure;
  }

  /** Whether some tab, this one included, writes the project now. */
  static async isTaken(id: string): Promise<boolean> {
    const { held } = await navigator.locks.query();
    return held?.some((lock) => lock.name === nameOf(id)) ?? false;
  }

  get isWriter(): boolean {
    return this.#isWriter;
  }

  /** Tells the followers that something was saved. */
  announce(): void {
    this.#channel.postMessage('saved');
  }

  release(): void {
    this.#isWriter = false;
    this.#waiting.abort();
    this.#release?.();
    this.#channel.close();
  }

  #hold(): Promise<void> {
    return new Promise((resolve) => (this.#release = resolve));
  }

  #queue(id: string): void {
    navigator.locks
      .request(nameOf(id), { signal: this.#waiting.signal }, () => {
        this.#isWriter = true;
        this.#onChange('became-writer');
        return this.#hold();
      })
      .catch(() => undefined);
  }
}
