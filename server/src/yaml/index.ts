export { type Decoded, decode, decodeValues, mergeMaps } from './decode.ts';
export type { YamlDocument, YamlList, YamlMap, YamlNode, YamlPair, YamlProblem, YamlScalar } from './node.ts';
export { parseDocument, parseDocuments } from './parse.ts';
export type { Plain, PlainMap } from './plain.ts';
export { resolveInteger, resolveScalar } from './resolve.ts';
export { toPlain } from './to-plain.ts';
export { wholeStrings } from './whole.ts';
