export type {
  EncodedTable,
  Estimate,
  Generator,
  GeneratorInfo,
  OptionField,
  Sampler,
  Trained,
} from './generator';
export { generatorList, generatorOf } from './registry';
