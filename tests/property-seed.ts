/**
 * Property tests draw new examples each time, so that more is tried than one run can. Where a change is
 * judged, PROPERTY_SEED holds the draws still: a failure is the change's, and comes again.
 */
import fc from 'fast-check';

const seed = Number(import.meta.env['PROPERTY_SEED']);
if (seed) fc.configureGlobal({ ...fc.readConfigureGlobal(), seed });
