export { detect, detectionWork, type Detection } from './detect';
