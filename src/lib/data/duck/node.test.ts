import { describe } from 'vitest';
import { duckLaws } from './duck.laws';
import { openNodeDuck } from './node';

describe('native DuckDB', () => duckLaws(openNodeDuck));
