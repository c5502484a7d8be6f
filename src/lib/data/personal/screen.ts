/**
 * Looks through a table for personal data and says what it found, with evidence. It decides nothing:
 * every `treatment` stays as it was.
 */
import type { Control, PersonalFinding, Schema } from '../../engine/schema';
import type { Duck } from '../duck';
import { Pace } from '../profile';
import { detectCoordinates } from './coordinates';
import type { Detector } from './finding';
import { detectName } from './name';
import { networkDetectors } from './network';
import { numberDetectors } from './numbers';
import { detectPhone } from './phone';
import { detectAddress, detectCoordinatePair } from './place';
import { samples, type Sample } from './sample';

const detectors: readonly Detector[] = [
  ...networkDetectors,
  ...numberDetectors,
  detectPhone,
  detectAddress,
  detectCoordinatePair,
  detectName,
];

/**
 * Looks at up to 2,000 different values of every column, taken at even distances from table `source`,
 * and sets each column's `personal` to the surest finding, or null.
 *
 * @param from a table that has at least the rows of `screenStep`; default all of `source`
 * @throws Fault `cancelled`, `worker-lost`
 */
export async function screenPersonal(
  duck: Duck,
  schema: Schema,
  control: Control = {},
  from = 'source',
): Promise<Schema> {
  const pace = new Pace(control, 'looking for personal data', schema.columns.length);
  const taken: Sample[] = [];
  const found: (PersonalFinding | null)[] = [];
  for await (const sample of samples(duck, schema, control, from)) {
    taken.push(sample);
    found.push(surest(sample));
    await pace.step(taken.length);
  }
  const places = detectCoordinates(taken);
  const columns = schema.columns.map((column, index) => ({
    ...column,
    personal: places.get(index) ?? found[index] ?? null,
  }));
  return { ...schema, columns };
}

function surest(sample: Sample): PersonalFinding | null {
  let best: PersonalFinding | null = null;
  for (const detect of detectors) {
    const finding = sample.values.length === 0 ? null : detect(sample);
    if (finding && finding.confidence > (best?.confidence ?? 0)) best = finding;
  }
  return best;
}
