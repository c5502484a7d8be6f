import { expect, test, type Page } from '@playwright/test';
import type {
  ServiceWorkerAnswer,
  ServiceWorkerRequest,
} from '../../src/lib/workers/contract/service-worker.api';

async function openControlled(page: Page, path = '/'): Promise<void> {
  await page.goto(path);
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready;
    if (navigator.serviceWorker.controller !== null) return;
    await new Promise((resolve) => {
      navigator.serviceWorker.addEventListener('controllerchange', resolve, { once: true });
    });
  });
}

function ask(page: Page, request: ServiceWorkerRequest): Promise<ServiceWorkerAnswer> {
  return page.evaluate(
    (question) =>
      new Promise<ServiceWorkerAnswer>((resolve) => {
        const { serviceWorker } = navigator;
        const kind = question.kind === 'sent?' ? 'sent' : 'offline';
        serviceWorker.addEventListener('message', ({ data }) => {
          if (data.kind === kind) resolve(data);
        });
        serviceWorker.controller?.postMessage(question);
      }),
    request,
  );
}

test('works without a network once it was opened', async ({ page, context }) => {
  await openControlled(page);
  expect(await ask(page, { kind: 'keep-offline' })).toEqual({ kind: 'offline', isReady: true });
  await context.setOffline(true);
  const network = await page.evaluate(() =>
    fetch('/_app/version.json').then(
      () => 'reached',
      () => 'unreachable',
    ),
  );
  expect(network, 'the test really is offline').toBe('unreachable');
  await page.reload();
  await expect(page.locator('h1').first()).toBeVisible();
  await page.goto('/project/none/data');
  expect(await page.locator('#app').count()).toBe(1);
  const engine = await page.evaluate(async () => {
    const response = await fetch('/duckdb/duckdb-eh.wasm.gz');
    const bytes = new Uint8Array(await response.arrayBuffer());
    return { size: bytes.length, magic: [bytes[0], bytes[1]], isIsolated: crossOriginIsolated };
  });
  expect(engine.magic).toEqual([0x1f, 0x8b]);
  expect(engine.size).toBeGreaterThan(5_000_000);
  expect(engine.isIsolated).toBe(true);
});

test('answers from its cache carry the privacy headers', async ({ page }) => {
  await openControlled(page);
  await page.reload();
  const headers = await page.evaluate(async () => {
    const paths = ['/', '/duckdb/duckdb-browser-eh.worker.js', '/manifest.webmanifest'];
    const responses = await Promise.all(paths.map((path) => fetch(path)));
    return responses.map((response) => Object.fromEntries(response.headers));
  });
  for (const sent of headers) {
    expect(sent['content-security-policy']).toContain("connect-src 'self'");
    expect(sent['cross-origin-embedder-policy']).toBe('require-corp');
    expect(sent['cross-origin-opener-policy']).toBe('same-origin');
    expect(sent['cross-origin-resource-policy']).toBe('same-origin');
  }
});

test.describe('with the page’s own policy switched off', () => {
  test.use({ bypassCSP: true });

  test('the service worker still lets nothing leave, and counts the attempt', async ({ page }) => {
    await openControlled(page);
    await page.reload();
    expect(await ask(page, { kind: 'sent?' })).toEqual({
      kind: 'sent',
      requests: 0,
      bytes: 0,
      refused: 0,
    });
    const outcome = await page.evaluate(() =>
      fetch('http://127.0.0.1:9/collect', { method: 'POST', body: 'rows' }).then(
        () => 'sent',
        () => 'refused',
      ),
    );
    expect(outcome).toBe('refused');
    await page.evaluate(() => fetch('/anything', { method: 'POST', body: '12345' }));
    expect(await ask(page, { kind: 'sent?' })).toEqual({
      kind: 'sent',
      requests: 1,
      bytes: 5,
      refused: 1,
    });
  });
});

test('files shared by another app wait for the start page', async ({ page }) => {
  await openControlled(page);
  await page.reload();
  const shared = await page.evaluate(async () => {
    const form = new FormData();
    form.append('files', new File(['a,b\n1,2\n'], 'täble 1.csv', { type: 'text/csv' }));
    const response = await fetch('/share', { method: 'POST', body: form });
    const cache = await caches.open('twinset-shared');
    const [request] = await cache.keys();
    const kept = request && (await cache.match(request));
    return {
      redirected: response.url,
      name: decodeURIComponent(request?.url.split('/').at(-1) ?? ''),
      text: await kept?.text(),
    };
  });
  expect(new URL(shared.redirected).search).toBe('?shared=1');
  expect(shared).toMatchObject({ name: 'täble 1.csv', text: 'a,b\n1,2\n' });
});

test('the manifest and its icons are there', async ({ page, request }) => {
  await page.goto('/');
  const href = await page.locator('link[rel=manifest]').getAttribute('href');
  const manifestUrl = new URL(href ?? '', page.url());
  const manifest = (await (await request.get(manifestUrl.href)).json()) as {
    icons: { src: string; type: string }[];
  };
  for (const icon of manifest.icons) {
    const response = await request.get(new URL(icon.src, manifestUrl).href);
    expect(response.headers()['content-type']).toContain(icon.type);
  }
});
