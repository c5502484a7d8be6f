/**
 * One HTML document of ours: style, script and policy inside, nothing loaded, nothing sent. Chapters are
 * sections that the script turns into tabs; without it, and on paper, they stand one below another.
 */
import { html } from '../escape';
import { pageHashes } from './hashes';
import { reportScript } from './script';
import { reportStyle } from './style';

export interface Chapter {
  /** Of the section, and of the link to it. */
  readonly id: string;
  readonly title: string;
  /** Ready-made HTML: whoever writes it has escaped every text. */
  readonly body: string;
}

/** @param about a sentence below the heading, as plain text like the title */
export function htmlPage(title: string, about: string, chapters: readonly Chapter[]): string {
  const policy = `default-src 'none'; style-src '${pageHashes.style}'; script-src '${pageHashes.script}'; base-uri 'none'; form-action 'none'`;
  const links = chapters.map(({ id, title: name }) => `<a href="#${id}">${html(name)}</a>`);
  const sections = chapters.map(
    ({ id, title: name, body }) =>
      `<section id="${id}"><h2>${html(name)}</h2>\n${body}\n</section>`,
  );
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta http-equiv="Content-Security-Policy" content="${policy}">
<meta name="referrer" content="no-referrer">
<title>${html(title)}</title>
<style>${reportStyle}</style>
</head>
<body>
<main>
<header>
<h1>${html(title)}</h1>
<p class="dim">${html(about)}</p>
</header>
<nav aria-label="Sections">${links.join('')}<a class="js-only" href="#all">All</a><button type="button" id="theme" class="js-only">Light or dark</button></nav>
${sections.join('\n')}
</main>
<script>${reportScript}</script>
</body>
</html>
`;
}
