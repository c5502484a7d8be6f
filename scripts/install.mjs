/**
 * Installs the packages of package-lock.json when node_modules does not hold exactly those. Uses nothing
 * but Node, because it runs before anything is installed. Talks on stderr only.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const leastNode = [20, 19];

function packagesOf(lockFile) {
  return JSON.parse(readFileSync(`${root}${lockFile}`, 'utf8')).packages;
}

function isInstalled() {
  try {
    const installed = packagesOf('node_modules/.package-lock.json');
    return Object.entries(packagesOf('package-lock.json')).every(
      ([path, wanted]) =>
        path === '' || wanted.optional === true || installed[path]?.version === wanted.version,
    );
  } catch {
    return false;
  }
}

function requireNode() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  if (major > leastNode[0] || (major === leastNode[0] && minor >= leastNode[1])) return;
  throw new Error(
    `Twinset needs Node ${leastNode.join('.')} or newer; this is ${process.versions.node}. Install a newer one from nodejs.org.`,
  );
}

/** @throws an Error that says what to do, where Node is too old or npm fails */
export function installDependencies() {
  requireNode();
  if (isInstalled()) return;
  console.error('Installing dependencies (once) …');
  const npm = process.env.npm_execpath;
  const [command, first] = npm ? [process.execPath, [npm]] : ['npm', []];
  // Not `npm ci`: it refuses a lock file that was written where the binaries of other platforms could
  // not be resolved. This installs what the lock file says, and lets npm find the platform's own.
  const args = ['install', '--no-save', '--ignore-scripts', '--no-progress'];
  const { status } = spawnSync(command, [...first, ...args], {
    cwd: root,
    stdio: ['ignore', 2, 2],
    shell: !npm && process.platform === 'win32',
  });
  if (status !== 0) {
    throw new Error('npm could not install the dependencies; its message is above.');
  }
}
