/** Builds the app (build/) and the programs for Node (dist/), each only when its sources changed. */
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './install.mjs';

const shared = ['package-lock.json', 'svelte.config.js', 'tsconfig.json', 'scripts'];
const builds = {
  app: {
    what: 'the app',
    result: 'build/200.html',
    sources: ['src', 'static', 'vite.config.ts', ...shared],
    args: ['build'],
  },
  node: {
    what: 'the terminal program',
    result: 'dist/cli.js',
    sources: [
      ...[
        'engine',
        'data',
        'eval',
        'library',
        'policy',
        'server',
        'workers/threads',
        'index.ts',
      ].map((name) => `src/lib/${name}`),
      ...['cli', 'vite.cli.config.ts', ...shared],
    ],
    args: ['build', '--config', 'vite.cli.config.ts'],
  },
};

/** Name, size and time of every file: a change, an addition and a removal each give another text. */
function fingerprint(sources) {
  const hash = createHash('sha256');
  for (const source of sources) {
    const path = join(root, source);
    const isFolder = statSync(path).isDirectory();
    const names = isFolder ? readdirSync(path, { recursive: true }).sort() : [''];
    for (const name of names) {
      const { size, mtimeMs } = statSync(join(path, name));
      if (!statSync(join(path, name)).isDirectory())
        hash.update(`${source}/${name} ${size} ${mtimeMs}\n`);
    }
  }
  return hash.update(process.env.BASE_PATH ?? '').digest('hex');
}

function isFresh(stamp, result, now) {
  return existsSync(join(root, result)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === now;
}

/** The compiler's settings stand on a file that SvelteKit generates; a fresh checkout lacks it. */
function syncTypes() {
  if (existsSync(join(root, '.svelte-kit/tsconfig.json'))) return;
  const kit = join(root, 'node_modules/@sveltejs/kit/svelte-kit.js');
  spawnSync(process.execPath, [kit, 'sync'], { cwd: root, stdio: ['ignore', 2, 2] });
}

/**
 * @param {'app' | 'node'} name
 * @throws an Error where the build fails; what failed stands on stderr
 */
export function buildWhenStale(name) {
  const { what, result, sources, args } = builds[name];
  const stamp = join(root, `node_modules/.cache/twinset/${name}`);
  const before = fingerprint(sources);
  if (isFresh(stamp, result, before)) return;
  console.error(`Building ${what} …`);
  syncTypes();
  const vite = join(root, 'node_modules/vite/bin/vite.js');
  const { status, stderr, stdout } = spawnSync(process.execPath, [vite, ...args], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    env: { ...process.env, NODE_ENV: 'production' },
  });
  if (status !== 0) {
    process.stderr.write(stdout + stderr);
    throw new Error(`Building ${what} failed; the message is above.`);
  }
  mkdirSync(join(root, 'node_modules/.cache/twinset'), { recursive: true });
  // The build itself may write generated files into static/, so look again.
  writeFileSync(stamp, fingerprint(sources));
}
