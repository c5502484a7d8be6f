export { securityHeaders } from './headers';
export type { OfflineList } from './offline';
