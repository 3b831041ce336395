export { type Change, compareManifests, isSame } from './compare.ts';
export { type Leaf, leavesOf, type ManifestFile, type ManifestObject, nodeAt, readManifest } from './objects.ts';
export { joinManifest, type OrderedDocument, type OrderedManifest, orderManifest, printManifest } from './order.ts';
export { splitManifest } from './split.ts';
