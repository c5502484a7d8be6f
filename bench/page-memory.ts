/** How much a page and its workers hold; only where the page is isolated, and not in every browser. */
interface MeasuresMemory {
  measureUserAgentSpecificMemory?(): Promise<{ readonly bytes: number }>;
}

export async function memoryBytes(): Promise<number | null> {
  const found = await (performance as MeasuresMemory).measureUserAgentSpecificMemory?.();
  return found?.bytes ?? null;
}
