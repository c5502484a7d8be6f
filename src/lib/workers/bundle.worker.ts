/** The bundle worker: a project as one file, and back. */
import { bundleDesk } from './bundle-desk';
import { serve } from './serve';

serve(bundleDesk);
