import type { DataWorker } from './client';
import { layPort } from './ports';

/** A port to the data worker's table (`TableDoor`), to be moved into another worker. */
export function tableDoor(data: DataWorker): Promise<MessagePort> {
  return layPort((port) => data.run('opening a port', (api) => api.openDoor(port)));
}
