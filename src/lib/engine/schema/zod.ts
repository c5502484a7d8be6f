/**
 * The one door to zod. Compiled validators need `new Function`, which our Content-Security-Policy
 * forbids, so `jitless` is set here before any schema is made.
 */
import { z } from 'zod';

z.config({ jitless: true });

export { z };
