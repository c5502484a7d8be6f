/**
 * What makes the HTML report interactive: sections as tabs, sorting, filtering, values under the pointer,
 * tables of the map shown or hidden, light or dark. It reads only what is on the page already, and writes
 * text, never markup; without it everything is readable. Its hash is in the page's policy.
 */
export const reportScript = `'use strict';
(() => {
  const root = document.documentElement;
  const all = (query, from = document) => Array.from(from.querySelectorAll(query));
  root.classList.add('js');

  const links = all('nav a');
  const sections = all('main > section');
  const show = (id, isMoved) => {
    const found = sections.find((section) => section.id === id);
    for (const section of sections) section.hidden = found !== undefined && section !== found;
    for (const link of links) {
      if (link.hash === '#' + (found ? id : 'all')) link.setAttribute('aria-current', 'true');
      else link.removeAttribute('aria-current');
    }
    if (isMoved) scrollTo(0, 0);
  };
  const follow = () => show(decodeURIComponent(location.hash.slice(1)) || sections[0].id, true);
  addEventListener('hashchange', follow);
  show(decodeURIComponent(location.hash.slice(1)) || sections[0].id, false);
  all('nav')[0].addEventListener('keydown', (event) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key];
    const at = links.indexOf(document.activeElement);
    if (!step || at < 0) return;
    const next = links[(at + step + links.length) % links.length];
    next.focus();
    event.preventDefault();
  });

  const keyOf = (row, place) => {
    const cell = row.cells[place];
    const value = cell.dataset.v ?? cell.textContent.trim();
    return value !== '' && !Number.isNaN(Number(value)) ? Number(value) : value;
  };
  const compare = (a, b) => {
    if (typeof a === 'number' && typeof b === 'number') return a - b;
    if (typeof a === 'number') return -1;
    if (typeof b === 'number') return 1;
    return a.localeCompare(b);
  };
  for (const head of all('th[data-sort]')) {
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = head.textContent;
    head.replaceChildren(button);
    button.addEventListener('click', () => {
      const isUp = head.getAttribute('aria-sort') !== 'ascending';
      const table = head.closest('table');
      for (const other of all('th[aria-sort]', table)) other.removeAttribute('aria-sort');
      head.setAttribute('aria-sort', isUp ? 'ascending' : 'descending');
      const body = table.tBodies[0];
      const rows = Array.from(body.rows).map((row) => ({ row, key: keyOf(row, head.cellIndex) }));
      rows.sort((a, b) => (isUp ? 1 : -1) * compare(a.key, b.key));
      body.append(...rows.map((one) => one.row));
    });
  }

  for (const input of all('input[data-filter]')) {
    const items = all(input.dataset.filter);
    const count = input.parentElement.querySelector('output');
    input.addEventListener('input', () => {
      const words = input.value.toLowerCase().split(/\\s+/).filter(Boolean);
      let seen = 0;
      for (const item of items) {
        const text = (item.dataset.name ?? item.textContent).toLowerCase();
        item.hidden = !words.every((word) => text.includes(word));
        if (!item.hidden) seen++;
      }
      count.textContent = seen + ' of ' + items.length;
    });
  }

  for (const box of all('input[data-toggle]')) {
    box.addEventListener('change', () => {
      box.closest('.views').classList.toggle('hide-' + box.dataset.toggle, !box.checked);
    });
  }

  const tip = document.createElement('div');
  tip.id = 'tip';
  tip.setAttribute('role', 'status');
  tip.hidden = true;
  document.body.append(tip);
  const place = (x, y, text) => {
    tip.textContent = text;
    tip.hidden = text === '';
    const width = tip.offsetWidth;
    tip.style.left = Math.max(4, Math.min(x + 12, innerWidth - width - 8)) + 'px';
    tip.style.top = Math.max(4, y - tip.offsetHeight - 12) + 'px';
  };
  const cellText = (svg, event) => {
    const box = svg.getBoundingClientRect();
    const bars = JSON.parse(svg.dataset.tips);
    const across = Number(svg.dataset.across);
    const at = (part, count) => Math.min(count - 1, Math.max(0, Math.floor(part * count)));
    const i = at((event.clientX - box.left) / box.width, across);
    const rows = Math.ceil(bars.length / across);
    const j = rows > 1 ? at((event.clientY - box.top) / box.height, rows) : 0;
    return bars[j * across + i] ?? '';
  };
  addEventListener('pointermove', (event) => {
    const svg = event.target instanceof Element ? event.target.closest('svg[data-tips]') : null;
    if (svg) place(event.clientX, event.clientY, cellText(svg, event));
    else tip.hidden = true;
  });
  for (const svg of all('svg[data-tips]')) {
    let at = 0;
    svg.addEventListener('keydown', (event) => {
      const step = { ArrowRight: 1, ArrowLeft: -1, ArrowDown: Number(svg.dataset.across), ArrowUp: -Number(svg.dataset.across) }[event.key];
      const bars = JSON.parse(svg.dataset.tips);
      if (!step || (bars.length <= Number(svg.dataset.across) && Math.abs(step) > 1)) return;
      at = Math.min(bars.length - 1, Math.max(0, at + step));
      const box = svg.getBoundingClientRect();
      place(box.left, box.top, bars[at]);
      event.preventDefault();
    });
    svg.addEventListener('focus', () => {
      const box = svg.getBoundingClientRect();
      place(box.left, box.top, JSON.parse(svg.dataset.tips)[at]);
    });
    svg.addEventListener('blur', () => { tip.hidden = true; });
  }
  addEventListener('keydown', (event) => { if (event.key === 'Escape') tip.hidden = true; });

  const theme = document.getElementById('theme');
  theme.addEventListener('click', () => {
    const isDark = root.dataset.theme ? root.dataset.theme === 'dark' : matchMedia('(prefers-color-scheme: dark)').matches;
    root.dataset.theme = isDark ? 'light' : 'dark';
  });
})();
`;
