export { definitionsAt } from './definition.ts';
export { disableComment } from './disable.ts';
export { hoverText } from './hover.ts';
export { chartSymbols, dependencyLinks, foldsOf, type OutlineEntry, selectionsAt, templateOutline, valuesOutline } from './outline.ts';
export { highlightsAt, referencesAt } from './references.ts';
export { renamable, renameAt } from './rename.ts';
export type { Place } from './symbol.ts';
