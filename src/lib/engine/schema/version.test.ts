import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { softwareVersion } from './version';

test('the version in reports and models is that of the package', () => {
  const manifest = JSON.parse(readFileSync('package.json', 'utf8')) as { version: string };
  expect(softwareVersion).toBe(manifest.version);
});
