/** The device worker: looks at what can train here, and tries it. */
import { deviceDesk } from './device-desk';
import { serve } from './serve';

serve(deviceDesk);
