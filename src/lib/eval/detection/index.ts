export { detect, detectionWork, type Detection } from './detect';
export { judge } from './judge';
