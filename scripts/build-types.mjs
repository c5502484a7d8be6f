/**
 * The library's type declarations, into dist/types. Our sources import without file extensions, which
 * Node's own resolution does not understand, so the declarations get them.
 */
import { existsSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { root } from './install.mjs';
import { run } from './run.mjs';

const types = join(root, 'dist/types');
rmSync(types, { recursive: true, force: true });
const { isOk, output } = await run('types', ['typescript/bin/tsc', '-p', 'tsconfig.types.json']);
if (!isOk) {
  console.error(output);
  process.exit(1);
}

/** `./fault` in a file becomes `./fault.js`, `../schema` becomes `../schema/index.js`. */
function withExtension(file, name) {
  const path = resolve(dirname(file), name);
  if (existsSync(`${path}.d.ts`)) return `${name}.js`;
  if (existsSync(join(path, 'index.d.ts'))) return `${name}/index.js`;
  return name;
}

for (const name of readdirSync(types, { recursive: true })) {
  const file = join(types, name);
  if (!statSync(file).isFile()) continue;
  const text = readFileSync(file, 'utf8').replace(
    /(from |import\()(['"])(\.[^'"]*)\2/g,
    (_, before, quote, path) => `${before}${quote}${withExtension(file, path)}${quote}`,
  );
  writeFileSync(file, text);
}
