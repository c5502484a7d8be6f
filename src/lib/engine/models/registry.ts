/** All generators; a new one is added here and nowhere else. */
import { Fault } from '../schema';
import { autoregressive } from './autoregressive';
import { circuit } from './circuit';
import { copula } from './copula';
import { ctgan } from './ctgan';
import { trees } from './trees';
import { tvae } from './tvae';
import type { Generator } from './generator';

export const generatorList: readonly Generator[] = [
  trees,
  circuit,
  autoregressive,
  ctgan,
  tvae,
  copula,
];

/** @throws Fault `generator-unknown` */
export function generatorOf(id: string): Generator {
  const found = generatorList.find(({ info }) => info.id === id);
  if (found === undefined) {
    const known = generatorList.map(({ info }) => info.id).join(', ');
    throw new Fault('generator-unknown', { generator: id, known });
  }
  return found;
}
