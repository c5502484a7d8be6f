export { judge } from './judge';
export { rolesOf, targetOf } from './roles';
export { byQuantiles, coarsen, type CoarseColumn, type Part } from './coarse';
