/** Whether a GPU device still works: turns its loss and its uncaught errors into faults of what runs on it. */
import { Fault } from '../../schema';

export class Health {
  /** Resolves when the device is gone, with the reason in words. */
  readonly lost: Promise<string>;
  #reason: string | null = null;
  #failure: Fault | null = null;
  readonly #gone: Promise<never>;

  constructor(device: GPUDevice) {
    this.lost = device.lost.then(({ message, reason }) => {
      this.#reason = message || reason || 'no reason given';
      return this.#reason;
    });
    this.#gone = this.lost.then((reason) => {
      throw new Fault('device-lost', { reason });
    });
    this.#gone.catch(() => undefined);
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
    let result: T;
    try {
      result = await Promise.race([work, this.#gone]);
    } catch (error) {
      if (error instanceof Fault) throw error;
      // A lost device first rejects what was waiting, and says that it is lost a moment later.
      await Promise.race([this.lost, new Promise((resolve) => setTimeout(resolve, 100))]);
      this.check();
      throw error;
    }
    this.check();
    return result;
  }
}
