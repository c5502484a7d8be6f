import { describe } from 'vitest';
import { openBrowserDuck } from '../../data/index.browser';
import { refusalLaws } from './refusals.laws';

const open = () =>
  openBrowserDuck({
    baseUrl: new URL('/duckdb/', location.href).href,
    makeWorker: (url) => new Worker(url),
  });

describe('DuckDB-WASM', () => refusalLaws(open));
