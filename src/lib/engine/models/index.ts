export type {
  Balance,
  EncodedTable,
  Estimate,
  FitControl,
  Generator,
  GeneratorCode,
  GeneratorInfo,
  Insight,
  Measured,
  OptionField,
  Sampler,
  TableFacts,
  Trained,
  Watch,
} from './generator';
export { generatorList, generatorOf } from './registry';
