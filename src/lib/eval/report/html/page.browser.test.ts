/** The page in a real browser, under its own policy: what a reader can do with it, and what it never does. */
import { afterEach, beforeAll, describe, expect, test } from 'vitest';
import { evaluate } from '../../evaluate';
import { testSchema, testTable } from '../../testing-tables';
import { reportHtml } from './page';

const evil = '"><img src=x onerror="parent.stolen=1"><script>parent.stolen=1</script>';
let page = '';

beforeAll(async () => {
  const schema = testSchema([
    { name: evil, kind: 'category' },
    { name: 'age', kind: 'integer' },
    { name: 'pay', kind: 'integer' },
  ]);
  const draw = (rows: number, step: number) => {
    const at = Array.from({ length: rows }, (_, i) => i * step);
    return testTable([
      at.map((i) => (i % 3 === 0 ? evil : 'b')),
      at.map((i) => i % 41),
      at.map((i) => i % 7),
    ]);
  };
  const tables = { train: draw(300, 1), holdout: draw(120, 3), synthetic: draw(300, 2) };
  const parts = ['structure', 'together', 'disclosure'] as const;
  const report = await evaluate({ schema, ...tables, seed: 1, parts });
  page = reportHtml(report, { title: evil, generator: evil, seed: 1, licence: evil });
}, 60_000);

const frames: HTMLIFrameElement[] = [];
afterEach(() => frames.splice(0).forEach((frame) => frame.remove()));

/** The page in a frame of 1,000 × 700 pixels, when its script has run. */
async function open(hash = ''): Promise<Document> {
  const frame = document.createElement('iframe');
  frames.push(frame);
  frame.width = '1000';
  frame.height = '700';
  const url = URL.createObjectURL(new Blob([page], { type: 'text/html' }));
  const loaded = new Promise((done) => frame.addEventListener('load', done, { once: true }));
  frame.src = url + hash;
  document.body.append(frame);
  await loaded;
  return frame.contentDocument!;
}

const visible = (items: Iterable<Element>) =>
  [...items].filter((item) => (item as HTMLElement).offsetParent !== null);

describe('the HTML report', () => {
  test('its own script runs, and nothing that a name smuggles in', async () => {
    const inside = await open();
    expect(inside.documentElement.classList.contains('js')).toBe(true);
    expect(inside.querySelectorAll('img, script[src], link, iframe')).toHaveLength(0);
    expect(inside.querySelectorAll('script')).toHaveLength(1);
    expect((globalThis as { stolen?: number }).stolen).toBeUndefined();
    expect(inside.querySelector('h1')?.textContent).toContain('<img src=x');
  });

  test('its policy forbids what is not its own', async () => {
    const inside = await open();
    const blocked = new Promise<SecurityPolicyViolationEvent>((done) =>
      inside.addEventListener('securitypolicyviolation', done),
    );
    const script = inside.createElement('script');
    script.textContent = 'parent.stolen = 2';
    inside.body.append(script);
    expect((await blocked).violatedDirective).toMatch(/script-src/);
    expect((globalThis as { stolen?: number }).stolen).toBeUndefined();
  });

  test('a section at a time, all on demand', async () => {
    const inside = await open('#fidelity');
    const shown = () => visible(inside.querySelectorAll('main > section')).map(({ id }) => id);
    expect(shown()).toEqual(['fidelity']);
    inside.querySelector<HTMLElement>('nav a[href="#all"]')!.click();
    await expect.poll(() => shown().length).toBeGreaterThan(3);
  });

  test('tables are sorted by number, up and down', async () => {
    const inside = await open('#fidelity');
    const table = inside.querySelector('#pairs table')!;
    const button = table.querySelectorAll<HTMLElement>('th button')[2]!;
    const values = () =>
      [...table.querySelectorAll<HTMLElement>('tbody tr')].map((row) =>
        Number((row.children[2] as HTMLElement).dataset['v']),
      );
    button.click();
    const up = values();
    expect(up).toEqual(up.toSorted((a, b) => a - b));
    button.click();
    expect(values()).toEqual(up.toReversed());
    expect(button.parentElement?.getAttribute('aria-sort')).toBe('descending');
  });

  test('columns are found by name', async () => {
    const inside = await open('#fidelity');
    const field = inside.querySelector<HTMLInputElement>('#find-column')!;
    field.value = 'AGE';
    field.dispatchEvent(new Event('input'));
    expect(
      visible(inside.querySelectorAll('.column')).map(
        (card) => card.querySelector('h4')?.textContent,
      ),
    ).toEqual(['age']);
    expect(field.parentElement?.querySelector('output')?.textContent).toBe('1 of 3');
  });

  test('pictures say their values, by keyboard too', async () => {
    const inside = await open('#fidelity');
    const svg = inside.querySelector<SVGSVGElement>('svg.bars')!;
    svg.focus();
    const tip = inside.querySelector<HTMLElement>('#tip')!;
    await expect.poll(() => tip.textContent).toMatch(/real .* %, synthetic .* %/);
    const first = tip.textContent;
    svg.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
    expect(tip.textContent).not.toBe(first);
  });

  test('light or dark by choice', async () => {
    const inside = await open();
    const paper = () => getComputedStyle(inside.body).backgroundColor;
    const before = paper();
    inside.querySelector<HTMLElement>('#theme')!.click();
    expect(paper()).not.toBe(before);
  });
});
