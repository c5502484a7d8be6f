/** Auto, as a person chooses it: the generator that chooses a generator. */
import { generatorList, type Estimate, type GeneratorInfo } from '../../models';
import { z, type Schema } from '../../schema';
import { factsOfSchema, suitability } from './facts';

export const autoOptions = z.strictObject({
  minutes: z.number().min(0.05).max(1440).default(2),
});

/** Trying everything that suits, and training once more; the time to spend may end it sooner. */
function estimate(schema: Schema, rows: number): Estimate {
  const facts = factsOfSchema(schema, rows);
  const tried = generatorList.filter((each) => suitability(each, facts) > 0);
  const costs = tried.map(({ info }) => info.estimate(schema, rows));
  const most = (pick: (cost: Estimate) => number): number => Math.max(1, ...costs.map(pick));
  const everything = costs.reduce(
    (sum, { fitMs }) => sum + fitMs,
    most(({ fitMs }) => fitMs),
  );
  return {
    fitMs: everything,
    sampleMsPerRow: most(({ sampleMsPerRow }) => sampleMsPerRow),
    memoryBytes: most(({ memoryBytes }) => memoryBytes) + 2e7,
  };
}

export const autoInfo: GeneratorInfo = {
  id: 'auto',
  name: 'Auto',
  description:
    'Looks at your table, tries the generators that suit it on a part of the rows, judges what each draws, and keeps the best. Says why.',
  goodFor: 'Whenever you have no reason to choose yourself.',
  isNetwork: false,
  canBalance: true,
  options: autoOptions,
  fields: [
    {
      name: 'minutes',
      label: 'Time to spend',
      description:
        'Minutes for trying and training together. With more time, slower generators are tried too.',
      type: 'number',
      default: 2,
      least: 0.05,
      most: 1440,
    },
  ],
  estimate,
};
