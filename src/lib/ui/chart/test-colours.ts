/** Colours for tests of pictures, each told from the others where it matters. */
import type { ChartColours } from './chart-colours';

export const testColours: ChartColours = {
  ink: '#000',
  inkSoft: '#444',
  surface: '#fff',
  line: '#ccc',
  lineStrong: '#999',
  negative: '#840',
  positive: '#084',
  first: '#066',
  second: '#b50',
  third: '#26b',
  real: '#26b',
  synthetic: '#b50',
};
