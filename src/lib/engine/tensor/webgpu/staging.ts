/** Reads bytes of GPU buffers through a few mappable buffers that are used again and again. */
import { bufferUsage, mapRead } from './usage';

export class Staging {
  readonly #device: GPUDevice;
  readonly #free: GPUBuffer[] = [];
  #bytes = 0;

  constructor(device: GPUDevice) {
    this.#device = device;
  }

  /** Bytes of all staging buffers. */
  get bytes(): number {
    return this.#bytes;
  }

  #take(size: number): GPUBuffer {
    const place = this.#free.findIndex((buffer) => buffer.size >= size);
    if (place >= 0) return this.#free.splice(place, 1)[0]!;
    let capacity = 256;
    while (capacity < size) capacity *= 2;
    this.#bytes += capacity;
    return this.#device.createBuffer({
      size: capacity,
      usage: bufferUsage.mapRead | bufferUsage.copyTarget,
      label: 'staging',
    });
  }

  /** A copy of `size` bytes from `offset` on, once all that was submitted before has run. */
  async read(source: GPUBuffer, offset: number, size: number): Promise<Uint8Array<ArrayBuffer>> {
    if (size === 0) return new Uint8Array();
    const buffer = this.#take(size);
    const encoder = this.#device.createCommandEncoder();
    encoder.copyBufferToBuffer(source, offset, buffer, 0, size);
    this.#device.queue.submit([encoder.finish()]);
    await buffer.mapAsync(mapRead, 0, size);
    const bytes = new Uint8Array(buffer.getMappedRange(0, size).slice(0));
    buffer.unmap();
    this.#free.push(buffer);
    return bytes;
  }

  close(): void {
    for (const buffer of this.#free.splice(0)) buffer.destroy();
    this.#bytes = 0;
  }
}
