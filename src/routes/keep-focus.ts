/**
 * A pressed button may vanish or be switched off by what it started (training begins, nothing is left to
 * undo). The browser then drops the focus to the page; here it goes to the nearest thing that is still
 * of use, so that nobody on a keyboard or a screen reader is lost.
 */
const successors = [
  '.button.primary:not(:disabled)',
  '[data-testid=pause]',
  '[data-testid=cancel]',
];

const aFrameMs = 50;

/** Watches from now on; gives the function that ends it. */
export function keepFocus(): () => void {
  let last: HTMLElement | null = null;
  let places: readonly Element[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;

  function remember({ target }: FocusEvent): void {
    if (!(target instanceof HTMLElement) || target === document.body) return;
    last = target;
    places = ancestors(target);
  }

  /** A press beside everything gives the focus up on purpose. */
  function forget({ target }: PointerEvent): void {
    if (target instanceof Node && !last?.contains(target)) last = null;
  }

  function restore(): void {
    const isLost = document.activeElement === null || document.activeElement === document.body;
    if (last === null || !isLost || (last.isConnected && !last.matches(':disabled'))) return;
    successorOf(last, places)?.focus();
  }

  /** The browser takes the focus from a button that was switched off only when it draws the next frame. */
  function look(): void {
    if (timer !== undefined || last === null) return;
    timer = setTimeout(() => {
      timer = undefined;
      restore();
    }, aFrameMs);
  }

  const observer = new MutationObserver(look);
  observer.observe(document.body, {
    subtree: true,
    childList: true,
    attributeFilter: ['disabled'],
  });
  document.addEventListener('focusin', remember);
  document.addEventListener('pointerdown', forget);
  return () => {
    observer.disconnect();
    clearTimeout(timer);
    document.removeEventListener('focusin', remember);
    document.removeEventListener('pointerdown', forget);
  };
}

function ancestors(element: Element): Element[] {
  const list: Element[] = [];
  for (let at = element.parentElement; at; at = at.parentElement) list.push(at);
  return list;
}

/** A usable neighbour in the same row of buttons; else what the page offers next; else the page. */
function successorOf(lost: HTMLElement, places: readonly Element[]): HTMLElement | null {
  const dialog = document.querySelector<HTMLElement>('dialog[open]');
  const row = places.find((place) => place.isConnected);
  const neighbour = row?.matches('.row, .field, li, section, header')
    ? [...row.querySelectorAll<HTMLElement>('button:not(:disabled), a[href]')].find(
        (candidate) => candidate !== lost,
      )
    : undefined;
  if (neighbour && (!dialog || dialog.contains(neighbour))) return neighbour;
  const scope: ParentNode = dialog ?? document;
  for (const selector of successors) {
    const found = scope.querySelector<HTMLElement>(selector);
    if (found) return found;
  }
  return scope.querySelector<HTMLElement>(dialog ? 'button' : 'main');
}
