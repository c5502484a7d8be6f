/** Calling another worker through a port: like `WorkerHandle`, but the other side is not ours to end. */
import * as comlink from 'comlink';
import { isSealedFault, unsealFault } from '../engine/schema';
import type { LineControl } from './line';
import { openLine } from './line';

export interface Door<Api extends object> {
  /** Calls under the control of the caller's own line; a fault of the other side arrives as itself. */
  run<Result>(
    control: LineControl,
    call: (api: Api, line: MessagePort) => Promise<Result>,
  ): Promise<Result>;
}

export function callThrough<Api extends object>(port: MessagePort): Door<Api> {
  const api = comlink.wrap(port) as unknown as Api;
  return {
    async run(control, call) {
      const line = openLine({ signal: control.signal, onProgress: control.onProgress });
      try {
        return await call(api, comlink.transfer(line.port, [line.port]));
      } catch (error) {
        throw isSealedFault(error) ? unsealFault(error) : error;
      } finally {
        line.close();
      }
    },
  };
}
