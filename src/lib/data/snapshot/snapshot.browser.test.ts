import { describe } from 'vitest';
import { openBrowserDuck } from '../index.browser';
import { snapshotLaws } from './snapshot.laws';

const open = () =>
  openBrowserDuck({
    baseUrl: new URL('/duckdb/', location.href).href,
    makeWorker: (url) => new Worker(url),
  });

describe('snapshot in Chromium', () => snapshotLaws(open));
