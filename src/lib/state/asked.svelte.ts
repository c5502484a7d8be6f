/** A question that is asked anew whenever the person changes something: the newest wins, older ones are given up. */
import { toFault, type Fault } from '$lib/engine/schema';

export class Asked<Answer> {
  #answer = $state.raw<Answer | null>(null);
  #fault = $state.raw<Fault | null>(null);
  #isWaiting = $state(false);
  #controller: AbortController | null = null;

  /** The newest answer, shown until the next one is there; null before the first. */
  get answer(): Answer | null {
    return this.#answer;
  }

  /** Why the last question has no answer; null where it has one. */
  get fault(): Fault | null {
    return this.#fault;
  }

  get isWaiting(): boolean {
    return this.#isWaiting;
  }

  /** Never rejects; resolves when this question was answered or given up. */
  async ask(question: (signal: AbortSignal) => Promise<Answer>): Promise<void> {
    this.#controller?.abort();
    const controller = new AbortController();
    this.#controller = controller;
    this.#isWaiting = true;
    this.#fault = null;
    try {
      const answer = await question(controller.signal);
      if (this.#controller === controller) this.#answer = answer;
    } catch (error) {
      if (this.#controller === controller) this.#fault = toFault(error);
    } finally {
      if (this.#controller === controller) this.#isWaiting = false;
    }
  }

  /** Gives up and forgets. */
  clear(): void {
    this.#controller?.abort();
    this.#controller = null;
    this.#answer = null;
    this.#fault = null;
    this.#isWaiting = false;
  }
}
