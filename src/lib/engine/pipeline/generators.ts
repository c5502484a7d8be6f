/** What a person can choose from. */
import { generatorList, type GeneratorInfo } from '../models';

/** All generators, the default first. */
export function generators(): readonly GeneratorInfo[] {
  return generatorList.map(({ info }) => info);
}
