/** A notification of the system when a long job ends; asked for by a click, for as long as the page is open. */

export type NoticeState =
  /** The browser has no notifications, or keeps them from this page. */
  'impossible' | 'off' | 'on' | 'refused';

export class FinishNotice {
  #state = $state<NoticeState>(initial());

  get state(): NoticeState {
    return this.#state;
  }

  /** Asks the browser, which asks the person. Must be called straight from a click. */
  async ask(): Promise<void> {
    if (this.#state === 'impossible') return;
    const answer = await Notification.requestPermission();
    this.#state = answer === 'granted' ? 'on' : answer === 'denied' ? 'refused' : 'off';
  }

  turnOff(): void {
    if (this.#state === 'on') this.#state = 'off';
  }

  /** Tells it where it was asked for. The text stays on this device. */
  tell(title: string, body: string): void {
    if (this.#state !== 'on') return;
    try {
      new Notification(title, { body, tag: 'twinset-training' });
    } catch {
      // Phones show them only through the service worker.
      void navigator.serviceWorker?.ready.then((worker) =>
        worker.showNotification(title, { body }),
      );
    }
  }
}

function initial(): NoticeState {
  if (!('Notification' in globalThis)) return 'impossible';
  return Notification.permission === 'denied' ? 'refused' : 'off';
}
