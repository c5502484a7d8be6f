/** What the tests' troubled worker answers. */
export interface TroubledApi {
  fault(): Promise<never>;
  bug(): Promise<never>;
  outOfMemory(): Promise<never>;
  crash(): Promise<never>;
  count(steps: number, line: MessagePort): Promise<number>;
  hang(): Promise<never>;
  big(values: Float64Array): Promise<number>;
}
