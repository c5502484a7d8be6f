export { decodeHead, detectEncoding, transcode } from './encoding';
export { formatOfName, textFormatOf } from './text-format';
