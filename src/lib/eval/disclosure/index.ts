export { judge } from './judge';
export { rolesOf, targetOf } from './roles';
