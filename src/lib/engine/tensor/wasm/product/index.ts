export { planProduct, type ProductPlan } from './plan';
export { needsEpilogue, writeProduct } from './product';
export type { ProductTarget, Stage } from './stage';
