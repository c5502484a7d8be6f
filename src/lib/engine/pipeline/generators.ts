/** What a person can choose from. */
import { generatorList, type GeneratorInfo } from '../models';
import { autoInfo } from './auto';

/** All generators; first the one that is recommended. */
export function generators(): readonly GeneratorInfo[] {
  return [autoInfo, ...generatorList.map(({ info }) => info)];
}
