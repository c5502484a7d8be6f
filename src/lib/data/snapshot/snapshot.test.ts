import { describe } from 'vitest';
import { openNodeDuck } from '../index.node';
import { snapshotLaws } from './snapshot.laws';

describe('snapshot in Node', () => snapshotLaws(openNodeDuck));
