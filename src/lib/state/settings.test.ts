import { expect, it } from 'vitest';
import { readTheme } from './settings.svelte';

it.each([
  ['{"theme":"dark"}', 'dark'],
  ['{"theme":"light"}', 'light'],
  ['{"theme":"system"}', 'system'],
  ['{"theme":"pink"}', 'system'],
  ['{"theme":', 'system'],
  ['null', 'system'],
  [null, 'system'],
])('a kept setting of %s is read as %s', (text, theme) => {
  expect(readTheme(text)).toBe(theme);
});
