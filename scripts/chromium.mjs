/**
 * Finds a Chromium, Chrome or Edge of this machine for the browser tests; on Debian, as root, installs
 * Debian's own when there is none.
 */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const commands = [
  'chromium',
  'chromium-browser',
  'google-chrome',
  'google-chrome-stable',
  'microsoft-edge',
  'microsoft-edge-stable',
];

const windowsPaths = [
  'Google/Chrome/Application/chrome.exe',
  'Microsoft/Edge/Application/msedge.exe',
];
const usualPlaces = {
  darwin: [
    '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
    '/Applications/Chromium.app/Contents/MacOS/Chromium',
    '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
  ],
  win32: ['ProgramFiles', 'ProgramFiles(x86)', 'LOCALAPPDATA'].flatMap((name) =>
    windowsPaths.map((path) => join(process.env[name] ?? 'C:/Program Files', path)),
  ),
};

function findChromium() {
  const folders = (process.env.PATH ?? '').split(delimiter);
  const inPath = folders.flatMap((folder) => commands.map((command) => join(folder, command)));
  const places = [...inPath, ...(usualPlaces[process.platform] ?? [])];
  return places.find((place) => existsSync(place));
}

function installOnDebian() {
  if (process.getuid?.() !== 0 || !existsSync('/etc/debian_version')) return;
  console.error('Installing Chromium from Debian (once) …');
  const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' };
  const quietly = { stdio: ['ignore', 'ignore', 2], env };
  spawnSync('apt-get', ['update', '-qq'], quietly);
  spawnSync('apt-get', ['install', '-y', '-qq', '--no-install-recommends', 'chromium'], quietly);
}

/**
 * The path of a browser, from the variable CHROMIUM where it is set.
 * @throws an Error that says what to install
 */
export function requireChromium() {
  const chosen = process.env.CHROMIUM;
  if (chosen !== undefined) {
    if (existsSync(chosen)) return chosen;
    throw new Error(`CHROMIUM=${chosen} is not a file. Correct it or leave it out.`);
  }
  let found = findChromium();
  if (found === undefined) {
    installOnDebian();
    found = findChromium();
  }
  if (found !== undefined) return found;
  throw new Error(
    'The browser tests need Chromium, Chrome or Edge, and none was found. Install one, or set CHROMIUM to its path.',
  );
}
