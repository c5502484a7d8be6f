export { contentSecurityPolicy, securityHeaders } from './headers';
