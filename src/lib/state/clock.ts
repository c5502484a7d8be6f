/** The time of day for records. */

/** Now, as records keep it: `2026-01-31T12:00:00.000Z`. */
export function timestamp(): string {
  return new Date().toISOString();
}
