export { definitionsAt } from './definition.ts';
export { disableComment } from './disable.ts';
export { hoverText } from './hover.ts';
export { type NameHover, nameHover } from './name-hover.ts';
export { chartSymbols, dependencyLinks, foldsOf, type OutlineEntry, selectionsAt, templateOutline, valuesOutline } from './outline.ts';
export { highlightsAt, referencesAt } from './references.ts';
export { renamable, renameAt } from './rename.ts';
export { type Signature, signatureAt } from './signature.ts';
export type { Place } from './symbol.ts';
