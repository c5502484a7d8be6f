import { describe } from 'vitest';
import { openNodeDuck } from '../../data/index.node';
import { refusalLaws } from './refusals.laws';

describe('native DuckDB', () => refusalLaws(openNodeDuck));
