export { decodeHead, detectEncoding, encodings, transcode } from './encoding';
export { formatOfName, textFormatOf } from './text-format';
