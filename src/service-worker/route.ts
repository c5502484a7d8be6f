/** Decides what becomes of a request; plain data in, one word out, so that a test can ask it everything. */

export interface Asked {
  readonly url: URL;
  readonly method: string;
  /** A page is being opened, as opposed to a file that a page loads. */
  readonly isNavigation: boolean;
}

export interface App {
  readonly origin: string;
  /** Where the app lies on its origin: empty, or `/twinset`. */
  readonly base: string;
  /** Files kept offline, relative to the app's root. */
  readonly shell: ReadonlySet<string>;
  readonly large: ReadonlySet<string>;
}

export type Route =
  /** Leaves the origin: never sent. */
  | { readonly kind: 'refuse' }
  /** Files handed over by another app. */
  | { readonly kind: 'share' }
  /** Carries data to our own server: counted. */
  | { readonly kind: 'send' }
  /** From the cache under this name, else from the network and kept. */
  | { readonly kind: 'kept'; readonly name: string }
  /** From the network; a page falls back on the shell. */
  | { readonly kind: 'network'; readonly isNavigation: boolean };

/** SvelteKit's page for every address that is made at run time. */
export const shellPage = '200.html';

/** @returns null for what is none of our business, such as a browser extension's own files */
export function route(asked: Asked, app: App): Route | null {
  const { url, method, isNavigation } = asked;
  if (!/^https?:$/.test(url.protocol)) return null;
  if (url.origin !== app.origin) return { kind: 'refuse' };
  if (!url.pathname.startsWith(`${app.base}/`)) return null;
  const path = url.pathname.slice(app.base.length + 1);
  if (method === 'POST' && path === 'share') return { kind: 'share' };
  if (method !== 'GET' && method !== 'HEAD') return { kind: 'send' };
  const name = isNavigation ? pageName(path, app) : path;
  if (method === 'GET' && (app.shell.has(name) || app.large.has(name))) {
    return { kind: 'kept', name };
  }
  return { kind: 'network', isNavigation };
}

/** `about` is kept as `about.html`, the start as `index.html`, a project's pages as the shell. */
function pageName(path: string, app: App): string {
  if (path === '' || path.endsWith('/')) return `${path}index.html`;
  if (/^project\//.test(path)) return shellPage;
  return app.shell.has(`${path}.html`) ? `${path}.html` : path;
}
