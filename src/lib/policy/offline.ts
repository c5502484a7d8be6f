/** What the build tells the service worker: `offline.json` beside the pages. */
export interface OfflineList {
  /** Files kept when the worker is installed, as paths relative to the app's root. */
  readonly shell: readonly string[];
  /** Big files, kept at first use or when the page asks for them. */
  readonly large: readonly string[];
}
