/** The export worker: turns chunks into one file. */
import { exportDesk } from './export-desk';
import { serve } from './serve';

serve(exportDesk);
