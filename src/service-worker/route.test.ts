import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Meter, type MeterStore, type Sent } from './meter';
import { route, type App, type Asked } from './route';

const app = (base: string): App => ({
  origin: 'https://twins.example',
  base,
  shell: new Set(['index.html', 'about.html', '200.html', '_app/immutable/a.js']),
  large: new Set(['duckdb/duckdb-eh.wasm.gz']),
});
const ask = (url: string, asked: Partial<Asked> = {}): Asked => ({
  url: new URL(url, 'https://twins.example'),
  method: 'GET',
  isNavigation: false,
  ...asked,
});

describe.each(['', '/twinset'])('under “%s”', (base) => {
  it('refuses every request to another origin (law)', () => {
    const methods = fc.constantFrom('GET', 'POST', 'PUT', 'HEAD');
    fc.assert(
      fc.property(
        fc.webUrl({ withQueryParameters: false }),
        methods,
        fc.boolean(),
        (url, method, isNavigation) => {
          expect(route(ask(url, { method, isNavigation }), app(base))).toEqual({ kind: 'refuse' });
        },
      ),
    );
  });

  it.each([
    ['/', 'index.html'],
    ['/?shared=1', 'index.html'],
    ['/about', 'about.html'],
    ['/project/7/data', '200.html'],
  ])('opens %s from %s', (path, name) => {
    const asked = ask(base + path, { isNavigation: true });
    expect(route(asked, app(base))).toEqual({ kind: 'kept', name });
  });

  it.each(['_app/immutable/a.js', 'duckdb/duckdb-eh.wasm.gz'])('keeps %s', (name) => {
    expect(route(ask(`${base}/${name}`), app(base))).toEqual({ kind: 'kept', name });
  });

  it('asks the network for what it does not know', () => {
    expect(route(ask(`${base}/_app/version.json`), app(base))).toMatchObject({ kind: 'network' });
  });

  it('receives shared files and counts everything else that carries a body', () => {
    const post = { method: 'POST' };
    expect(route(ask(`${base}/share`, post), app(base))).toEqual({ kind: 'share' });
    expect(route(ask(`${base}/other`, post), app(base))).toEqual({ kind: 'send' });
  });
});

it('leaves alone what is not the web, and what lies outside its base', () => {
  expect(route(ask('chrome-extension://abc/x.js'), app(''))).toBeNull();
  expect(route(ask('/elsewhere'), app('/twinset'))).toBeNull();
});

describe('the meter', () => {
  const memory = (): MeterStore & { kept: Sent | null } => ({
    kept: null,
    load() {
      return Promise.resolve(this.kept);
    },
    save(sent) {
      this.kept = sent;
      return Promise.resolve();
    },
  });

  it('adds up, and remembers after the browser stopped the worker', async () => {
    const store = memory();
    const before = new Meter(store);
    await Promise.all([before.sent(100), before.refused(), before.sent(23)]);
    const after = new Meter(store);
    expect(await after.total()).toEqual({ requests: 2, bytes: 123, refused: 1 });
    await after.reset();
    expect(await new Meter(store).total()).toEqual({ requests: 0, bytes: 0, refused: 0 });
  });
});
