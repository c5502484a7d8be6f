/**
 * The form of a bundle: a ZIP without compression, since tables and models are packed already, so that
 * it never unpacks to more than its own size. Its last entry lists every other one with its hash.
 */
import { z } from '../../engine/schema';

export const listingName = 'twinset-bundle.json';

/** Where a project keeps what is finished; anything else is neither packed nor unpacked. */
export const bundledPath =
  /^(project|profile|lineage)\.json$|^data\/source\.parquet$|^models\/[\w-]+\.(twin|json)$|^synthetic\/[\w-]+\.(parquet|json)$|^reports\/[\w-]+\.json$/;

/** A ZIP without its 64-bit extension holds no more. */
export const bundleBytesAtMost = 2 ** 32 - 2 ** 20;

export const listingSchema = z.object({
  formatVersion: z.literal(1),
  files: z.array(
    z.object({
      path: z.string().regex(bundledPath),
      sizeBytes: z.int().min(0),
      sha256: z.string().regex(/^[0-9a-f]{64}$/),
    }),
  ),
});
export type Listing = z.infer<typeof listingSchema>;
