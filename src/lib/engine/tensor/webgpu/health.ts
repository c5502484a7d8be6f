/** Whether a GPU device still works: turns its loss and its uncaught errors into faults of what runs on it. */
import { Fault } from '../../schema';

/** A lost device first rejects what was waiting, and says that it is lost a moment later. */
const graceMs = 100;

export class Health {
  /** Resolves when the device is gone, with the reason in words. */
  readonly lost: Promise<string>;
  #reason: string | null = null;
  #failure: Fault | null = null;
  /** What is under way, to be told of the loss. */
  readonly #waiting = new Set<(fault: Fault) => void>();

  constructor(device: GPUDevice) {
    this.lost = device.lost.then(({ message, reason }) => {
      this.#reason = message || reason || 'no reason given';
      const fault = new Fault('device-lost', { reason: this.#reason });
      for (const tell of this.#waiting) tell(fault);
      return this.#reason;
    });
    device.addEventListener('uncapturederror', (event) => {
      const { message } = (event as GPUUncapturedErrorEvent).error;
      this.#failure ??= new Fault('shader-failed', { kernel: 'this step', message });
    });
  }

  /** @throws Fault `device-lost`, or `shader-failed` when the device reported an error that nobody waited for */
  check(): void {
    if (this.#reason !== null) throw new Fault('device-lost', { reason: this.#reason });
    if (this.#failure) throw this.#failure;
  }

  /** What `work` gives, unless the device is lost before or meanwhile. @throws as `check` */
  async guard<T>(work: Promise<T>): Promise<T> {
    try {
      const result = await this.#orLost(work);
      this.check();
      return result;
    } catch (error) {
      if (!(error instanceof Fault)) {
        await this.#settle();
        this.check();
      }
      throw error;
    }
  }

  // Not Promise.race with `lost`, which would keep every run of a long training in memory.
  #orLost<T>(work: Promise<T>): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      this.#waiting.add(reject);
      work.then(resolve, reject).finally(() => this.#waiting.delete(reject));
    });
  }

  /** Waits a moment, or until the device is lost. */
  #settle(): Promise<void> {
    return new Promise<void>((resolve) => {
      const end = () => {
        clearTimeout(timer);
        this.#waiting.delete(end);
        resolve();
      };
      const timer = setTimeout(end, graceMs);
      this.#waiting.add(end);
    });
  }
}
