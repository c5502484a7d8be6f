export { packFolder } from './pack';
export { unpackBundle } from './unpack';
