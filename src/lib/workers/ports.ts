/** Ports between two workers, so that big tables pass from one to the other without the page. */
import * as comlink from 'comlink';

/** Gives one end to whoever serves, and the other end marked to be moved to whoever calls. */
export async function layPort(serveAt: (port: MessagePort) => Promise<void>): Promise<MessagePort> {
  const { port1, port2 } = new MessageChannel();
  await serveAt(comlink.transfer(port1, [port1]));
  return port2;
}

/** Moves the ports with the list that holds them. */
export function movedPorts(ports: readonly MessagePort[]): readonly MessagePort[] {
  return comlink.transfer(ports, [...ports]);
}

export function movedPort(port: MessagePort): MessagePort {
  return comlink.transfer(port, [port]);
}
