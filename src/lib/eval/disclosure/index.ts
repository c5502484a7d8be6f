export { judge } from './judge';
export { rolesOf, targetOf, type Roles } from './roles';
