/** Runs a program of node_modules and reports how it went. */
import { spawn } from 'node:child_process';
import { performance } from 'node:perf_hooks';
import { root } from './install.mjs';

/**
 * @param {string} name shown on the screen
 * @param {string[]} args the program's script below node_modules, then its arguments
 * @param {{ show?: boolean, env?: Record<string, string> }} [options] `show`: let its output through as it comes
 * @returns {Promise<{ name: string, isOk: boolean, seconds: number, output: string }>}
 */
export function run(name, [script, ...args], { show = false, env = {} } = {}) {
  const started = performance.now();
  return new Promise((resolve) => {
    const child = spawn(process.execPath, [`node_modules/${script}`, ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      stdio: ['ignore', show ? 'inherit' : 'pipe', show ? 'inherit' : 'pipe'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on('data', (text) => (output += text));
    }
    child.on('close', (code) => {
      const seconds = (performance.now() - started) / 1000;
      resolve({ name, isOk: code === 0, seconds, output });
    });
  });
}
